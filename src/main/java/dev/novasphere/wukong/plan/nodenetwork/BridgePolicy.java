package dev.novasphere.wukong.plan.nodenetwork;

import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicySpec;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeBridge.Kind;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The NodeNetworkConfigurationPolicy of one bridge: written, and read back.
 *
 * <p>The interface becomes a trunk port: each VLAN of a network is set where its virtual machines are attached, so that one bridge serves
 * all VLANs. NMState takes the addresses of a port away; that is why an interface with addresses is never used, see {@link NodeNics}. The
 * bridge itself is kept without addresses.
 */
public final class BridgePolicy {

    private static final int LOWEST_VLAN = 2;
    private static final int HIGHEST_VLAN = 4094;
    private static final String UP = "up";
    private static final String ABSENT = "absent";

    private BridgePolicy() {}

    /** The policy that makes a bridge on the nodes of a selector. */
    public static NodeNetworkConfigurationPolicy making(NodeBridge bridge, Map<String, String> nodeSelector) {
        NodeNetworkConfigurationPolicy policy = new NodeNetworkConfigurationPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName(bridge.policyName())
                .withLabels(labels(bridge))
                .build());
        policy.setSpec(new NodeNetworkConfigurationPolicySpec(nodeSelector, state(present(bridge)), null));
        return policy;
    }

    /** NMState's state that takes a bridge down and leaves its interface up by itself. */
    public static Map<String, Object> takenDown(NodeBridge bridge) {
        Map<String, Object> gone = named(bridge.name(), bridge.kind().type(), ABSENT);
        return state(List.of(gone, named(bridge.nic(), null, UP)));
    }

    /** Whether the operator made a policy for a bridge. */
    public static boolean isOurs(NodeNetworkConfigurationPolicy policy) {
        return Labels.managedByOperator(policy) && Labels.label(policy, Labels.NODE_BRIDGE) != null;
    }

    /** The bridge of a policy, made or being taken down; empty when another client rewrote the policy. */
    public static Optional<NodeBridge> bridge(NodeNetworkConfigurationPolicy policy) {
        String name = Labels.label(policy, Labels.NODE_BRIDGE);
        List<Map<?, ?>> interfaces = interfaces(policy);
        return interfaces.stream()
                .filter(entry -> Objects.equals(entry.get("name"), name))
                .findFirst()
                .flatMap(entry -> Stream.of(Kind.values())
                        .filter(kind -> kind.type().equals(entry.get("type")))
                        .findFirst()
                        .flatMap(kind -> nic(interfaces, entry)
                                .map(nic -> new NodeBridge(name, kind, nic, mtu(interfaces, nic)))));
    }

    /** Whether a policy takes its bridge down. */
    public static boolean isTakingDown(NodeNetworkConfigurationPolicy policy) {
        String name = Labels.label(policy, Labels.NODE_BRIDGE);
        return interfaces(policy).stream()
                .anyMatch(entry -> Objects.equals(entry.get("name"), name) && ABSENT.equals(entry.get("state")));
    }

    /** The users that a policy records. */
    public static List<BridgeUser> users(NodeNetworkConfigurationPolicy policy) {
        return BridgeUser.of(policy.getMetadata().getAnnotations());
    }

    /** The user of a UID; empty when the policy does not record it. */
    public static Optional<BridgeUser> user(NodeNetworkConfigurationPolicy policy, String uid) {
        return users(policy).stream().filter(user -> user.uid().equals(uid)).findFirst();
    }

    /** The users but one. */
    public static List<BridgeUser> usersBut(NodeNetworkConfigurationPolicy policy, String uid) {
        return users(policy).stream().filter(user -> !user.uid().equals(uid)).toList();
    }

    private static Map<String, String> labels(NodeBridge bridge) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Labels.MANAGED_BY, Labels.OPERATOR);
        labels.put(Labels.NODE_BRIDGE, bridge.name());
        return labels;
    }

    private static List<Map<String, Object>> present(NodeBridge bridge) {
        Map<String, Object> made = named(bridge.name(), bridge.kind().type(), UP);
        if (bridge.kind() == Kind.LINUX) {
            if (bridge.mtu() != null) {
                made.put("mtu", bridge.mtu());
            }
            made.put("ipv4", Map.of("enabled", false));
            made.put("ipv6", Map.of("enabled", false));
        }
        made.put("bridge", bridge.kind() == Kind.LINUX ? linux(bridge.nic()) : ovs(bridge.nic()));
        List<Map<String, Object>> interfaces = new ArrayList<>(List.of(made));
        if (bridge.mtu() != null) {
            Map<String, Object> nic = named(bridge.nic(), null, UP);
            nic.put("mtu", bridge.mtu());
            interfaces.add(nic);
        }
        return interfaces;
    }

    private static Map<String, Object> linux(String nic) {
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("min", LOWEST_VLAN);
        range.put("max", HIGHEST_VLAN);
        Map<String, Object> vlan = new LinkedHashMap<>();
        vlan.put("mode", "trunk");
        vlan.put("trunk-tags", List.of(Map.of("id-range", range)));
        Map<String, Object> port = new LinkedHashMap<>();
        port.put("name", nic);
        port.put("vlan", vlan);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("options", Map.of("stp", Map.of("enabled", false)));
        settings.put("port", List.of(port));
        return settings;
    }

    /** A port of Open vSwitch without VLAN settings is a trunk of all VLANs and of untagged frames. */
    private static Map<String, Object> ovs(String nic) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("options", Map.of("stp", false));
        settings.put("port", List.of(Map.of("name", nic)));
        return settings;
    }

    private static Map<String, Object> named(String name, String type, String state) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        if (type != null) {
            entry.put("type", type);
        }
        entry.put("state", state);
        return entry;
    }

    private static Map<String, Object> state(List<Map<String, Object>> interfaces) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("interfaces", interfaces);
        return state;
    }

    private static List<Map<?, ?>> interfaces(NodeNetworkConfigurationPolicy policy) {
        return policy.getSpec() == null ? List.of() : Tree.list(policy.getSpec().desiredState(), "interfaces");
    }

    /** The port of a bridge that is made; of one that is taken down the other interface of the policy. */
    private static Optional<String> nic(List<Map<?, ?>> interfaces, Map<?, ?> bridge) {
        return Stream.concat(
                        Tree.list(Tree.map(bridge, "bridge"), "port").stream(),
                        ABSENT.equals(bridge.get("state"))
                                ? interfaces.stream().filter(entry -> entry != bridge)
                                : Stream.empty())
                .map(entry -> Tree.text(entry, "name"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Integer mtu(List<Map<?, ?>> interfaces, String nic) {
        return interfaces.stream()
                .filter(entry -> Objects.equals(entry.get("name"), nic))
                .map(entry -> entry.get("mtu"))
                .filter(Integer.class::isInstance)
                .map(Integer.class::cast)
                .findFirst()
                .orElse(null);
    }
}
