package dev.novasphere.wukong.plan.cloudinit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.IpConfig;
import dev.novasphere.wukong.api.v1alpha1.IpMode;
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
 * </ul>
 */
final class NetworkData {

    /** Metric of the default route that the first card gets by DHCP when another card has a static gateway. */
    private static final int METRIC_BEHIND_GATEWAY = 2000;

    /** Metric of routes that further cards get by DHCP. */
    private static final int METRIC_OF_FURTHER_CARDS = 3000;

    /** A key netplan gives a meaning of its own beside the names of cards; underscores are in no network's name. */
    private static final Map<String, String> RESERVED_IDS = Map.of("renderer", "renderer_");

    private enum Family {
        IPV4,
        IPV6;

        static Family of(String address) {
            return address.contains(":") ? IPV6 : IPV4;
        }
    }

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
        nics.forEach(this::claimGateway);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("version", 2);
        ObjectNode ethernets = document.putObject("ethernets");
        for (int i = 0; i < nics.size(); i++) {
            Nic nic = nics.get(i);
            boolean first = i == 0;
            if (nic.spec().ipConfig() == null && !first) {
                continue;
            }
            ObjectNode card = ethernets.putObject(RESERVED_IDS.getOrDefault(nic.name(), nic.name()));
            card.putObject("match").put("macaddress", nic.mac());
            if (isStatic(nic)) {
                addresses(card, nic);
            } else {
                dhcp(card, first);
            }
            nameservers(card, nic.spec().ipConfig());
        }
        return CloudInitYaml.render(document);
    }

    private void claimGateway(Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        if (config == null || config.mode() != IpMode.STATIC) {
            return;
        }
        if (nic.onPodNetwork()) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    "StaticAddressIgnored",
                    "the static address of network %s is not used, because KubeVirt itself gives the guest its address on the pod network; write mode: dhcp"
                            .formatted(nic.name())));
            return;
        }
        if (config.address() == null) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "StaticAddressMissing",
                    "ipConfig of network %s is static but has no address; write for example address: 192.168.10.5/24"
                            .formatted(nic.name())));
            return;
        }
        if (config.gateway() == null) {
            return;
        }
        Family family = Family.of(config.gateway());
        if (family != Family.of(config.address())) {
            findings.add(Finding.error(
                    Concern.NETWORKS,
                    "GatewayOfOtherFamily",
                    "gateway and address of network %s are not of the same IP version; correct one of them"
                            .formatted(nic.name())));
            return;
        }
        Nic holder = gateways.putIfAbsent(family, nic);
        if (holder != null) {
            findings.add(Finding.warning(
                    Concern.NETWORKS,
                    "SecondDefaultGateway",
                    "the gateway of network %s is not used, because network %s already has one and a guest has one default route; remove one of the two"
                            .formatted(nic.name(), holder.name())));
        }
    }

    /** On the pod network a static address cannot be had; it counts as DHCP there. */
    private static boolean isStatic(Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        return config != null && config.mode() == IpMode.STATIC && !nic.onPodNetwork();
    }

    private void addresses(ObjectNode card, Nic nic) {
        IpConfig config = nic.spec().ipConfig();
        if (config.address() != null) {
            card.putArray("addresses").add(config.address());
        }
        if (gateways.get(Family.IPV4) == nic) {
            card.putArray("routes").addObject().put("to", "0.0.0.0/0").put("via", config.gateway());
        } else if (gateways.get(Family.IPV6) == nic) {
            card.put("gateway6", config.gateway());
        }
    }

    private void dhcp(ObjectNode card, boolean first) {
        card.put("dhcp4", true);
        if (!first) {
            card.putObject("dhcp4-overrides").put("use-routes", false).put("route-metric", METRIC_OF_FURTHER_CARDS);
        } else if (gateways.containsKey(Family.IPV4)) {
            card.putObject("dhcp4-overrides").put("route-metric", METRIC_BEHIND_GATEWAY);
        }
    }

    private static void nameservers(ObjectNode card, IpConfig config) {
        if (config != null && !config.dnsServers().isEmpty()) {
            config.dnsServers().forEach(card.putObject("nameservers").putArray("addresses")::add);
        }
    }
}
