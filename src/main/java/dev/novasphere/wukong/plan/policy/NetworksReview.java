package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedAttachment;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedBridge;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The networks of a Wukong beside what a WukongPolicy allows of them. The pod network is not reviewed.
 *
 * @param allowed what the policy says of networks
 * @param namespace of the Wukong
 */
record NetworksReview(AllowedNetworks allowed, String namespace) {

    private static final String LEAVE_OUT = "leave it out, or ask the administrator";
    private static final String NAME_ONE = "name a card, or ask the administrator";

    /** What of one network is not allowed. */
    List<PolicyViolation> of(NetworkSpec network) {
        List<PolicyViolation> violations = new ArrayList<>();
        String path = "spec.networks[%s].".formatted(network.name());
        if (network.nadName() != null) {
            definition(network, path).ifPresent(violations::add);
        } else {
            type(network, path).ifPresent(violations::add);
            if (network.onBridge()) {
                bridge(network, path).ifPresent(violations::add);
            }
            nic(network, path).ifPresent(violations::add);
            macvtap(network, path).ifPresent(violations::add);
        }
        if (network.resourceName() != null && !Allowed.by(allowed.resourceNames(), network.resourceName())) {
            violations.add(new PolicyViolation(
                    path + "resourceName", network.resourceName(), Allowed.oneOf(allowed.resourceNames())));
        }
        if (Boolean.FALSE.equals(network.macSpoofCheck()) && !Allowed.by(allowed.withoutMacSpoofCheck())) {
            violations.add(new PolicyViolation(path + "macSpoofCheck", "false", "leave it out"));
        }
        return violations;
    }

    private Optional<PolicyViolation> definition(NetworkSpec network, String path) {
        if (allowed.networkAttachmentDefinitions() == null
                || allowed.networkAttachmentDefinitions().stream().anyMatch(entry -> matches(entry, network))) {
            return Optional.empty();
        }
        return Optional.of(new PolicyViolation(
                path + "nadName",
                network.nadName(),
                Allowed.oneOf(allowed.networkAttachmentDefinitions(), entry -> Stream.of(text(entry)))));
    }

    private boolean matches(AllowedAttachment entry, NetworkSpec network) {
        int slash = network.nadName().indexOf('/');
        String of = slash < 0 ? namespace : network.nadName().substring(0, slash);
        String name = network.nadName().substring(slash + 1);
        return of.equals(namespaceOf(entry))
                && (entry.name() == null || entry.name().equals(name));
    }

    private String namespaceOf(AllowedAttachment entry) {
        return entry.namespace() == null ? namespace : entry.namespace();
    }

    private String text(AllowedAttachment entry) {
        return namespaceOf(entry) + "/" + (entry.name() == null ? "*" : entry.name());
    }

    private Optional<PolicyViolation> type(NetworkSpec network, String path) {
        return Allowed.by(allowed.types(), network.typeOrDefault())
                ? Optional.empty()
                : Optional.of(new PolicyViolation(
                        path + "type",
                        text(network.typeOrDefault()),
                        Allowed.oneOf(allowed.types(), type -> Stream.of(text(type)))));
    }

    private static String text(NetworkType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private Optional<PolicyViolation> bridge(NetworkSpec network, String path) {
        if (allowed.bridges() == null) {
            return Optional.empty();
        }
        String name = network.bridgeNameOrDefault();
        Optional<AllowedBridge> entry = entry(name);
        if (entry.isEmpty()) {
            return Optional.of(new PolicyViolation(
                    path + "bridgeName", name, Allowed.oneOf(allowed.bridges(), bridge -> Stream.of(bridge.name()))));
        }
        return vlan(network, entry.get(), path).or(() -> mtu(network, entry.get(), path));
    }

    private Optional<AllowedBridge> entry(String name) {
        return allowed.bridges() == null
                ? Optional.empty()
                : allowed.bridges().stream()
                        .filter(bridge -> bridge.name().equals(name))
                        .findFirst();
    }

    private static Optional<PolicyViolation> vlan(NetworkSpec network, AllowedBridge bridge, String path) {
        Integer vlan = network.vlanId();
        if (vlan == null) {
            return Allowed.by(bridge.untagged())
                    ? Optional.empty()
                    : Optional.of(new PolicyViolation(path + "vlanId", "none", ranges(bridge)));
        }
        boolean within = bridge.vlans() == null
                || bridge.vlans().stream().anyMatch(range -> range.from() <= vlan && vlan <= range.to());
        return within
                ? Optional.empty()
                : Optional.of(new PolicyViolation(path + "vlanId", vlan.toString(), ranges(bridge)));
    }

    private static String ranges(AllowedBridge bridge) {
        return bridge.vlans() == null || bridge.vlans().isEmpty()
                ? "ask the administrator for a VLAN"
                : Allowed.oneOf(bridge.vlans(), range -> Stream.of(range.from() + "-" + range.to()));
    }

    private static Optional<PolicyViolation> mtu(NetworkSpec network, AllowedBridge bridge, String path) {
        Integer mtu = network.mtu();
        boolean within = mtu == null
                || (bridge.leastMtu() == null || mtu >= bridge.leastMtu())
                        && (bridge.mostMtu() == null || mtu <= bridge.mostMtu());
        return within ? Optional.empty() : Optional.of(new PolicyViolation(path + "mtu", mtu.toString(), LEAVE_OUT));
    }

    private Optional<PolicyViolation> nic(NetworkSpec network, String path) {
        String nic = network.physicalInterface();
        if (nic == null) {
            return onCardOfDefaultRoute(network) && allowed.physicalInterfaces() != null
                    ? Optional.of(
                            new PolicyViolation(path + "physicalInterface", "the card of the default route", NAME_ONE))
                    : Optional.empty();
        }
        Optional<String> ofBridge = network.onBridge()
                ? entry(network.bridgeNameOrDefault()).map(AllowedBridge::physicalInterface)
                : Optional.empty();
        boolean fits = ofBridge.map(nic::equals).orElseGet(() -> Allowed.by(allowed.physicalInterfaces(), nic));
        return fits ? Optional.empty() : Optional.of(new PolicyViolation(path + "physicalInterface", nic, LEAVE_OUT));
    }

    /** A macvlan that names no card is on that of the default route, which a list of cards does not hold. */
    private static boolean onCardOfDefaultRoute(NetworkSpec network) {
        return network.typeOrDefault() == NetworkType.MACVLAN && !network.usesMacvtap();
    }

    /**
     * A macvtap is a device of the node that has two names: the card, and the resource of the device plugin that is called after it. The
     * field that says one of them is held to its own list. Where that list is absent, the other one bounds it; a card that is listed brings
     * its resource along.
     */
    private Optional<PolicyViolation> macvtap(NetworkSpec network, String path) {
        Optional<String> resource = network.macvtapResource();
        if (!network.usesMacvtap() || resource.isEmpty()) {
            return Optional.empty();
        }
        String card = resource.get().substring(NetworkSpec.MACVTAP_RESOURCES.length());
        boolean named = network.usableResourceName().isPresent();
        boolean listed = named ? allowed.resourceNames() != null : allowed.physicalInterfaces() != null;
        boolean fits = named
                ? Allowed.by(allowed.physicalInterfaces(), card)
                : Allowed.by(allowed.resourceNames(), resource.get());
        return listed || fits
                ? Optional.empty()
                : Optional.of(
                        named
                                ? new PolicyViolation(path + "resourceName", resource.get(), LEAVE_OUT)
                                : new PolicyViolation(path + "physicalInterface", card, LEAVE_OUT));
    }
}
