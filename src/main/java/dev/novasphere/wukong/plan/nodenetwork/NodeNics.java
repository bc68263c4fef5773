package dev.novasphere.wukong.plan.nodenetwork;

import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The network interfaces of one node, as its NodeNetworkState has them; decides whether one may become the port of a bridge.
 *
 * @param node name of the node
 * @param state NMState's current state
 */
public record NodeNics(String node, Map<?, ?> state) {

    private static final List<String> LINK_LOCAL = List.of("fe80:", "169.254.");
    private static final List<String> DEFAULT_ROUTES = List.of("0.0.0.0/0", "::/0");

    /**
     * What forbids to put an interface into a bridge on this node. NMState would take every address off the interface, and take it out of
     * whatever it is in.
     *
     * @param bridge the bridge to make
     * @param ours whether a policy of the operator made a bridge of that name before, which is to change; else none of its name may be there
     * @return what is in the way; empty when the interface may be used
     */
    public Optional<NicObstacle> against(NodeBridge bridge, boolean ours) {
        Optional<Map<?, ?>> nic = interfaces()
                .filter(entry -> has(entry, "name", bridge.nic()))
                .filter(entry -> !has(entry, "type", "ovs-interface"))
                .findFirst();
        if (nic.isEmpty()) {
            return Optional.of(new NicObstacle(
                    NodeBridgeReasons.CARD_MISSING,
                    "node %s has no network card %s; name one that every node of the operator's node selector has"
                            .formatted(node, bridge.nic())));
        }
        return master(bridge, ours)
                .or(() -> address(bridge.nic()))
                .or(() -> ours ? Optional.empty() : existing(bridge));
    }

    private Optional<NicObstacle> address(String nic) {
        Optional<Map<?, ?>> holder = interfaces()
                .filter(entry -> has(entry, "name", nic) || isOn(entry, nic))
                .filter(entry -> addresses(entry).findAny().isPresent() || carriesDefaultRoute(entry))
                .findFirst();
        return holder.map(entry -> {
            String held =
                    addresses(entry).findFirst().map("the address "::concat).orElse("a default route");
            String where = has(entry, "name", nic)
                    ? nic
                    : "%s, which is on card %s,"
                            .formatted(Tree.text(entry, "name").orElse("an interface"), nic);
            return new NicObstacle(
                    NodeBridgeReasons.CARD_HAS_ADDRESS,
                    ("%s of node %s has %s, which the node would lose if the card became a port of a bridge; name another card in"
                                    + " physicalInterface, or have the node's administrator make the bridge and leave"
                                    + " physicalInterface out")
                            .formatted(where, node, held));
        });
    }

    private Optional<NicObstacle> master(NodeBridge bridge, boolean ours) {
        return interfaces()
                .filter(entry -> !ours || !has(entry, "name", bridge.name()))
                .filter(entry -> ports(entry).anyMatch(bridge.nic()::equals))
                .findFirst()
                .map(entry -> new NicObstacle(
                        NodeBridgeReasons.CARD_IN_USE,
                        "card %s of node %s is a port of %s %s already; %s, or name another card"
                                .formatted(
                                        bridge.nic(),
                                        node,
                                        Tree.text(entry, "type").orElse("interface"),
                                        Tree.text(entry, "name").orElse("unnamed"),
                                        instead(entry))));
    }

    private static String instead(Map<?, ?> master) {
        String name = Tree.text(master, "name").orElse("");
        return switch (Tree.text(master, "type").orElse("")) {
            case "linux-bridge", "ovs-bridge" ->
                "set bridgeName: %s and leave physicalInterface out to use that one".formatted(name);
            case "bond" -> "set physicalInterface: %s".formatted(name);
            default -> "take it out of that";
        };
    }

    private Optional<NicObstacle> existing(NodeBridge bridge) {
        return interfaces()
                .filter(entry -> has(entry, "name", bridge.name()))
                .findFirst()
                .map(entry -> new NicObstacle(
                        NodeBridgeReasons.BRIDGE_EXISTS,
                        ("node %s has %s %s already, which this operator did not make and leaves alone; leave physicalInterface out to"
                                        + " use it as it is, or set another bridgeName")
                                .formatted(node, Tree.text(entry, "type").orElse("an interface"), bridge.name())));
    }

    private Stream<Map<?, ?>> interfaces() {
        return Tree.list(state, "interfaces").stream();
    }

    /** The ports of a bridge, a bond or a VRF. */
    private static Stream<String> ports(Map<?, ?> entry) {
        Stream<String> ofBridge = Tree.list(Tree.map(entry, "bridge"), "port").stream()
                .flatMap(port -> Stream.concat(
                        Tree.text(port, "name").stream(),
                        Tree.list(Tree.map(port, "link-aggregation"), "port").stream()
                                .flatMap(member -> Tree.text(member, "name").stream())));
        Stream<?> ofBond = Tree.values(Tree.map(entry, "link-aggregation"), "port").stream();
        Stream<?> ofVrf = Tree.values(Tree.map(entry, "vrf"), "port").stream();
        return Stream.concat(ofBridge, Stream.concat(ofBond, ofVrf).map(String::valueOf));
    }

    /** Whether an interface is a VLAN or the like on top of another one. */
    private static boolean isOn(Map<?, ?> entry, String nic) {
        return Stream.of("vlan", "mac-vlan", "mac-vtap", "ipvlan", "vxlan", "macsec")
                .map(kind -> Tree.map(entry, kind))
                .anyMatch(settings -> has(settings, "base-iface", nic));
    }

    private static Stream<String> addresses(Map<?, ?> entry) {
        return Stream.of("ipv4", "ipv6")
                .map(family -> Tree.map(entry, family))
                .filter(family -> !Boolean.FALSE.equals(family.get("enabled")))
                .flatMap(family -> Tree.list(family, "address").stream())
                .flatMap(address -> Tree.text(address, "ip").stream())
                .filter(ip -> LINK_LOCAL.stream().noneMatch(ip::startsWith));
    }

    private boolean carriesDefaultRoute(Map<?, ?> entry) {
        return Tree.list(Tree.map(state, "routes"), "running").stream()
                .anyMatch(route -> DEFAULT_ROUTES.contains(route.get("destination"))
                        && Tree.text(entry, "name")
                                .filter(name -> has(route, "next-hop-interface", name))
                                .isPresent());
    }

    private static boolean has(Map<?, ?> entry, String field, String value) {
        return value.equals(entry.get(field));
    }
}
