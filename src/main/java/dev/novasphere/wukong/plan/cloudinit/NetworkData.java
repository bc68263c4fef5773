package dev.novasphere.wukong.plan.cloudinit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.IpMode;
import dev.novasphere.wukong.api.validation.IpPrefix;
import dev.novasphere.wukong.api.validation.IpText;
import dev.novasphere.wukong.api.validation.IpText.Family;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Nic;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Network data, version 2 (cloud-init documentation, Networking Config Version 2), one entry for each card, matched by its address.
 *
 * <ul>
 *   <li>There is none while no network has an ipConfig: then the guest's own defaults hold.
 *   <li>As soon as there is one, cloud-init configures nothing else; so the first card is always in it, by DHCP unless told otherwise.
 *       A further card without ipConfig is left to the guest.
 *   <li>No set-name: cloud-init since 20.1 finds a card's name by its address, and guests keep the names their users expect.
 *   <li>One default route for each address family. The first static gateway in card order has it; a further one is left out and told.
 *       The first card's DHCP stays as a fallback behind it, by a higher metric; other cards' DHCP gives no routes, and where the
 *       guest's renderer does not know use-routes, a metric higher still.
 *   <li>The IPv4 default route is written as 0.0.0.0/0, not "default", which cloud-init 22.4 refuses. The IPv6 one is written as
 *       gateway6: of a route to ::/0 cloud-init 22.4 makes ::/64 in every renderer but netplan.
 *   <li>The MTU is written although a virtio card learns it from KubeVirt: a virtual function does not.
 * </ul>
 */
final class NetworkData {

    /** Metric of the default route that the first card gets by DHCP when another card has a static gateway. */
    private static final int METRIC_BEHIND_GATEWAY = 2000;

    /** Metric of routes that further cards get by DHCP. */
    private static final int METRIC_OF_FURTHER_CARDS = 3000;

    /** A key netplan gives a meaning of its own beside the names of cards; underscores are in no network's name. */
    private static final Map<String, String> RESERVED_IDS = Map.of("renderer", "renderer_");

    /** Routers are reached by their link-local address whatever addresses a card has. */
    private static final IpPrefix LINK_LOCAL = IpPrefix.of("fe80::/10").orElseThrow();

    private final List<Nic> nics;
    private final List<Finding> findings;
    private final Map<Family, Nic> gateways = new EnumMap<>(Family.class);

    private NetworkData(List<Nic> nics, List<Finding> findings) {
        this.nics = nics;
        this.findings = findings;
    }

    /** Whether a Wukong needs network data. */
    static boolean isNeeded(PlanInput input) {
        return Nic.of(input).stream().anyMatch(nic -> nic.spec().ipConfig() != null);
    }

    /**
     * The document.
     *
     * @param findings gets what is wrong with addresses and gateways
     * @return YAML text; empty when no network has an ipConfig
     */
    static Optional<String> render(PlanInput input, List<Finding> findings) {
        if (!isNeeded(input)) {
            return Optional.empty();
        }
        return Optional.of(new NetworkData(Nic.of(input), findings).document());
    }

    private String document() {
        nics.forEach(this::check);
        nics.forEach(this::claimGateways);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("version", 2);
        ObjectNode ethernets = document.putObject("ethernets");
        for (int i = 0; i < nics.size(); i++) {
            Nic nic = nics.get(i);
            if (nic.spec().ipConfig() != null || i == 0) {
                card(ethernets.putObject(RESERVED_IDS.getOrDefault(nic.name(), nic.name())), nic, i == 0);
            }
        }
        return CloudInitYaml.render(document);
    }

    private void check(Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        if (config == null) {
            return;
        }
        if (nic.onPodNetwork()) {
            if (config.staticAddresses().size() > addresses(nic).size()) {
                findings.add(Finding.warning(
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
        List<IpPrefix> ofFamily = addresses(nic).stream()
                .flatMap(address -> IpPrefix.of(address).stream())
                .filter(prefix -> prefix.family() == family.get())
                .toList();
        if (ofFamily.isEmpty() && field.equals("gateway") && !addresses(nic).isEmpty()) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "GatewayOfOtherFamily",
                    "gateway and address of network %s are not of the same IP version; correct one of them"
                            .formatted(nic.name())));
            return;
        }
        boolean reached = LINK_LOCAL.contains(gateway)
                || ofFamily.isEmpty()
                || ofFamily.stream().anyMatch(prefix -> prefix.contains(gateway));
        if (!reached) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    "GatewayOutsideNetwork",
                    "%s %s of network %s is in the network of none of its addresses, so that most guests do not reach it; correct the gateway or the prefix length"
                            .formatted(field, gateway, nic.name())));
        }
        Nic holder = gateways.putIfAbsent(family.get(), nic);
        if (holder != null && holder != nic) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    "SecondDefaultGateway",
                    "the %s of network %s is not used, because network %s already has one and a guest has one default route; remove one of the two"
                            .formatted(field, nic.name(), holder.name())));
        }
    }

    /** The static addresses of a card; on the pod network KubeVirt gives the IPv4 address, so only those of IPv6 count there. */
    private static List<String> addresses(Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        if (config == null) {
            return List.of();
        }
        return config.staticAddresses().stream()
                .filter(address -> !nic.onPodNetwork()
                        || IpText.cidr(address).filter(Family.IPV6::equals).isPresent())
                .toList();
    }

    private void card(ObjectNode card, Nic nic, boolean first) {
        IpConfig config = nic.spec().ipConfig();
        card.putObject("match").put("macaddress", nic.mac());
        dhcp(card, nic, first);
        if (!addresses(nic).isEmpty()) {
            addresses(nic).forEach(card.putArray("addresses")::add);
        }
        if (config != null) {
            routes(card, nic, config);
            nameservers(card, config);
            if (nic.spec().mtu() != null && !nic.onPodNetwork()) {
                card.put("mtu", nic.spec().mtu());
            }
        }
    }

    private void routes(ObjectNode card, Nic nic, IpConfig config) {
        ArrayNode routes = JsonNodeFactory.instance.arrayNode();
        if (gateways.get(Family.IPV4) == nic) {
            routes.addObject().put("to", "0.0.0.0/0").put("via", config.gateway());
        }
        config.routes().forEach(route -> {
            ObjectNode node = routes.addObject().put("to", route.to()).put("via", route.via());
            if (route.metric() != null) {
                node.put("metric", route.metric());
            }
        });
        if (!routes.isEmpty()) {
            card.set("routes", routes);
        }
        if (gateways.get(Family.IPV6) == nic) {
            card.put("gateway6", config.gateway6() != null ? config.gateway6() : config.gateway());
        }
    }

    /** networkd takes overrides only when they are the same for both versions of IP, so they are. */
    private void dhcp(ObjectNode card, Nic nic, boolean first) {
        IpConfig config = nic.spec().ipConfig();
        boolean four = config == null || config.mode() != IpMode.STATIC || nic.onPodNetwork();
        boolean six = config != null && config.asksDhcp6();
        ObjectNode overrides = JsonNodeFactory.instance.objectNode();
        if (!first) {
            overrides.put("use-routes", false).put("route-metric", METRIC_OF_FURTHER_CARDS);
        } else if (gateways.containsKey(Family.IPV4)) {
            overrides.put("route-metric", METRIC_BEHIND_GATEWAY);
        }
        if (four) {
            card.put("dhcp4", true);
        }
        if (six) {
            card.put("dhcp6", true);
        }
        if (four && !overrides.isEmpty()) {
            card.set("dhcp4-overrides", overrides);
        }
        if (six && !overrides.isEmpty()) {
            card.set("dhcp6-overrides", overrides.deepCopy());
        }
    }

    private static void nameservers(ObjectNode card, IpConfig config) {
        if (config.dnsServers().isEmpty() && config.searchDomains().isEmpty()) {
            return;
        }
        ObjectNode nameservers = card.putObject("nameservers");
        if (!config.searchDomains().isEmpty()) {
            config.searchDomains().forEach(nameservers.putArray("search")::add);
        }
        if (!config.dnsServers().isEmpty()) {
            config.dnsServers().forEach(nameservers.putArray("addresses")::add);
        }
    }
}
