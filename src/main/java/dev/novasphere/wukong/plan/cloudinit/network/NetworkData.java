package dev.novasphere.wukong.plan.cloudinit.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.rules.IpPrefix;
import dev.novasphere.wukong.api.rules.IpText;
import dev.novasphere.wukong.api.rules.IpText.Family;
import dev.novasphere.wukong.api.v1alpha1.network.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.network.RouteSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.cloudinit.document.CloudInitYaml;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.identity.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Network data, version 2 (cloud-init documentation, Networking Config Version 2), one entry for each interface, matched by its address.
 *
 * <ul>
 *   <li>There is none while no network has an ipConfig and the pod network no MTU: then the guest's own defaults hold.
 *   <li>As soon as there is one, cloud-init configures nothing else; so the first interface is always in it, by DHCP unless configured otherwise.
 *       A further interface without ipConfig is left to the guest.
 *   <li>No set-name: cloud-init since 20.1 finds an interface's name by its address, and guests keep the names their users expect.
 *   <li>One default route for each address family. The first static gateway in interface order has it; a further one is left out and reported.
 *       The first interface's DHCP stays as a fallback behind it, by a higher metric; other interfaces' DHCP gives no routes, and where the
 *       guest's renderer does not know use-routes, a metric higher still.
 *   <li>The IPv4 default route is written as 0.0.0.0/0, not "default", which cloud-init 22.4 refuses. It has a metric below all that
 *       NetworkManager gives by itself, because cloud-init writes no overrides of DHCP there. IPv4 addresses come first: cloud-init 25.1
 *       fails for NetworkManager on an IPv4 route with a metric behind an IPv6 address.
 *   <li>The IPv6 default route is written as gateway6: of a route to ::/0 cloud-init 22.4 makes ::/64 in every renderer but netplan, and
 *       with a metric cloud-init 25.1 fails for NetworkManager. All but netplan take gateway6 with a static IPv6 address only, so that beside
 *       DHCPv6 alone it is such a route.
 *   <li>Where addresses are single ones (/32, /128), routers are outside of them, and a gateway6 may be outside of any address: a route to
 *       the router alone, without a router, comes before the route through it, and on-link for renderers that know it. cloud-init 22.4
 *       fails on a route without via, so that 0.0.0.0 or :: stands there.
 *   <li>The MTU is written although a virtio interface learns it from KubeVirt: a virtual function does not. On the pod network the one of
 *       DHCP must not replace it.
 * </ul>
 */
public final class NetworkData {
    /** Metric of the IPv4 default route that is asked for; NetworkManager counts up from 100. */
    private static final int METRIC_OF_GATEWAY = 50;

    /** Metric of the default route that the first interface gets by DHCP when another interface has a static gateway. */
    private static final int METRIC_BEHIND_GATEWAY = 2000;

    /** Metric of routes that further interfaces get by DHCP. */
    private static final int METRIC_OF_FURTHER_CARDS = 3000;

    /** A key netplan gives a meaning of its own beside the names of interfaces; underscores are in no network's name. */
    private static final Map<String, String> RESERVED_IDS = Map.of("renderer", "renderer_");

    private final List<Nic> nics;
    private final Map<Family, Nic> gateways;

    private NetworkData(List<Nic> nics, List<Finding> findings) {
        this.nics = nics;
        this.gateways = GatewayReview.of(nics, findings);
    }

    /**
     * The document.
     *
     * @param findings gets what is wrong with addresses and gateways
     * @return YAML text; empty when it is not needed
     */
    public static Optional<String> render(PlanInput input, List<Finding> findings) {
        if (!Seed.bringsAddresses(input)) {
            return Optional.empty();
        }
        return Optional.of(new NetworkData(Nic.of(input), findings).document());
    }

    private String document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("version", 2);
        ObjectNode ethernets = document.putObject("ethernets");
        for (int i = 0; i < nics.size(); i++) {
            Nic nic = nics.get(i);
            if (nic.spec().ipConfig() != null || i == 0) {
                ethernet(ethernets.putObject(RESERVED_IDS.getOrDefault(nic.name(), nic.name())), nic, i == 0);
            }
        }
        return CloudInitYaml.render(document);
    }

    private void ethernet(ObjectNode ethernet, Nic nic, boolean first) {
        IpConfig config = nic.spec().ipConfig();
        ethernet.putObject("match").put("macaddress", nic.mac());
        dhcp(ethernet, nic, first);
        if (!new NicAddresses(nic).all().isEmpty()) {
            new NicAddresses(nic).all().forEach(ethernet.putArray("addresses")::add);
        }
        if (config != null) {
            routes(ethernet, nic, config);
            nameservers(ethernet, config);
        }
        if (nic.spec().mtu() != null && (config != null || nic.onPodNetwork())) {
            ethernet.put("mtu", nic.spec().mtu());
        }
    }

    private void routes(ObjectNode ethernet, Nic nic, IpConfig config) {
        ArrayNode routes = JsonNodeFactory.instance.arrayNode();
        List<RouteSpec> first = routesToRouters(nic, config);
        first.forEach(route -> route(routes, nic, route));
        if (gateways.get(Family.IPV4) == nic) {
            route(routes, nic, new RouteSpec("0.0.0.0/0", config.gateway(), metricOfGateway(nic, first)));
        }
        config.routes().stream().filter(route -> !first.contains(route)).forEach(route -> route(routes, nic, route));
        boolean gateway6 = gateways.get(Family.IPV6) == nic;
        boolean withoutAddress = isLeasedAlone(nic);
        if (gateway6 && withoutAddress) {
            route(routes, nic, new RouteSpec("::/0", gateway6(config), null));
        }
        if (!routes.isEmpty()) {
            ethernet.set("routes", routes);
        }
        if (gateway6 && !withoutAddress) {
            ethernet.put("gateway6", gateway6(config));
        }
    }

    /** Whether the interface has addresses of IPv6 from a DHCP server only. */
    private static boolean isLeasedAlone(Nic nic) {
        NicAddresses addresses = new NicAddresses(nic);
        return addresses.asksDhcp(Family.IPV6)
                && addresses.prefixes(Family.IPV6).isEmpty();
    }

    /**
     * None where DHCPv6 is what cloud-init sees first of the interface: for NetworkManager it fails on the metric then, unless another route of
     * IPv4 is before.
     */
    private static Integer metricOfGateway(Nic nic, List<RouteSpec> before) {
        NicAddresses addresses = new NicAddresses(nic);
        boolean fails = addresses.asksDhcp(Family.IPV6)
                && !addresses.asksDhcp(Family.IPV4)
                && before.stream().noneMatch(route -> IpText.address(route.via())
                        .filter(Family.IPV4::equals)
                        .isPresent());
        return fails ? null : METRIC_OF_GATEWAY;
    }

    /**
     * The routes to those routers on the interface's segment that need one, each once, in the order of the routes through them: as the user
     * wrote it, or made; none where the user has another way to the router.
     */
    private List<RouteSpec> routesToRouters(Nic nic, IpConfig config) {
        List<String> routers = new ArrayList<>();
        if (gateways.get(Family.IPV4) == nic) {
            routers.add(config.gateway());
        }
        if (gateways.get(Family.IPV6) == nic) {
            routers.add(gateway6(config));
        }
        config.routes().forEach(route -> routers.add(route.via()));
        Map<IpPrefix, RouteSpec> alone = new LinkedHashMap<>();
        routers.stream().filter(router -> new NicAddresses(nic).onLink(router)).forEach(router -> NicAddresses.alone(
                        router)
                .ifPresent(prefix -> alone.putIfAbsent(prefix, toRouter(prefix, router))));
        for (RouteSpec route : config.routes()) {
            IpPrefix.of(route.to())
                    .ifPresent(to ->
                            alone.computeIfPresent(to, (own, made) -> NicAddresses.isNone(route.via()) ? route : null));
        }
        return List.copyOf(alone.values());
    }

    private static RouteSpec toRouter(IpPrefix prefix, String router) {
        return new RouteSpec(router + "/" + prefix.length(), NicAddresses.NO_ROUTER.get(prefix.family()), null);
    }

    private static String gateway6(IpConfig config) {
        return config.gateway6() != null ? config.gateway6() : config.gateway();
    }

    private static void route(ArrayNode routes, Nic nic, RouteSpec route) {
        ObjectNode node = routes.addObject().put("to", route.to()).put("via", route.via());
        if (new NicAddresses(nic).onLink(route.via())) {
            node.put("on-link", true);
        }
        if (route.metric() != null) {
            node.put("metric", route.metric());
        }
    }

    /** networkd takes overrides only when they are the same for both versions of IP, so they are. */
    private void dhcp(ObjectNode ethernet, Nic nic, boolean first) {
        boolean four = new NicAddresses(nic).asksDhcp(Family.IPV4);
        boolean six = new NicAddresses(nic).asksDhcp(Family.IPV6);
        ObjectNode overrides = JsonNodeFactory.instance.objectNode();
        if (!first) {
            overrides.put("use-routes", false).put("route-metric", METRIC_OF_FURTHER_CARDS);
        } else if (gateways.containsKey(Family.IPV4)) {
            overrides.put("route-metric", METRIC_BEHIND_GATEWAY);
        }
        if (nic.onPodNetwork() && nic.spec().mtu() != null) {
            overrides.put("use-mtu", false);
        }
        if (four) {
            ethernet.put("dhcp4", true);
        }
        if (six) {
            ethernet.put("dhcp6", true);
        }
        if (four && !overrides.isEmpty()) {
            ethernet.set("dhcp4-overrides", overrides);
        }
        if (six && !overrides.isEmpty()) {
            ethernet.set("dhcp6-overrides", overrides.deepCopy());
        }
    }

    private static void nameservers(ObjectNode ethernet, IpConfig config) {
        if (config.dnsServers().isEmpty() && config.searchDomains().isEmpty()) {
            return;
        }
        ObjectNode nameservers = ethernet.putObject("nameservers");
        if (!config.searchDomains().isEmpty()) {
            config.searchDomains().forEach(nameservers.putArray("search")::add);
        }
        if (!config.dnsServers().isEmpty()) {
            config.dnsServers().forEach(nameservers.putArray("addresses")::add);
        }
    }
}
