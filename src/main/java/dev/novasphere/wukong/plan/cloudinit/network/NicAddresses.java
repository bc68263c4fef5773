package dev.novasphere.wukong.plan.cloudinit.network;

import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.api.rules.IpText;
import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.IpMode;
import dev.novasphere.wukong.plan.identity.Nic;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The static addresses of a nic, and which routers its guest reaches by them. */
record NicAddresses(Nic nic) {

    /** In the place of a router: the network is on the interface itself. */
    static final Map<Family, String> NO_ROUTER = Map.of(Family.IPV4, "0.0.0.0", Family.IPV6, "::");

    /** The addresses that are given out by providers. */
    private static final IpPrefix GLOBAL = IpPrefix.of("2000::/3").orElseThrow();

    /** Providers give a server 64 bits of a network of that length, and have the router elsewhere in it, without a prefix for both. */
    private static final int LENGTH_OF_SITE = 56;

    /** The static addresses of an interface, IPv4 first; on the pod network KubeVirt gives the IPv4 address, so only those of IPv6 count there. */
    List<String> all() {
        IpConfig config = nic.spec().ipConfig();
        if (config == null) {
            return List.of();
        }
        return config.staticAddresses().stream()
                .filter(address -> !nic.onPodNetwork() || isIpv6(address))
                .sorted(Comparator.comparing(NicAddresses::isIpv6))
                .toList();
    }

    /** The static addresses of one family, with the length of their network. */
    List<IpPrefix> prefixes(Family family) {
        return all().stream()
                .flatMap(address -> IpPrefix.of(address).stream())
                .filter(prefix -> prefix.family() == family)
                .toList();
    }

    /** Whether the guest is to ask DHCP for an address of the family. */
    boolean asksDhcp(Family family) {
        IpConfig config = nic.spec().ipConfig();
        return family == Family.IPV4
                ? config == null || config.mode() != IpMode.STATIC || nic.onPodNetwork()
                : config != null && config.asksDhcp6();
    }

    /** Whether a router is one of these addresses itself. */
    static boolean isOwn(List<IpPrefix> addresses, String router) {
        return alone(router)
                .filter(one -> addresses.stream().anyMatch(own -> own.value().equals(one.value())))
                .isPresent();
    }

    /** Whether the text in the place of a router says that there is none. */
    static boolean isNone(String router) {
        return alone(router).filter(one -> one.value().signum() == 0).isPresent();
    }

    /**
     * Whether a router may be expected where it is: on the link, in a network of one of the addresses, or anywhere where the first address of
     * its family is a single one or there is none.
     */
    boolean reaches(String router) {
        List<IpPrefix> ofFamily = IpText.address(router).map(this::prefixes).orElse(List.of());
        return IpPrefix.LINK_LOCAL.contains(router)
                || ofFamily.stream().limit(1).allMatch(NicAddresses::isSingle)
                || ofFamily.stream().anyMatch(prefix -> prefix.contains(router))
                || isPutOnLink(router);
    }

    /** Whether a router is of the network that a provider has cut the network of one of the addresses out of. */
    boolean isOfProvider(String router) {
        return GLOBAL.contains(router)
                && prefixes(Family.IPV6).stream()
                        .anyMatch(own -> new IpPrefix(Family.IPV6, own.value(), LENGTH_OF_SITE).contains(router));
    }

    /** Whether a route without a router leads to it. */
    private boolean isPutOnLink(String router) {
        return nic.spec().ipConfig() != null
                && nic.spec().ipConfig().routes().stream()
                        .filter(route -> isNone(route.via()))
                        .flatMap(route -> IpPrefix.of(route.to()).stream())
                        .anyMatch(network -> network.contains(router));
    }

    /**
     * Whether a router is on the interface's segment, but in no network of it: beside single addresses, as providers give them; and as the
     * default gateway of version 6 beside any address, because without a route to it guests have none at all.
     */
    boolean onLink(String router) {
        Optional<Family> family = IpText.address(router);
        if (family.isEmpty()
                || IpPrefix.LINK_LOCAL.contains(router)
                || isNone(router)
                || mayBeInDhcp(family.get(), router)) {
            return false;
        }
        List<IpPrefix> ofFamily = prefixes(family.get());
        return !ofFamily.isEmpty()
                && ofFamily.stream().noneMatch(prefix -> prefix.contains(router))
                && (isGateway(router)
                        ? family.get() == Family.IPV6 || ofFamily.stream().anyMatch(NicAddresses::isSingle)
                        : isSingle(ofFamily.get(0)));
    }

    /** Whether a router may be in a network that only DHCP knows. A default gateway is not: it is asked for where DHCP gives none. */
    private boolean mayBeInDhcp(Family family, String router) {
        return asksDhcp(family) && !isGateway(router);
    }

    /** Whether a router is the one of the default route that the interface asks for. */
    boolean isGateway(String router) {
        IpConfig config = nic.spec().ipConfig();
        return config != null
                && Stream.of(config.mode() == IpMode.STATIC ? config.gateway() : null, config.gateway6())
                        .filter(Objects::nonNull)
                        .flatMap(gateway -> alone(gateway).stream())
                        .anyMatch(gateway -> gateway.contains(router));
    }

    /** An address as the prefix that holds nothing else. */
    static Optional<IpPrefix> alone(String address) {
        return IpText.address(address).flatMap(family -> IpPrefix.of(address + "/" + family.bits()));
    }

    private static boolean isIpv6(String address) {
        return IpText.cidr(address).filter(Family.IPV6::equals).isPresent();
    }

    /** Whether a prefix is one address and no network. */
    private static boolean isSingle(IpPrefix prefix) {
        return prefix.length() == prefix.family().bits();
    }
}
