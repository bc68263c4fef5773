package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.IpMode;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.identity.PodMtu;
import dev.novasphere.wukong.plan.network.attachment.Attachments;
import dev.novasphere.wukong.plan.network.attachment.Binding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds fields of a network that have no effect because of its other fields. A field with its default value is not reported. */
final class IgnoredFields {

    private final NetworkSpec network;
    private final PlanInput input;
    private final List<Finding> findings = new ArrayList<>();

    private IgnoredFields(NetworkSpec network, PlanInput input) {
        this.network = network;
        this.input = input;
    }

    /** A finding for each reason why fields of the network have no effect. */
    static List<Finding> of(NetworkSpec network, PlanInput input) {
        IgnoredFields ignored = new IgnoredFields(network, input);
        ignored.nodeIP();
        ignored.addressing();
        if (network.configuresPodNetwork()) {
            ignored.podNetwork();
        } else if (network.nadName() != null) {
            ignored.givenDefinition();
        } else {
            ignored.madeDefinition();
        }
        return List.copyOf(ignored.findings);
    }

    private void nodeIP() {
        if (network.nodeIP() != null) {
            ignored("NodeIPIgnored", "addresses of nodes are never changed; remove it", field("nodeIP", true));
        }
    }

    private void addressing() {
        IpConfig config = network.ipConfig();
        if (config == null) {
            return;
        }
        if (config.mode() == IpMode.DHCP) {
            ignored(
                    "AddressIgnored",
                    "its mode is dhcp; remove them, or write mode: static",
                    field("ipConfig.address", config.address() != null),
                    field("ipConfig.gateway", config.gateway() != null));
        } else if (network.configuresPodNetwork()) {
            ignored(
                    "PodNetworkFieldsIgnored",
                    "KubeVirt itself gives the guest its default route on the pod network; remove it",
                    field("ipConfig.gateway", config.gateway() != null));
        }
    }

    private void podNetwork() {
        ignored(
                "PodNetworkFieldsIgnored",
                "that name stands for the pod network; give the network another name",
                field("type", network.typeOrDefault() != NetworkType.BRIDGE),
                field("nadName", network.nadName() != null),
                field("vlanId", network.vlanId() != null),
                field("bridgeName", network.bridgeName() != null),
                field("physicalInterface", network.physicalInterface() != null),
                field("binding", network.binding() != null),
                field("resourceName", network.resourceName() != null));
        if (!PodMtu.reachesGuest(input)) {
            ignored(
                    "PodNetworkFieldsIgnored",
                    "the guest has that of its pod, and another one is set by network data of cloud-init, which this guest does not get; remove it, and set it in the guest",
                    field("mtu", network.mtu() != null));
        }
    }

    private void givenDefinition() {
        ignored(
                "DefinitionFieldsIgnored",
                "the NetworkAttachmentDefinition " + network.nadName()
                        + " that nadName gives is used as it is; write them there, or remove nadName",
                field("type", network.type() == NetworkType.OVS),
                field("vlanId", network.vlanId() != null),
                field("bridgeName", network.bridgeName() != null),
                field("physicalInterface", network.physicalInterface() != null),
                field("resourceName", network.resourceName() != null));
        if (network.ipConfig() == null) {
            ignored(
                    "MtuIgnored",
                    "the NetworkAttachmentDefinition that nadName gives is used as it is; write it there, or add an ipConfig, with which"
                            + " cloud-init sets it in the guest",
                    field("mtu", network.mtu() != null));
        }
    }

    private void madeDefinition() {
        switch (network.typeOrDefault()) {
            case BRIDGE, OVS -> nodeBridge();
            case SRIOV ->
                ignored(
                        "NetworkFieldsIgnored",
                        "a network of type sriov has virtual functions of resourceName and no bridge; remove it, or write type: bridge",
                        field("bridgeName", network.bridgeName() != null),
                        field("physicalInterface", network.physicalInterface() != null));
            case MACVLAN -> {
                ignored(
                        "NetworkFieldsIgnored",
                        "a network of type macvlan has no bridge; remove it, or write type: bridge",
                        field("bridgeName", network.bridgeName() != null));
                if (Binding.plugin(network).filter(Binding.MACVTAP::equals).isPresent()) {
                    ignored(
                            "NetworkFieldsIgnored",
                            "resourceName says which card of the node is used; remove one of the two",
                            field(
                                    "physicalInterface",
                                    network.physicalInterface() != null && network.resourceName() != null));
                }
            }
        }
    }

    /** Without a cluster it is not known whether bridges may be made. */
    private void nodeBridge() {
        if (input.observed().cluster()
                && !input.observed().nodeNetworks().permission().enabled()) {
            ignored(
                    "PhysicalInterfaceIgnored",
                    "this operator may make no bridges on nodes; make bridge %s on the nodes and remove it, or have the operator installed with the component node-network"
                            .formatted(Attachments.bridgeOf(network)),
                    field("physicalInterface", network.physicalInterface() != null));
        }
    }

    @SafeVarargs
    private void ignored(String reason, String why, Optional<String>... fields) {
        List<String> names = new ArrayList<>();
        for (Optional<String> field : fields) {
            field.ifPresent(names::add);
        }
        if (!names.isEmpty()) {
            findings.add(Finding.ignored(
                    Concern.NETWORKS,
                    reason,
                    "%s of network %s %s no effect, because %s"
                            .formatted(
                                    String.join(", ", names),
                                    network.name(),
                                    names.size() == 1 ? "has" : "have",
                                    why)));
        }
    }

    private static Optional<String> field(String name, boolean given) {
        return given ? Optional.of(name) : Optional.empty();
    }
}
