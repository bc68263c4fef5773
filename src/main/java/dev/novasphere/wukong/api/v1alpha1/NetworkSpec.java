package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One network of the virtual machine. The name {@code default} stands for the pod network. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NetworkSpec(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "')",
                message = Refusals.NETWORK_NAME)
        @JsonPropertyDescription("Name of the network and of its interface; default stands for the pod network.")
        String name,

        @JsonPropertyDescription(
                "Kind of the network: bridge (default), ovs, sriov, or macvlan (which KubeVirt can use only through a network"
                        + " binding plugin). Has no meaning for the network default.")
        NetworkType type,

        @Size(max = Limits.RESOURCE_NAME)
        @ValidationRule(value = "self == '' || self.matches('" + Patterns.NAD_NAME + "')", message = Refusals.NAD_NAME)
        @JsonPropertyDescription(
                "An existing NetworkAttachmentDefinition, as name or namespace/name, used as it is: nothing is created for it and no"
                        + " node is touched.")
        String nadName,

        @Min(1)
        @Max(4094)
        @ValidationRule(value = "self >= 1 && self <= 4094", message = Refusals.VLAN)
        @JsonPropertyDescription("VLAN of the network, 1 to 4094 (bridge, ovs, sriov). Absent: untagged.")
        Integer vlanId,

        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self == '' || self.matches(r'" + Patterns.INTERFACE_NAME + "')",
                message = Refusals.BRIDGE_NAME)
        @JsonPropertyDescription("Bridge on the node, at most 15 characters (Linux). Default: br-<network name>.")
        String bridgeName,

        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self == '' || self.matches(r'" + Patterns.INTERFACE_NAME + "')",
                message = Refusals.PHYSICAL_INTERFACE)
        @JsonPropertyDescription(
                "Network card of the node that carries the bridge. Used only where the operator may configure nodes.")
        String physicalInterface,

        @JsonPropertyDescription(
                "When true, this network replaces the pod network as the first of the virtual machine. Only one network may be primary.")
        Boolean primary,

        @Size(max = Limits.TEXT)
        @JsonPropertyDescription(
                "Accepted for manifests of earlier versions and without effect: addresses of nodes are never changed.")
        String nodeIP,

        @JsonPropertyDescription(
                "How the guest gets its address on this network, by cloud-init network data. Absent: the guest decides.")
        IpConfig ipConfig,

        @Size(max = Limits.ADDRESS)
        @ValidationRule(value = "self == '' || self.matches('" + Patterns.UNICAST_MAC + "')", message = Refusals.MAC)
        @JsonPropertyDescription(
                "MAC address of the interface. Default: a stable, locally administered address made from the Wukong and the network.")
        String macAddress,

        @Size(max = Limits.TEXT)
        @JsonPropertyDescription(
                "Network binding plugin registered in the KubeVirt object, for example macvtap. Needed for macvlan unless macvtap is registered.")
        String binding,

        @Size(max = Limits.RESOURCE_NAME)
        @ValidationRule(
                value = "self == '' || self.matches('" + Patterns.RESOURCE_NAME + "')",
                message = Refusals.RESOURCE_NAME)
        @JsonPropertyDescription(
                "Device plugin resource of the SR-IOV virtual functions, for example intel.com/sriov_vfs. Needed for sriov without nadName.")
        String resourceName,

        @Min(576)
        @Max(9216)
        @ValidationRule(value = "self >= 576 && self <= 9216", message = Refusals.MTU)
        @JsonPropertyDescription("MTU in bytes, 576 to 9216. Absent: that of the bridge.")
        Integer mtu) {

    public NetworkSpec {
        nadName = Absent.ifEmpty(nadName);
        bridgeName = Absent.ifEmpty(bridgeName);
        physicalInterface = Absent.ifEmpty(physicalInterface);
        nodeIP = Absent.ifEmpty(nodeIP);
        macAddress = Absent.ifEmpty(macAddress);
        binding = Absent.ifEmpty(binding);
        resourceName = Absent.ifEmpty(resourceName);
    }

    /** Name that stands for the pod network. */
    public static final String POD_NETWORK = "default";

    /** Whether this entry configures the pod network. */
    public boolean configuresPodNetwork() {
        return POD_NETWORK.equals(name);
    }

    /** Whether this network replaces the pod network. */
    public boolean replacesPodNetwork() {
        return Boolean.TRUE.equals(primary);
    }

    /** The kind of the network, bridge when none is given. */
    public NetworkType typeOrDefault() {
        return type == null ? NetworkType.BRIDGE : type;
    }
}
