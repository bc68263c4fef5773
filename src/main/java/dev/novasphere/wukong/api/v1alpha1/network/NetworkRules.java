package dev.novasphere.wukong.api.v1alpha1.network;

import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.api.rules.IpText;
import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Rules on networks. */
public final class NetworkRules {

    private static final Predicate<String> NAME = Matching.required(Patterns.DNS_LABEL, 63);
    private static final Predicate<String> NAD_NAME = Matching.optional(Patterns.NAD_NAME);
    private static final Predicate<String> INTERFACE_NAME = Matching.optional(Patterns.INTERFACE_NAME);
    private static final Predicate<String> MAC = Matching.optional(Patterns.UNICAST_MAC);
    private static final Predicate<String> RESOURCE_NAME = Matching.optional(Patterns.RESOURCE_NAME);

    private static final Kind ADDRESSES =
            new Kind(text -> IpText.cidr(text).isPresent(), Limits.FURTHER_ADDRESSES, Refusals.FURTHER_ADDRESSES);
    private static final Kind SERVERS =
            new Kind(text -> IpText.address(text).isPresent(), Limits.DNS_SERVERS, Refusals.DNS_SERVERS);
    private static final Kind DOMAINS =
            new Kind(Matching.required(Patterns.DNS_SUBDOMAIN, 253), Limits.SEARCH_DOMAINS, Refusals.SEARCH_DOMAINS);

    /** What the texts of a list have to be. */
    private record Kind(Predicate<String> test, int most, String refusal) {}

    private NetworkRules() {}

    public static void check(List<NetworkSpec> networks, Violations violations) {
        violations.list("spec.networks", networks, NetworkSpec::name, Limits.NETWORKS, Refusals.NETWORK_TWICE);
        List<String> macs = networks.stream()
                .map(NetworkSpec::macAddress)
                .filter(Objects::nonNull)
                .map(mac -> mac.toLowerCase(Locale.ROOT))
                .toList();
        violations.unless(
                new HashSet<>(macs).size() == macs.size(),
                "spec.networks",
                String.join(", ", macs),
                Refusals.MAC_TWICE);
        long primary = networks.stream()
                .filter(network -> network.replacesPodNetwork() && !network.configuresPodNetwork())
                .count();
        violations.unless(primary <= 1, "spec.networks", null, Refusals.PRIMARY_TWICE);
        int addresses = networks.stream()
                .map(NetworkSpec::ipConfig)
                .filter(Objects::nonNull)
                .mapToInt(config ->
                        (config.address() == null ? 0 : 1) + config.addresses().size())
                .sum();
        violations.unless(addresses <= Limits.STATIC_ADDRESSES, "spec.networks", addresses, Refusals.STATIC_ADDRESSES);
        for (int i = 0; i < networks.size(); i++) {
            check("spec.networks[" + i + "]", networks.get(i), violations);
        }
    }

    private static void check(String path, NetworkSpec network, Violations violations) {
        if (violations.present(path + ".name", network.name())) {
            violations.unless(NAME.test(network.name()), path + ".name", network.name(), Refusals.NETWORK_NAME);
        }
        violations.length(path + ".bridgeName", network.bridgeName(), Limits.TEXT);
        violations.unless(
                INTERFACE_NAME.test(network.bridgeName()),
                path + ".bridgeName",
                network.bridgeName(),
                Refusals.BRIDGE_NAME);
        violations.length(path + ".physicalInterface", network.physicalInterface(), Limits.TEXT);
        violations.unless(
                INTERFACE_NAME.test(network.physicalInterface()),
                path + ".physicalInterface",
                network.physicalInterface(),
                Refusals.PHYSICAL_INTERFACE);
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
        violations.unless(
                network.resourceName() == null || network.usableResourceName().isPresent(),
                path + ".resourceName",
                network.resourceName(),
                Refusals.RESOURCE_NAME_OF_TYPE);
        boolean checksMacs =
                network.typeOrDefault() == NetworkType.BRIDGE || network.typeOrDefault() == NetworkType.SRIOV;
        violations.unless(
                network.macSpoofCheck() == null
                        || (checksMacs && network.nadName() == null && !network.configuresPodNetwork()),
                path + ".macSpoofCheck",
                network.macSpoofCheck(),
                Refusals.MAC_SPOOF_CHECK);
        if (network.ipConfig() != null) {
            check(path + ".ipConfig", network.ipConfig(), violations);
        }
    }

    private static void check(String path, IpConfig config, Violations violations) {
        violations.present(path + ".mode", config.mode());
        boolean fixed = config.mode() == IpMode.STATIC;
        boolean addressed = config.address() == null
                ? !config.addresses().isEmpty()
                : IpText.cidr(config.address()).isPresent();
        violations.unless(!fixed || addressed, path + ".address", config.address(), Refusals.STATIC_ADDRESS);
        checkGateways(path, config, violations);
        checkAll(path + ".addresses", config.addresses(), ADDRESSES, violations);
        checkAll(path + ".dnsServers", config.dnsServers(), SERVERS, violations);
        checkAll(path + ".searchDomains", config.searchDomains(), DOMAINS, violations);
        violations.size(path + ".routes", config.routes().size(), Limits.ROUTES);
        for (int i = 0; i < config.routes().size(); i++) {
            check(path + ".routes[" + i + "]", config.routes().get(i), violations);
        }
    }

    private static void checkGateways(String path, IpConfig config, Violations violations) {
        Optional<Family> gateway = Optional.ofNullable(config.gateway()).flatMap(IpText::address);
        violations.unless(
                config.gateway() == null || gateway.isPresent(), path + ".gateway", config.gateway(), Refusals.GATEWAY);
        List<Family> families = Stream.concat(Stream.ofNullable(config.address()), config.addresses().stream())
                .flatMap(address -> IpText.cidr(address).stream())
                .toList();
        violations.unless(
                config.mode() != IpMode.STATIC
                        || gateway.isEmpty()
                        || families.isEmpty()
                        || families.contains(gateway.get()),
                path + ".gateway",
                config.gateway(),
                Refusals.GATEWAY_FAMILY);
        if (config.gateway6() != null) {
            violations.unless(
                    IpText.address(config.gateway6())
                            .filter(Family.IPV6::equals)
                            .isPresent(),
                    path + ".gateway6",
                    config.gateway6(),
                    Refusals.GATEWAY6);
            violations.unless(
                    gateway.isEmpty() || gateway.get() == Family.IPV4,
                    path + ".gateway",
                    config.gateway(),
                    Refusals.GATEWAY_TWICE);
        }
    }

    private static void check(String path, RouteSpec route, Violations violations) {
        boolean there = violations.present(path + ".to", route.to()) & violations.present(path + ".via", route.via());
        if (!there) {
            return;
        }
        Optional<IpPrefix> to = IpPrefix.of(route.to());
        Optional<Family> via = IpText.address(route.via());
        violations.unless(
                to.filter(network -> network.length() > 0 && network.isNetwork())
                        .isPresent(),
                path + ".to",
                route.to(),
                Refusals.ROUTE_TO);
        violations.unless(
                via.isPresent() && (to.isEmpty() || to.get().family() == via.get()),
                path + ".via",
                route.via(),
                Refusals.ROUTE_VIA);
        violations.unless(
                within(route.metric(), 0, Integer.MAX_VALUE), path + ".metric", route.metric(), Refusals.ROUTE_METRIC);
    }

    private static void checkAll(String path, List<String> texts, Kind kind, Violations violations) {
        violations.size(path, texts.size(), kind.most());
        violations.unless(texts.stream().allMatch(kind.test()), path, texts, kind.refusal());
    }

    private static boolean within(Integer number, int least, int most) {
        return number == null || (number >= least && number <= most);
    }
}
