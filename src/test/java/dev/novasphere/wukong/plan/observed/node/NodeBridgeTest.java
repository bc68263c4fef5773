package dev.novasphere.wukong.plan.observed.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.plan.observed.node.NodeBridge.Kind;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeBridgeTest {

    @Test
    void a_bridge_network_with_a_card_asks_for_a_bridge() {
        assertThat(NodeBridge.askedBy(network("{name: lan, physicalInterface: eth1}")))
                .contains(new NodeBridge("br-lan", Kind.LINUX, "eth1", null));
        assertThat(NodeBridge.askedBy(
                        network("{name: lan, type: ovs, bridgeName: ovs0, physicalInterface: eth1, mtu: 9000}")))
                .contains(new NodeBridge("ovs0", Kind.OVS, "eth1", 9000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: lan}",
                "{name: lan, bridgeName: br1}",
                "{name: lan, nadName: lan, physicalInterface: eth1}",
                "{name: lan, type: macvlan, physicalInterface: eth1}",
                "{name: lan, type: sriov, physicalInterface: eth1}",
                "{name: default, physicalInterface: eth1}"
            })
    void other_networks_ask_for_none(String network) {
        assertThat(NodeBridge.askedBy(network(network))).isEmpty();
    }

    @Test
    void the_policy_is_named_after_the_bridge() {
        assertThat(bridge("br-lan").policyName()).isEqualTo("wukong-br-lan");
        assertThat(bridge("br.100").policyName()).isEqualTo("wukong-br.100");
    }

    @Test
    void two_bridges_never_share_a_policy_and_every_name_is_one_for_kubernetes() {
        List<String> names = Stream.of("br-lan", "BR-lan", "br_lan", "br.lan", "Br-Lan", "br..lan", "br.-lan", "a")
                .map(name -> bridge(name).policyName())
                .toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches(Patterns.DNS_SUBDOMAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"br-", "-br", "br/0", "br 0", "br:0", "", "sixteen-letters-"})
    void a_name_that_linux_or_labels_do_not_take_is_not_usable(String name) {
        assertThat(bridge(name).isNameUsable()).isFalse();
        assertThat(bridge("br_0.A-9").isNameUsable()).isTrue();
    }

    @Test
    void what_is_made_meets_who_asks_for_the_same_or_for_no_mtu() {
        NodeBridge made = new NodeBridge("br-lan", Kind.LINUX, "eth1", 9000);

        assertThat(made.isMetBy(made)).isTrue();
        assertThat(bridge("br-lan").isMetBy(made)).isTrue();
        assertThat(made.isMetBy(bridge("br-lan"))).isFalse();
        assertThat(new NodeBridge("br-lan", Kind.OVS, "eth1", null).isMetBy(made))
                .isFalse();
        assertThat(new NodeBridge("br-lan", Kind.LINUX, "eth2", null).isMetBy(made))
                .isFalse();
        assertThat(new NodeBridge("br-lan", Kind.LINUX, "eth1", 1400).isMetBy(made))
                .isFalse();
    }

    private static NodeBridge bridge(String name) {
        return new NodeBridge(name, Kind.LINUX, "eth1", null);
    }

    private static NetworkSpec network(String yaml) {
        return Serialization.unmarshal("---\n" + yaml, NetworkSpec.class);
    }
}
