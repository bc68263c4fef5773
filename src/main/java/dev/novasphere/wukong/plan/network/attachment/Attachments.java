package dev.novasphere.wukong.plan.network.attachment;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinitionSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.nodenetwork.BridgeReview;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds or makes the NetworkAttachmentDefinition of each secondary network of one Wukong. */
public final class Attachments {

    /** Annotation by which a definition names the device plugin resource its pods need. */
    static final String RESOURCE_NAME = "k8s.v1.cni.cncf.io/resourceName";

    private final PlanInput input;
    private final List<Finding> findings;
    private final List<String> outdated = new ArrayList<>();

    /**
     * @param findings gets what is wrong with a network
     */
    public Attachments(PlanInput input, List<Finding> findings) {
        this.input = input;
        this.findings = findings;
    }

    /**
     * The definition of one network.
     *
     * @return empty when none can be made, and then a finding says why
     */
    public Optional<Attachment> of(NetworkSpec network) {
        if (network.nadName() != null) {
            return existing(network);
        }
        return switch (network.typeOrDefault()) {
            case BRIDGE, OVS -> onBridge(network);
            case SRIOV -> sriov(network);
            case MACVLAN -> macvlan(network);
        };
    }

    /** Why no node starts the pod of a primary network; empty where its definition gives the pod an address, or may. */
    public Optional<Finding> primaryWithoutIpam(NetworkSpec network) {
        String nad = network.nadName();
        if (nad == null) {
            return Optional.of(
                    primaryWithoutIpam(network, "a NetworkAttachmentDefinition made by this operator", "Only"));
        }
        String qualified = qualified(nad);
        return input.observed().attachmentsWithoutIpam().contains(qualified)
                ? Optional.of(primaryWithoutIpam(
                        network,
                        "the configuration of the NetworkAttachmentDefinition " + qualified
                                + " has no ipam part, so that it",
                        "Write the ipam part, or correct nadName: only"))
                : Optional.empty();
    }

    private static Finding primaryWithoutIpam(NetworkSpec network, String what, String only) {
        return Finding.warning(
                Concern.NETWORKS,
                "PrimaryWithoutIpam",
                ("network %s is primary, but %s gives the pod no address, and nodes refuse to"
                                + " start a pod without one; leave primary out, then the pod keeps its own network, the guest has both cards,"
                                + " and a gateway of network %s is its default route, or only this one with podNetwork: false. %s a definition with IPAM, named in nadName, can be primary")
                        .formatted(network.name(), what, network.name(), only));
    }

    private String qualified(String nad) {
        return Names.qualified(input.namespace(), nad);
    }

    private Optional<Attachment> existing(NetworkSpec network) {
        String nad = network.nadName();
        String qualified = qualified(nad);
        boolean unknowable = !input.observed().cluster() || !input.observed().serves(OptionalApi.MULTUS);
        if (!unknowable && !input.observed().networkAttachments().contains(qualified)) {
            findings.add(Finding.waiting(
                    Concern.NETWORKS,
                    "NetworkAttachmentNotFound",
                    "network %s refers to the NetworkAttachmentDefinition %s, which does not exist; create it, or correct nadName"
                            .formatted(network.name(), qualified)));
        }
        return Optional.of(Attachment.existing(nad));
    }

    private Optional<Attachment> onBridge(NetworkSpec network) {
        String bridge = network.bridgeNameOrDefault();
        if (!NodeBridge.isShort(bridge)) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "BridgeNameTooLong",
                    "the bridge of network %s would be called %s, which is longer than the %d characters Linux allows%s; set bridgeName"
                            .formatted(
                                    network.name(),
                                    bridge,
                                    NodeBridge.LONGEST_NAME,
                                    bridge.length() > NodeBridge.LONGEST_NAME
                                            ? ""
                                            : ", which counts each letter that is none of ASCII twice or more")));
            return Optional.empty();
        }
        String name = Names.networkAttachment(input.name(), network.name());
        if (BridgeReview.of(input, network).filter(review -> !review.usable()).isPresent()) {
            return Optional.of(Attachment.existing(name));
        }
        String resource = network.usableResourceName().orElse(null);
        if (network.typeOrDefault() == NetworkType.OVS) {
            return made(network, name, NadConfig.ovs(name, bridge, network), resource);
        }
        boolean stays = network.macSpoofCheck() == null && isUncheckedBefore(name);
        boolean checks = network.macSpoofCheck() == null ? !stays : network.macSpoofCheck();
        Map<String, String> notes = stays ? Map.of() : Map.of(Annotations.MAC_SPOOF_CHECK, String.valueOf(checks));
        return made(network, name, NadConfig.bridge(name, bridge, network, checks), resource, notes);
    }

    /**
     * Whether the definition was made by an earlier version, which had no check of MAC addresses. Its guest may rely on that, so the
     * definition stays until macSpoofCheck is written or a policy forbids it. A definition of a version that knows the check has an
     * annotation.
     */
    private boolean isUncheckedBefore(String name) {
        NetworkAttachmentDefinition live = input.observed().madeAttachments().get(name);
        return live != null
                && Annotations.annotation(live, Annotations.MAC_SPOOF_CHECK) == null
                && NadConfig.isUnchecked(GivenConfig.of(live))
                && input.observed().policies().stream().noneMatch(Attachments::demandsCheck);
    }

    private static boolean demandsCheck(WukongPolicy policy) {
        return policy.getSpec() != null
                && policy.getSpec().networks() != null
                && Boolean.FALSE.equals(policy.getSpec().networks().withoutMacSpoofCheck());
    }

    private Optional<Attachment> sriov(NetworkSpec network) {
        if (network.resourceName() == null) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "SriovResourceMissing",
                    ("network %s is of type sriov but names no virtual functions; set resourceName to the device plugin resource, for"
                                    + " example intel.com/sriov_vfs, or nadName to an existing NetworkAttachmentDefinition")
                            .formatted(network.name())));
            return Optional.empty();
        }
        if (network.mtu() != null && network.ipConfig() == null) {
            findings.add(Finding.ignored(
                    Concern.NETWORKS,
                    "MtuIgnored",
                    "mtu of network %s has no effect, because the sriov CNI plugin cannot set one; add an ipConfig, with which cloud-init sets it in the guest"
                            .formatted(network.name())));
        }
        String name = Names.networkAttachment(input.name(), network.name());
        return made(network, name, NadConfig.sriov(name, network), network.resourceName());
    }

    private Optional<Attachment> macvlan(NetworkSpec network) {
        if (network.vlanId() != null) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "VlanNotSupported",
                    ("network %s is of type macvlan, which has no vlanId; use type bridge, or a physicalInterface that is a VLAN"
                                    + " interface of the node")
                            .formatted(network.name())));
            return Optional.empty();
        }
        String name = Names.networkAttachment(input.name(), network.name());
        if (!network.usesMacvtap()) {
            return made(network, name, NadConfig.macvlan(name, network), null);
        }
        String resource = network.macvtapResource().orElse(null);
        if (resource == null) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "MacvtapResourceMissing",
                    ("network %s is bound by macvtap but names no card of the node; set physicalInterface, or resourceName to a resource"
                                    + " of the macvtap device plugin, or nadName to an existing NetworkAttachmentDefinition")
                            .formatted(network.name())));
            return Optional.empty();
        }
        return made(network, name, NadConfig.macvtap(name, network), resource);
    }

    private Optional<Attachment> made(NetworkSpec network, String name, String config, String resourceName) {
        return made(network, name, config, resourceName, Map.of());
    }

    private Optional<Attachment> made(
            NetworkSpec network, String name, String config, String resourceName, Map<String, String> notes) {
        ObjectMeta metadata = OwnedMetadata.owned(input, name);
        Map<String, String> annotations = new TreeMap<>(notes);
        if (resourceName != null) {
            annotations.put(RESOURCE_NAME, resourceName);
        }
        if (network.resourceName() != null && network.usableResourceName().isEmpty()) {
            findings.add(Finding.ignored(
                    Concern.NETWORKS,
                    "ResourceNameIgnored",
                    "resourceName %s of network %s has no effect, because a network of type %s uses no such device; remove it"
                            .formatted(
                                    network.resourceName(),
                                    network.name(),
                                    network.typeOrDefault().name().toLowerCase(Locale.ROOT))));
        }
        NetworkAttachmentDefinition definition = new NetworkAttachmentDefinition();
        definition.setMetadata(metadata);
        definition.setSpec(new NetworkAttachmentDefinitionSpec(config));
        OutdatedGuest.of(input, name, config, resourceName).ifPresent(guest -> {
            annotations.put(Annotations.OUTDATED_GUEST, guest);
            outdated.add(network.name());
        });
        if (!annotations.isEmpty()) {
            metadata.setAnnotations(annotations);
        }
        return Optional.of(Attachment.made(definition));
    }

    /** Says which networks the running guest has as they were before; empty when it has all as they are. */
    public Optional<Finding> outdated() {
        if (outdated.isEmpty()) {
            return Optional.empty();
        }
        String machine = Names.virtualMachine(input.name());
        return Optional.of(Finding.warning(
                Concern.NETWORKS,
                "NetworkChangeNeedsRestart",
                ("%s changed while the guest runs, and it stays on what was there before until it is started anew or moved to another"
                                + " node; when it suits you: virtctl restart %s -n %s")
                        .formatted(
                                outdated.size() == 1
                                        ? "network " + outdated.get(0) + " was"
                                        : "networks " + String.join(", ", outdated) + " were",
                                machine,
                                input.namespace())));
    }
}
