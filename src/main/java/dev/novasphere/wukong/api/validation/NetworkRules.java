package dev.novasphere.wukong.api.validation;

import dev.novasphere.wukong.api.v1alpha1.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.IpMode;
import dev.novasphere.wukong.api.v1alpha1.Limits;
import dev.novasphere.wukong.api.v1alpha1.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.Patterns;
import dev.novasphere.wukong.api.v1alpha1.Refusals;
import dev.novasphere.wukong.api.validation.IpText.Family;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Rules on networks. */
final class NetworkRules {

    private static final Predicate<String> NAME = Matching.required(Patterns.DNS_LABEL, 63);
    private static final Predicate<String> NAD_NAME = Matching.optional(Patterns.NAD_NAME);
    private static final Predicate<String> MAC = Matching.optional(Patterns.UNICAST_MAC);
    private static final Predicate<String> RESOURCE_NAME = Matching.optional(Patterns.RESOURCE_NAME);

    private NetworkRules() {}

    static void check(List<NetworkSpec> networks, Violations violations) {
        violations.list("spec.networks", networks, NetworkSpec::name, Limits.NETWORKS, Refusals.NETWORK_TWICE);
        long primary = networks.stream()
                .filter(network -> network.replacesPodNetwork() && !network.configuresPodNetwork())
                .count();
        violations.unless(primary <= 1, "spec.networks", null, Refusals.PRIMARY_TWICE);
        for (int i = 0; i < networks.size(); i++) {
            check("spec.networks[" + i + "]", networks.get(i), violations);
        }
    }

    private static void check(String path, NetworkSpec network, Violations violations) {
        if (violations.present(path + ".name", network.name())) {
            violations.unless(NAME.test(network.name()), path + ".name", network.name(), Refusals.NETWORK_NAME);
        }
        violations.length(path + ".bridgeName", network.bridgeName(), Limits.TEXT);
        violations.length(path + ".physicalInterface", network.physicalInterface(), Limits.TEXT);
        violations.length(path + ".nodeIP", network.nodeIP(), Limits.TEXT);
        violations.length(path + ".binding", network.binding(), Limits.TEXT);
        violations.unless(NAD_NAME.test(network.nadName()), path + ".nadName", network.nadName(), Refusals.NAD_NAME);
        violations.unless(within(network.vlanId(), 1, 4094), path + ".vlanId", network.vlanId(), Refusals.VLAN);
        violations.unless(within(network.mtu(), 576, 9216), path + ".mtu", network.mtu(), Refusals.MTU);
        violations.unless(MAC.test(network.macAddress()), path + ".macAddress", network.macAddress(), Refusals.MAC);
        violations.unless(
                RESOURCE_NAME.test(network.resourceName()),
                path + ".resourceName",
                network.resourceName(),
                Refusals.RESOURCE_NAME);
        if (network.ipConfig() != null) {
            check(path + ".ipConfig", network.ipConfig(), violations);
        }
    }

    private static void check(String path, IpConfig config, Violations violations) {
        violations.present(path + ".mode", config.mode());
        Optional<Family> address = Optional.ofNullable(config.address()).flatMap(IpText::cidr);
        Optional<Family> gateway = Optional.ofNullable(config.gateway()).flatMap(IpText::address);
        boolean fixed = config.mode() == IpMode.STATIC;
        violations.unless(!fixed || address.isPresent(), path + ".address", config.address(), Refusals.STATIC_ADDRESS);
        violations.unless(
                config.gateway() == null || gateway.isPresent(), path + ".gateway", config.gateway(), Refusals.GATEWAY);
        violations.unless(
                !fixed || address.isEmpty() || gateway.isEmpty() || address.equals(gateway),
                path + ".gateway",
                config.gateway(),
                Refusals.GATEWAY_FAMILY);
        violations.size(path + ".dnsServers", config.dnsServers().size(), Limits.DNS_SERVERS);
        violations.unless(
                config.dnsServers().stream()
                        .allMatch(server -> IpText.address(server).isPresent()),
                path + ".dnsServers",
                config.dnsServers(),
                Refusals.DNS_SERVERS);
    }

    private static boolean within(Integer number, int least, int most) {
        return number == null || (number >= least && number <= most);
    }
}
