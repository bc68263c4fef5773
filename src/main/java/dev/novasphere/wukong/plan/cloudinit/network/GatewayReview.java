package dev.novasphere.wukong.plan.cloudinit.network;

import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.api.rules.IpText;
import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.IpMode;
import dev.novasphere.wukong.api.v1alpha1.network.RouteSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.identity.Nic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reviews addresses, gateways and routes of all nics, and decides which nic has the default route of each address family: the first one with
 * a static gateway.
 */
final class GatewayReview {

    /** Reason of the finding that an address is none of a computer. */
    private static final String NOT_OF_HOST = "NotAnAddressOfHost";

    private final List<Finding> findings;
    private final Map<Family, Nic> gateways = new EnumMap<>(Family.class);

    private GatewayReview(List<Finding> findings) {
        this.findings = findings;
    }

    /**
     * Reviews the nics.
     *
     * @param findings gets what is wrong with addresses, gateways and routes
     * @return by address family, the nic with the default route
     */
    static Map<Family, Nic> of(List<Nic> nics, List<Finding> findings) {
        GatewayReview review = new GatewayReview(findings);
        nics.forEach(review::check);
        nics.forEach(review::claimGateways);
        nics.forEach(review::checkRoutes);
        review.checkNames(nics);
        return review.gateways;
    }

    private void check(Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        if (config == null) {
            return;
        }
        if (nic.onPodNetwork()) {
            if (config.staticAddresses().size() > new NicAddresses(nic).all().size()) {
                findings.add(Finding.ignored(
                        Concern.NETWORKS,
                        "StaticAddressIgnored",
                        "the static IPv4 address of network %s is not used, because KubeVirt itself gives the guest its address on the pod network; write mode: dhcp"
                                .formatted(nic.name())));
            }
            return;
        }
        if (config.mode() == IpMode.STATIC && config.staticAddresses().isEmpty()) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "StaticAddressMissing",
                    "ipConfig of network %s is static but has no address; write for example address: 192.168.10.5/24"
                            .formatted(nic.name())));
        }
        for (String address : new NicAddresses(nic).all()) {
            String alone = address.substring(0, Math.max(0, address.indexOf('/')));
            HostAddress.flaw(alone, IpPrefix.of(address).stream().toList())
                    .ifPresent(flaw -> findings.add(Finding.warning(
                            Concern.NETWORKS,
                            NOT_OF_HOST,
                            "address %s of network %s is %s, which others do not take for that of a computer; write one that is the guest's alone"
                                    .formatted(address, nic.name(), flaw))));
        }
    }

    private void claimGateways(Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        if (config == null) {
            return;
        }
        if (config.mode() == IpMode.STATIC && config.gateway() != null && !nic.onPodNetwork()) {
            claimGateway(nic, "gateway", config.gateway());
        }
        if (config.gateway6() != null) {
            claimGateway(nic, "gateway6", config.gateway6());
        }
    }

    private void claimGateway(Nic nic, String field, String gateway) {
        Optional<Family> family = IpText.address(gateway);
        if (family.isEmpty()) {
            return;
        }
        NicAddresses addresses = new NicAddresses(nic);
        List<IpPrefix> ofFamily = addresses.prefixes(family.get());
        if (ofFamily.isEmpty() && field.equals("gateway") && !addresses.all().isEmpty()) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "GatewayOfOtherFamily",
                    "gateway and address of network %s are not of the same IP version; correct one of them"
                            .formatted(nic.name())));
            return;
        }
        Optional<String> flaw = HostAddress.flaw(gateway, ofFamily);
        if (flaw.isPresent()) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    NOT_OF_HOST,
                    "%s %s of network %s is %s, which no router has; write the address of the router"
                            .formatted(field, gateway, nic.name(), flaw.get())));
        } else if (NicAddresses.isOwn(ofFamily, gateway)) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    "GatewayIsOwnAddress",
                    "%s %s of network %s is an address of the guest itself, which then has no router; write the address of the router"
                            .formatted(field, gateway, nic.name())));
        } else if (!addresses.reaches(gateway) && !addresses.isOfProvider(gateway)) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    "GatewayOutsideNetwork",
                    "%s %s of network %s is in the network of none of its addresses, so that %s; correct the gateway or the prefix length, or, where the provider has its router outside on purpose, write %s"
                            .formatted(
                                    field,
                                    gateway,
                                    nic.name(),
                                    addresses.onLink(gateway)
                                            ? "guests ask for it on the wire, where it may not be"
                                            : "most guests do not reach it",
                                    asSingle(ofFamily.get(0)))));
        }
        if (family.get() == Family.IPV6 && ofFamily.isEmpty() && !addresses.asksDhcp(Family.IPV6)) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    "GatewayOutsideNetwork",
                    "%s %s of network %s has no IPv6 address beside it, without which guests leave it out unless they have netplan; write one in addresses, or dhcp6: true"
                            .formatted(field, gateway, nic.name())));
        }
        Nic holder = gateways.putIfAbsent(family.get(), nic);
        if (holder != null && holder != nic) {
            findings.add(Finding.ignored(
                    Concern.NETWORKS,
                    "SecondDefaultGateway",
                    "the %s of network %s is not used, because network %s already has one and a guest has one default route; remove one of the two"
                            .formatted(field, nic.name(), holder.name())));
        }
    }

    /** What to write where a router is outside on purpose. */
    private static String asSingle(IpPrefix address) {
        return address.family() == Family.IPV4
                ? "the first IPv4 address with the prefix length 32"
                : "the first IPv6 address with the prefix length 128";
    }

    /** A route through a router that no address of the interface reaches is refused by the guest. Addresses that DHCP gives are not known. */
    private void checkRoutes(Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        if (config == null) {
            return;
        }
        for (RouteSpec route : config.routes()) {
            route(nic, route).ifPresent(findings::add);
        }
    }

    private static Optional<Finding> route(Nic nic, RouteSpec route) {
        NicAddresses addresses = new NicAddresses(nic);
        Optional<Family> family = IpText.address(route.via());
        if (family.isEmpty() || addresses.asksDhcp(family.get())) {
            return Optional.empty();
        }
        List<IpPrefix> ofFamily = addresses.prefixes(family.get());
        boolean otherFamily = ofFamily.isEmpty() && !IpPrefix.LINK_LOCAL.contains(route.via());
        boolean none = NicAddresses.isNone(route.via());
        Optional<String> flaw = none ? Optional.empty() : HostAddress.flaw(route.via(), ofFamily);
        if (flaw.isPresent()) {
            return Optional.of(Finding.warning(
                    Concern.NETWORKS,
                    NOT_OF_HOST,
                    "the route to %s of network %s has the router %s, which is %s and that of no router; correct via"
                            .formatted(route.to(), nic.name(), route.via(), flaw.get())));
        }
        if (NicAddresses.isOwn(ofFamily, route.via())) {
            return Optional.of(Finding.warning(
                    Concern.NETWORKS,
                    "RouterIsOwnAddress",
                    "the route to %s of network %s has the router %s, which is an address of the guest itself; write the address of the router in via, or %s where %s is on the network itself, without a router"
                            .formatted(
                                    route.to(),
                                    nic.name(),
                                    route.via(),
                                    NicAddresses.NO_ROUTER.get(family.get()),
                                    route.to())));
        }
        boolean reached = none
                || addresses.reaches(route.via())
                || (addresses.isGateway(route.via()) && addresses.onLink(route.via()));
        if (otherFamily || !reached) {
            return Optional.of(Finding.warning(
                    Concern.NETWORKS,
                    "RouterOutsideNetwork",
                    "the route to %s of network %s has the router %s, which no address of the network reaches, so that guests leave the route out; correct via or the prefix length"
                            .formatted(route.to(), nic.name(), route.via())));
        }
        return Optional.empty();
    }

    /**
     * For all but netplan, cloud-init ends at the first network with domains and no server: it then knows only what stands beside a static
     * address (network_state.py, _v2_common).
     */
    private void checkNames(List<Nic> nics) {
        Optional<Nic> first = nics.stream()
                .filter(nic -> nic.spec().ipConfig() != null
                        && nic.spec().ipConfig().dnsServers().isEmpty()
                        && !nic.spec().ipConfig().searchDomains().isEmpty())
                .findFirst();
        List<String> lost = first.map(nic -> nics.subList(nics.indexOf(nic), nics.size())).orElse(List.of()).stream()
                .filter(GatewayReview::hasNamesByDhcpAlone)
                .map(Nic::name)
                .toList();
        if (!lost.isEmpty()) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    "SearchDomainsAlone",
                    "network %s has searchDomains without dnsServers, where cloud-init loses both of network %s in guests without netplan; write dnsServers of network %s, too"
                            .formatted(
                                    first.get().name(),
                                    String.join(", ", lost),
                                    first.get().name())));
        }
    }

    private static boolean hasNamesByDhcpAlone(Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        return config != null
                && new NicAddresses(nic).all().isEmpty()
                && !(config.dnsServers().isEmpty() && config.searchDomains().isEmpty());
    }
}
