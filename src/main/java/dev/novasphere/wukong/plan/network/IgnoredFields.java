package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.api.rules.IpText;
import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.IpMode;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import dev.novasphere.wukong.api.v1alpha1.network.NicModel;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.identity.PodMtu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds fields of a network that have no effect because of its other fields. A field with its default value is not reported. */
final class IgnoredFields {

    private static final int LEAST_OF_IPV6 = 1280;

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
        ignored.version6();
        ignored.queues();
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

    /** RFC 8200: IPv6 needs 1280 bytes. */
    private void version6() {
        IpConfig config = network.ipConfig();
        if (config == null || network.mtu() == null || network.mtu() >= LEAST_OF_IPV6 || !mtuReachesGuest()) {
            return;
        }
        boolean uses = config.mode() == IpMode.STATIC;
        ignored(
                "Ipv6Ignored",
                "guests have no IPv6 on a card with an MTU below %d; write mtu: %d or more, or remove what is of IPv6 there"
                        .formatted(LEAST_OF_IPV6, LEAST_OF_IPV6),
                field("ipConfig.address", uses && isIpv6(config.address())),
                field("ipConfig.addresses", config.addresses().stream().anyMatch(IgnoredFields::isIpv6)),
                field("ipConfig.gateway", uses && isIpv6(config.gateway())),
                field("ipConfig.gateway6", config.gateway6() != null),
                field("ipConfig.dhcp6", config.asksDhcp6()),
                field("ipConfig.routes", config.routes().stream().anyMatch(route -> isIpv6(route.via()))));
    }

    private boolean mtuReachesGuest() {
        return !network.configuresPodNetwork() || PodMtu.reachesGuest(input);
    }

    private static boolean isIpv6(String address) {
        return address != null
                && IpText.address(address.split("/", 2)[0])
                        .filter(Family.IPV6::equals)
                        .isPresent();
    }

    /** KubeVirt gives queues to virtio cards alone. */
    private void queues() {
        if (!Boolean.TRUE.equals(network.multiqueue()) || countsForOthers()) {
            return;
        }
        String card = network.model() == null
                ? "that of the node"
                : "of model " + network.model().kubeVirtName();
        ignored(
                "MultiqueueIgnored",
                "only virtio cards have several queues and its card is %s; remove it, or give the network a virtio card"
                        .formatted(card),
                field("multiqueue", !isVirtio(network)));
    }

    /** Whether a virtio card has queues because of this network alone, since KubeVirt has one switch for all cards. */
    private boolean countsForOthers() {
        List<NetworkSpec> virtio = Nic.of(input).stream()
                .map(Nic::spec)
                .filter(other -> isVirtio(other))
                .toList();
        return !virtio.isEmpty() && virtio.stream().noneMatch(other -> Boolean.TRUE.equals(other.multiqueue()));
    }

    private static boolean isVirtio(NetworkSpec network) {
        return (network.configuresPodNetwork() || network.typeOrDefault() != NetworkType.SRIOV)
                && (network.model() == null || network.model() == NicModel.VIRTIO);
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
                if (network.usesMacvtap()) {
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
                            .formatted(network.bridgeNameOrDefault()),
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
