package dev.novasphere.wukong.plan.cloudinit.network;

import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.api.rules.IpText;
import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.IpMode;
import dev.novasphere.wukong.plan.identity.Nic;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The static addresses of a nic, and which routers its guest reaches by them. */
record NicAddresses(Nic nic) {

    /** Routers are reached by their link-local address whatever addresses an interface has. */
    static final IpPrefix LINK_LOCAL = IpPrefix.of("fe80::/10").orElseThrow();

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

    /** Whether a router is in the network of one of these addresses, or on the link. */
    static boolean reaches(List<IpPrefix> addresses, String router) {
        return LINK_LOCAL.contains(router)
                || addresses.stream().allMatch(NicAddresses::isSingle)
                || addresses.stream().anyMatch(prefix -> prefix.contains(router));
    }

    /** Whether a router is on the interface's segment, but in no network of it because the interface has single addresses only. */
    boolean onLink(String router) {
        Optional<Family> family = IpText.address(router);
        if (family.isEmpty() || LINK_LOCAL.contains(router) || asksDhcp(family.get())) {
            return false;
        }
        List<IpPrefix> ofFamily = prefixes(family.get());
        return !ofFamily.isEmpty()
                && ofFamily.stream().allMatch(NicAddresses::isSingle)
                && ofFamily.stream().noneMatch(prefix -> prefix.contains(router));
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
