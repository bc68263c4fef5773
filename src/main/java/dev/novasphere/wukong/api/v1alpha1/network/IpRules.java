package dev.novasphere.wukong.api.v1alpha1.network;

import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.api.rules.IpText;
import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules on addresses and routes of a guest: for each its CEL expression and message in the definition, and the same in Java. An address
 * is what CEL's isIP and isCIDR take.
 */
public final class IpRules {

    /** CEL: every address of an ipConfig, in one list. */
    private static final String ALL =
            "((has(self.address) ? [self.address] : []) + (has(self.addresses) ? self.addresses : []))";

    private static final Predicate<String> DOMAIN = Matching.required(Patterns.DNS_SUBDOMAIN, Limits.TEXT);

    /** A static configuration is one with an address. */
    public static final String ADDRESS_CEL =
            "self.mode != 'static' || (has(self.address) && self.address != '' ? isCIDR(self.address)"
                    + " : has(self.addresses) && self.addresses.exists(a, a != ''))";

    public static final String ADDRESS_MESSAGE =
            "ipConfig.mode static needs address, an IP address without leading zeros and with its prefix length; write for example address:"
                    + " 192.168.10.5/24";
    static final Rule<IpConfig> ADDRESS = new Rule<>(
            ADDRESS_CEL,
            ADDRESS_MESSAGE,
            config -> config.mode() != IpMode.STATIC
                    || (config.address() == null
                            ? !config.addresses().isEmpty()
                            : IpText.cidr(config.address()).isPresent()));

    /** cloud-init takes the address of a router. */
    public static final String GATEWAY_CEL = "!has(self.gateway) || self.gateway == '' || isIP(self.gateway)";

    public static final String GATEWAY_MESSAGE =
            "ipConfig.gateway must be an IP address without prefix length; write for example 192.168.10.1";
    static final Rule<IpConfig> GATEWAY = new Rule<>(
            GATEWAY_CEL,
            GATEWAY_MESSAGE,
            config -> config.gateway() == null || gateway(config).isPresent());

    /** A guest reaches a router only through an address of the same IP version. */
    public static final String GATEWAY_FAMILY_CEL =
            "self.mode != 'static' || !has(self.gateway) || !isIP(self.gateway) || !" + ALL
                    + ".exists(a, isCIDR(a)) || " + ALL
                    + ".exists(a, isCIDR(a) && cidr(a).ip().family() == ip(self.gateway).family())";

    public static final String GATEWAY_FAMILY_MESSAGE =
            "ipConfig.gateway must be of the same IP version as ipConfig.address; write two IPv4 or two IPv6 addresses";
    static final Rule<IpConfig> GATEWAY_FAMILY = new Rule<>(
            GATEWAY_FAMILY_CEL,
            GATEWAY_FAMILY_MESSAGE,
            config -> config.mode() != IpMode.STATIC
                    || gateway(config).isEmpty()
                    || families(config).isEmpty()
                    || families(config).contains(gateway(config).get()));

    /** There is one default gateway for each IP version. */
    public static final String GATEWAY_IPV4_CEL =
            "!has(self.gateway6) || self.gateway6 == '' || !has(self.gateway) || !isIP(self.gateway)"
                    + " || ip(self.gateway).family() == 4";

    public static final String GATEWAY_IPV4_MESSAGE =
            "ipConfig.gateway must be an IPv4 address where gateway6 is given; write the IPv4 gateway in gateway and the IPv6 gateway in"
                    + " gateway6";
    static final Rule<IpConfig> GATEWAY_IPV4 = new Rule<>(
            GATEWAY_IPV4_CEL,
            GATEWAY_IPV4_MESSAGE,
            config -> config.gateway6() == null
                    || gateway(config).filter(Family.IPV6::equals).isEmpty());

    /** There is one default gateway for each IP version. */
    public static final String GATEWAY6_CEL =
            "!has(self.gateway6) || self.gateway6 == '' || (isIP(self.gateway6) && ip(self.gateway6).family() == 6)";

    public static final String GATEWAY6_MESSAGE =
            "ipConfig.gateway6 must be an IPv6 address without prefix length; write for example fd00:10::1 or fe80::1";
    static final Rule<IpConfig> GATEWAY6 = new Rule<>(
            GATEWAY6_CEL,
            GATEWAY6_MESSAGE,
            config -> config.gateway6() == null
                    || IpText.address(config.gateway6())
                            .filter(Family.IPV6::equals)
                            .isPresent());

    /** cloud-init takes each address with the length of its prefix. */
    public static final String ADDRESSES_CEL = "!has(self.addresses) || self.addresses.all(a, a == '' || isCIDR(a))";

    public static final String ADDRESSES_MESSAGE =
            "each of ipConfig.addresses must be an IP address with its prefix length; write for example fd00:10::5/64";
    static final Rule<IpConfig> ADDRESSES =
            new Rule<>(ADDRESSES_CEL, ADDRESSES_MESSAGE, config -> config.addresses().stream()
                    .allMatch(text -> IpText.cidr(text).isPresent()));

    /** A resolver takes addresses only. */
    public static final String SERVERS_CEL = "!has(self.dnsServers) || self.dnsServers.all(s, s == '' || isIP(s))";

    public static final String SERVERS_MESSAGE =
            "each of ipConfig.dnsServers must be an IP address; write for example 192.168.10.53";
    static final Rule<IpConfig> SERVERS =
            new Rule<>(SERVERS_CEL, SERVERS_MESSAGE, config -> config.dnsServers().stream()
                    .allMatch(text -> IpText.address(text).isPresent()));

    /** A domain of DNS, in lower case as Kubernetes has names. */
    public static final String DOMAINS_CEL =
            "!has(self.searchDomains) || self.searchDomains.all(d, d == '' || (d.size() <= 253 && d.matches('"
                    + Patterns.DNS_SUBDOMAIN + "')))";

    public static final String DOMAINS_MESSAGE =
            "each of ipConfig.searchDomains must be a DNS domain in lower case; write for example example.org";
    static final Rule<IpConfig> DOMAINS =
            new Rule<>(DOMAINS_CEL, DOMAINS_MESSAGE, config -> config.searchDomains().stream()
                    .allMatch(DOMAIN));

    /** A route leads to a network; default routes have fields of their own. */
    public static final String ROUTE_TO_CEL =
            "isCIDR(self.to) && cidr(self.to).prefixLength() > 0 && cidr(self.to) == cidr(self.to).masked()";

    public static final String ROUTE_TO_MESSAGE =
            "to of a route must be the address of a network with its prefix length, all bits behind the prefix zero, and not the default"
                    + " route, which gateway and gateway6 set; write for example 10.20.0.0/16";
    static final Rule<RouteSpec> ROUTE_TO = new Rule<>(ROUTE_TO_CEL, ROUTE_TO_MESSAGE, route -> IpPrefix.of(route.to())
            .filter(network -> network.length() > 0 && network.isNetwork())
            .isPresent());

    /** A packet is sent on by a router of its own IP version. */
    public static final String ROUTE_VIA_CEL =
            "isIP(self.via) && (!isCIDR(self.to) || ip(self.via).family() == cidr(self.to).ip().family())";

    public static final String ROUTE_VIA_MESSAGE =
            "via of a route must be an IP address of the same version as to; write for example 192.168.10.254";
    static final Rule<RouteSpec> ROUTE_VIA = new Rule<>(ROUTE_VIA_CEL, ROUTE_VIA_MESSAGE, IpRules::isOfOneVersion);

    /** A number of 31 bits. */
    public static final String ROUTE_METRIC_CEL = "self >= 0 && self <= 2147483647";

    public static final String ROUTE_METRIC_MESSAGE =
            "metric of a route must be a number from 0 to 2147483647; write for example 100";
    static final Rule<Integer> ROUTE_METRIC = new Rule<>(ROUTE_METRIC_CEL, ROUTE_METRIC_MESSAGE, metric -> metric >= 0);

    private IpRules() {}

    static void check(String path, IpConfig config, Violations violations) {
        violations.required(path + ".mode", config.mode());
        violations.length(path + ".address", config.address(), Limits.ADDRESS);
        violations.check(path + ".address", config, ADDRESS);
        violations.check(path + ".gateway", config, GATEWAY, GATEWAY_FAMILY, GATEWAY_IPV4);
        violations.check(path + ".gateway6", config, GATEWAY6);
        violations.size(path + ".addresses", config.addresses().size(), Limits.FURTHER_ADDRESSES);
        violations.check(path + ".addresses", config, ADDRESSES);
        violations.size(path + ".dnsServers", config.dnsServers().size(), Limits.DNS_SERVERS);
        violations.check(path + ".dnsServers", config, SERVERS);
        violations.size(path + ".searchDomains", config.searchDomains().size(), Limits.SEARCH_DOMAINS);
        violations.check(path + ".searchDomains", config, DOMAINS);
        violations.size(path + ".routes", config.routes().size(), Limits.ROUTES);
        for (int i = 0; i < config.routes().size(); i++) {
            check(path + ".routes[" + i + "]", config.routes().get(i), violations);
        }
    }

    private static void check(String path, RouteSpec route, Violations violations) {
        boolean there = violations.required(path + ".to", route.to()) & violations.required(path + ".via", route.via());
        if (there) {
            violations.check(path + ".to", route, ROUTE_TO);
            violations.check(path + ".via", route, ROUTE_VIA);
            violations.check(path + ".metric", route.metric(), ROUTE_METRIC);
        }
    }

    private static Optional<Family> gateway(IpConfig config) {
        return Optional.ofNullable(config.gateway()).flatMap(IpText::address);
    }

    private static List<Family> families(IpConfig config) {
        return Stream.concat(Stream.ofNullable(config.address()), config.addresses().stream())
                .flatMap(address -> IpText.cidr(address).stream())
                .toList();
    }

    private static boolean isOfOneVersion(RouteSpec route) {
        Optional<IpPrefix> to = IpPrefix.of(route.to());
        return IpText.address(route.via())
                .filter(via -> to.isEmpty() || to.get().family() == via)
                .isPresent();
    }
}
