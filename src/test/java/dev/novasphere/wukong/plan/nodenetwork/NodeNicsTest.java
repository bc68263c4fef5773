package dev.novasphere.wukong.plan.nodenetwork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeBridge.Kind;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeNicsTest {

    private static final NodeBridge BRIDGE = new NodeBridge("br-lan", Kind.LINUX, "eth1", null);
    private static final String NIC = "- {name: eth1, type: ethernet, state: up}\n";

    @Test
    void a_card_without_addresses_may_be_used() {
        assertThat(against(NIC + "- {name: eth0, ipv4: {enabled: true, address: [{ip: 192.0.2.1}]}}"))
                .isEmpty();
    }

    @Test
    void link_local_addresses_and_a_wait_for_dhcp_do_not_count() {
        assertThat(against("""
                - name: eth1
                  ipv4: {enabled: true, dhcp: true, address: [{ip: 169.254.3.4, prefix-length: 16}]}
                  ipv6: {enabled: true, autoconf: true, address: [{ip: "fe80::1", prefix-length: 64}]}
                """)).isEmpty();
    }

    @Test
    void an_address_of_either_family_is_in_the_way() {
        assertThat(reason(against("- {name: eth1, ipv4: {enabled: true, address: [{ip: 192.0.2.7}]}}")))
                .isEqualTo("NodeCardHasAddress");
        assertThat(message(against("- {name: eth1, ipv6: {enabled: true, address: [{ip: '2001:db8::7'}]}}")))
                .contains("eth1 of node n1", "2001:db8::7", "physicalInterface");
    }

    @Test
    void addresses_that_are_switched_off_do_not_count() {
        assertThat(against("- {name: eth1, ipv4: {enabled: false, address: [{ip: 192.0.2.7}]}}"))
                .isEmpty();
    }

    @Test
    void an_address_on_a_vlan_of_the_card_is_in_the_way() {
        Optional<NicObstacle> obstacle = against(NIC + """
                - name: eth1.20
                  type: vlan
                  vlan: {base-iface: eth1, id: 20}
                  ipv4: {enabled: true, address: [{ip: 192.0.2.7}]}
                """);

        assertThat(reason(obstacle)).isEqualTo("NodeCardHasAddress");
        assertThat(message(obstacle)).contains("eth1.20, which is on card eth1", "192.0.2.7");
    }

    @Test
    void a_vlan_without_an_address_is_not() {
        assertThat(against(NIC + "- {name: eth1.20, type: vlan, vlan: {base-iface: eth1, id: 20}}"))
                .isEmpty();
    }

    @Test
    void a_default_route_is_in_the_way() {
        Map<?, ?> state = Serialization.unmarshal("""
                interfaces: [{name: eth1}]
                routes: {running: [{destination: 0.0.0.0/0, next-hop-interface: eth1}]}
                """, Map.class);

        Optional<NicObstacle> obstacle = new NodeNics("n1", state).against(BRIDGE, false);

        assertThat(reason(obstacle)).isEqualTo("NodeCardHasAddress");
        assertThat(message(obstacle)).contains("a default route");
    }

    @Test
    void a_port_of_another_bridge_bond_or_vrf_is_reported_with_what_to_write() {
        assertThat(message(against(NIC + "- {name: br0, type: linux-bridge, bridge: {port: [{name: eth1}]}}")))
                .contains("port of linux-bridge br0", "bridgeName: br0");
        assertThat(message(against(NIC + """
                - name: ovs0
                  type: ovs-bridge
                  bridge: {port: [{name: b, link-aggregation: {mode: balance-slb, port: [{name: eth1}]}}]}
                """))).contains("port of ovs-bridge ovs0");
        assertThat(message(against(NIC + "- {name: bond0, type: bond, link-aggregation: {port: [eth1, eth2]}}")))
                .contains("port of bond bond0", "physicalInterface: bond0");
        assertThat(reason(against(NIC + "- {name: red, type: vrf, vrf: {port: [eth1], route-table-id: 7}}")))
                .isEqualTo("NodeCardInUse");
    }

    @Test
    void a_bridge_of_that_name_is_left_alone_unless_it_is_ours() {
        String state = NIC + "- {name: br-lan, type: linux-bridge, bridge: {port: [{name: eth1}]}}";

        assertThat(reason(against(NIC + "- {name: br-lan, type: linux-bridge}")))
                .isEqualTo("NodeBridgeExists");
        assertThat(reason(against(state))).isEqualTo("NodeCardInUse");
        assertThat(cards(state).against(BRIDGE, true)).isEmpty();
    }

    @Test
    void a_card_that_is_missing_is_reported() {
        Optional<NicObstacle> obstacle = against("- {name: eth0}");

        assertThat(reason(obstacle)).isEqualTo("NodeCardMissing");
        assertThat(message(obstacle)).contains("node n1 has no network card eth1");
        assertThat(reason(new NodeNics("n1", Map.of()).against(BRIDGE, false))).isEqualTo("NodeCardMissing");
    }

    private static Optional<NicObstacle> against(String interfaces) {
        return cards(interfaces).against(BRIDGE, false);
    }

    private static NodeNics cards(String interfaces) {
        return new NodeNics("n1", Serialization.unmarshal("interfaces:\n" + interfaces, Map.class));
    }

    private static String reason(Optional<NicObstacle> obstacle) {
        return obstacle.orElseThrow().reason();
    }

    private static String message(Optional<NicObstacle> obstacle) {
        return obstacle.orElseThrow().message();
    }
}
