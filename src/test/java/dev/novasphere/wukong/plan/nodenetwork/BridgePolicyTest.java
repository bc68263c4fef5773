package dev.novasphere.wukong.plan.nodenetwork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicySpec;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeBridge.Kind;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BridgePolicyTest {

    private static final Map<String, String> NODES = Map.of("bridges", "allowed");

    static Stream<NodeBridge> bridges() {
        return Stream.of(
                new NodeBridge("br-lan", Kind.LINUX, "eth1", null),
                new NodeBridge("br-lan", Kind.LINUX, "eth1", 9000),
                new NodeBridge("ovs0", Kind.OVS, "bond0.5", null),
                new NodeBridge("ovs0", Kind.OVS, "eth1", 1400));
    }

    @ParameterizedTest
    @MethodSource("bridges")
    void a_bridge_is_read_back_as_it_was_written(NodeBridge bridge) {
        NodeNetworkConfigurationPolicy policy = read(BridgePolicy.making(bridge, NODES));

        assertThat(BridgePolicy.bridge(policy)).contains(bridge);
        assertThat(BridgePolicy.isOurs(policy)).isTrue();
        assertThat(BridgePolicy.isTakingDown(policy)).isFalse();
        assertThat(policy.getSpec().nodeSelector()).isEqualTo(NODES);
    }

    @ParameterizedTest
    @MethodSource("bridges")
    void a_bridge_that_is_taken_down_is_still_known_with_its_card(NodeBridge bridge) {
        NodeNetworkConfigurationPolicy policy = BridgePolicy.making(bridge, NODES);
        policy.setSpec(new NodeNetworkConfigurationPolicySpec(NODES, BridgePolicy.takenDown(bridge), null));
        NodeNetworkConfigurationPolicy live = read(policy);

        assertThat(BridgePolicy.isTakingDown(live)).isTrue();
        assertThat(BridgePolicy.bridge(live))
                .contains(new NodeBridge(bridge.name(), bridge.kind(), bridge.nic(), null));
        assertThat(Serialization.asYaml(live)).contains("absent");
    }

    @ParameterizedTest
    @MethodSource("bridges")
    void no_interface_gets_an_address(NodeBridge bridge) {
        String policy = Serialization.asYaml(BridgePolicy.making(bridge, NODES));

        assertThat(policy).doesNotContain("dhcp", "address", "enabled: true", "routes", "dns");
    }

    @Test
    void a_policy_rewritten_by_another_client_has_no_bridge() {
        NodeNetworkConfigurationPolicy policy =
                BridgePolicy.making(new NodeBridge("br-lan", Kind.LINUX, "eth1", null), NODES);
        policy.setSpec(new NodeNetworkConfigurationPolicySpec(
                NODES, Map.of("interfaces", List.of(Map.of("name", "br-lan", "type", "dummy"), "?")), null));

        assertThat(BridgePolicy.bridge(policy)).isEmpty();
        assertThat(BridgePolicy.isTakingDown(policy)).isFalse();
    }

    @Test
    void users_are_read_back_as_they_were_recorded() {
        BridgeUser one = new BridgeUser("b-1", "shop", "web", Optional.empty());
        BridgeUser two = new BridgeUser("a-2", "default", "db", Optional.empty()).until("guest-7");
        NodeNetworkConfigurationPolicy policy = new NodeNetworkConfigurationPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .addToAnnotations("other", "shop/web")
                .addToAnnotations(one.key(), one.value())
                .addToAnnotations(two.key(), two.value())
                .build());

        assertThat(BridgePolicy.users(policy)).containsExactly(two, one);
        assertThat(BridgePolicy.usersBut(policy, "a-2")).containsExactly(one);
        assertThat(one).hasToString("shop/web");
        assertThat(two.value()).isEqualTo("default/db until guest-7");
    }

    private static NodeNetworkConfigurationPolicy read(NodeNetworkConfigurationPolicy policy) {
        return Serialization.unmarshal(Serialization.asYaml(policy), NodeNetworkConfigurationPolicy.class);
    }
}
