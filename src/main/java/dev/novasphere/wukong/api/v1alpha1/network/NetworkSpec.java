package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;

/** One network of the virtual machine. The name {@code default} stands for the pod network. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = NetworkRules.SPOOF_CHECK_CEL,
        fieldPath = ".macSpoofCheck",
        message = NetworkRules.SPOOF_CHECK_MESSAGE)
@ValidationRule(
        value = NetworkRules.MAC_OF_POD_CEL,
        fieldPath = ".macAddress",
        message = NetworkRules.MAC_OF_POD_MESSAGE)
@ValidationRule(value = NetworkRules.CARD_OF_SRIOV_CEL, message = NetworkRules.CARD_OF_SRIOV_MESSAGE)
@ValidationRule(
        value = NetworkRules.RESOURCE_OF_TYPE_CEL,
        fieldPath = ".resourceName",
        message = NetworkRules.RESOURCE_OF_TYPE_MESSAGE)
public record NetworkSpec(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = NetworkRules.NAME_CEL, message = NetworkRules.NAME_MESSAGE)
        @JsonPropertyDescription("Name of the network and of its interface; default stands for the pod network.")
        String name,

        @JsonPropertyDescription(
                "Kind of the network: bridge (default) for a Linux bridge of the node, ovs for an Open vSwitch bridge, sriov for a virtual function of a"
                        + " network card, macvlan, which KubeVirt can use only through a network binding plugin. Has no meaning for the network default.")
        NetworkType type,

        @Size(max = Limits.RESOURCE_NAME)
        @ValidationRule(value = NetworkRules.NAD_CEL, message = NetworkRules.NAD_MESSAGE)
        @JsonPropertyDescription(
                "An existing NetworkAttachmentDefinition, as name or namespace/name, used as it is: nothing is created for it and no"
                        + " node is touched.")
        String nadName,

        @Min(1)
        @Max(4094)
        @ValidationRule(value = NetworkRules.VLAN_CEL, message = NetworkRules.VLAN_MESSAGE)
        @JsonPropertyDescription("VLAN of the network, 1 to 4094 (bridge, ovs, sriov). Absent: untagged.")
        Integer vlanId,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = NetworkRules.BRIDGE_CEL, message = NetworkRules.BRIDGE_MESSAGE)
        @JsonPropertyDescription("Bridge on the node, at most 15 characters (Linux). Default: br-<network name>.")
        String bridgeName,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = NetworkRules.PORT_CEL, message = NetworkRules.PORT_MESSAGE)
        @JsonPropertyDescription(
                "Network card of the node that carries the bridge. Used only where the operator may configure nodes.")
        String physicalInterface,

        @JsonPropertyDescription(
                "When true, this network replaces the pod network, for the guest and for its pod, which needs an address there: nadName must name a"
                        + " definition with IPAM. For a guest without a card on the pod network podNetwork: false is enough. Only one network may be primary."
                        + " Default false.")
        Boolean primary,

        @Size(max = Limits.TEXT)
        @JsonPropertyDescription(
                "Accepted for manifests of earlier versions and without effect: addresses of nodes are never changed.")
        String nodeIP,

        @JsonPropertyDescription(
                "How the guest gets its address on this network, by cloud-init network data. Absent: the guest decides.")
        IpConfig ipConfig,

        @Size(max = Limits.ADDRESS)
        @ValidationRule(value = NetworkRules.MAC_CEL, message = NetworkRules.MAC_MESSAGE)
        @JsonPropertyDescription(
                "MAC address of the interface, for example 02:00:5e:10:00:aa. Default: a stable, locally administered address made from the Wukong and"
                        + " the network.")
        String macAddress,

        @Size(max = Limits.TEXT)
        @JsonPropertyDescription(
                "Network binding plugin registered in the KubeVirt object, for example macvtap. Needed for macvlan unless macvtap is registered.")
        String binding,

        @Size(max = Limits.RESOURCE_NAME)
        @ValidationRule(value = NetworkRules.RESOURCE_CEL, message = NetworkRules.RESOURCE_MESSAGE)
        @JsonPropertyDescription(
                "Device plugin resource of the SR-IOV virtual functions, for example intel.com/sriov_vfs. Needed for sriov without nadName;"
                        + " macvlan may name one of the macvtap device plugin, bridge and ovs the marker of nodes that have the bridge.")
        String resourceName,

        @Min(576)
        @Max(9216)
        @ValidationRule(value = NetworkRules.MTU_CEL, message = NetworkRules.MTU_MESSAGE)
        @JsonPropertyDescription(
                "MTU in bytes, 576 to 9216. Absent: that of the bridge. On the network default cloud-init sets it in the guest at the first boot, where"
                        + " a smaller one than that of the pod is wanted; without it the guest has the pod's, from its virtio card and by DHCP.")
        Integer mtu,

        @JsonPropertyDescription(
                "Whether frames of the guest with another MAC address than that of its interface are dropped on the node (bridge, sriov)."
                        + " Default for bridge: true. false: for guests that forward frames of others, such as a router with VRRP or nested machines."
                        + " A NetworkAttachmentDefinition that an earlier version made keeps what it has until the field is written.")
        Boolean macSpoofCheck,

        @JsonPropertyDescription(
                "Link of the guest's network card: up (default) or down, as a cable that is pulled. Changes while the guest runs.")
        LinkState state,

        @JsonPropertyDescription(
                "Model of the network card: virtio (default), or for guests without a virtio driver e1000, e1000e, igb, ne2k_pci, pcnet, rtl8139.")
        NicModel model,

        @JsonPropertyDescription(
                "When true, the virtio network cards of the guest have as many queues as it has CPUs. KubeVirt switches it for all of them"
                        + " together: one network that asks for it gives it to the others, too. Default false.")
        Boolean multiqueue,

        @Min(1)
        @Max(Limits.BOOT_ORDER)
        @JsonPropertyDescription(
                "Place in the order in which the firmware tries what to boot, 1 first; a network boots by PXE. The disk with boot: true has place 1.")
        Integer bootOrder) {

    /** A network with nothing but its name. */
    public static NetworkSpec named(String name) {
        return new NetworkSpec(
                name, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null);
    }

    public NetworkSpec {
        nadName = Absent.ifEmpty(nadName);
        bridgeName = Absent.ifEmpty(bridgeName);
        physicalInterface = Absent.ifEmpty(physicalInterface);
        nodeIP = Absent.ifEmpty(nodeIP);
        macAddress = Absent.ifEmpty(macAddress);
        binding = Absent.ifEmpty(binding);
        resourceName = Absent.ifEmpty(resourceName);
    }

    /** Prefix of the resources that the macvtap device plugin offers, one for each interface of the node unless configured otherwise. */
    public static final String MACVTAP_RESOURCES = "macvtap.network.kubevirt.io/";

    /** The binding plugin for which a network of type macvlan is a macvtap. */
    public static final String MACVTAP = "macvtap";

    /** Prefix of the resources by which the bridge marker marks the nodes that have a Linux bridge. */
    public static final String BRIDGE_MARKER = "bridge.network.kubevirt.io/";

    /** Prefix of the resources by which ovs-cni marks the nodes that have an Open vSwitch bridge. */
    public static final String OVS_MARKER = "ovs-cni.network.kubevirt.io/";

    /** MAC address of the bridge that KubeVirt makes in the pod for the masquerade binding. */
    static final String MAC_OF_POD_BRIDGE = "02:00:00:00:00:00";

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

    /** Whether it is put on a bridge of the nodes. */
    public boolean onBridge() {
        return !configuresPodNetwork() && (typeOrDefault() == NetworkType.BRIDGE || typeOrDefault() == NetworkType.OVS);
    }

    /** The bridge that a network of type bridge or ovs is on, whoever makes it. */
    public String bridgeNameOrDefault() {
        return bridgeName != null ? bridgeName : "br-" + name;
    }

    /**
     * The device plugin resource of the network: what resourceName says, where the type of the network uses one. For a bridge these are
     * only the markers of nodes that have it: any other resource would bring the guest's Pod a device that KubeVirt did not permit.
     */
    @JsonIgnore
    public Optional<String> usableResourceName() {
        boolean used = resourceName != null
                && switch (typeOrDefault()) {
                    case SRIOV -> true;
                    case MACVLAN -> resourceName.startsWith(MACVTAP_RESOURCES);
                    case BRIDGE -> resourceName.startsWith(BRIDGE_MARKER);
                    case OVS -> resourceName.startsWith(OVS_MARKER);
                };
        return used ? Optional.of(resourceName) : Optional.empty();
    }

    /** Whether the operator makes a macvtap for this network: for type macvlan, unless it names another binding plugin. */
    @JsonIgnore
    public boolean usesMacvtap() {
        return typeOrDefault() == NetworkType.MACVLAN && (binding == null || binding.equals(MACVTAP));
    }

    /** The device plugin resource of a macvtap: the one that is named, else the one of the card of the node; empty without both. */
    @JsonIgnore
    public Optional<String> macvtapResource() {
        return usableResourceName()
                .or(() -> Optional.ofNullable(physicalInterface).map(MACVTAP_RESOURCES::concat));
    }

    /** The kind of the network, bridge when none is given. */
    public NetworkType typeOrDefault() {
        return type == null ? NetworkType.BRIDGE : type;
    }
}
