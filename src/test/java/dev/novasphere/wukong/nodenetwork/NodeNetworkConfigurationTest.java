package dev.novasphere.wukong.nodenetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeNetworkConfigurationTest {

    @Test
    void nothing_is_allowed_unless_it_is_enabled() {
        assertThat(permission(Map.of())).isEqualTo(NodeNetworkPermission.NONE);
        assertThat(permission(Map.of("node-selector", "a=b", "interfaces", "eth1")))
                .isEqualTo(NodeNetworkPermission.NONE);
    }

    @Test
    void labels_and_cards_are_read_as_lists() {
        NodeNetworkPermission permission = permission(Map.of(
                "enabled",
                "true",
                "node-selector",
                "node-role.kubernetes.io/worker=, net.example.org/bridges=yes",
                "interfaces",
                "eth1, ens2f0"));

        assertThat(permission)
                .isEqualTo(new NodeNetworkPermission(
                        true,
                        Map.of("node-role.kubernetes.io/worker", "", "net.example.org/bridges", "yes"),
                        Set.of("eth1", "ens2f0")));
    }

    @Test
    void the_operator_does_not_start_with_every_node_or_without_a_card() {
        assertThatThrownBy(() -> permission(Map.of("enabled", "true", "interfaces", "eth1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wukong.node-network.node-selector");
        assertThatThrownBy(() -> permission(Map.of("enabled", "true", "node-selector", "a=b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wukong.node-network.interfaces");
        assertThatThrownBy(() -> permission(Map.of("enabled", "true", "node-selector", "worker", "interfaces", "eth1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key=value")
                .hasMessageContaining("worker");
    }

    private static NodeNetworkPermission permission(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put("wukong.node-network." + name, value));
        NodeNetworkSettings mapped = new SmallRyeConfigBuilder()
                .withMapping(NodeNetworkSettings.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(NodeNetworkSettings.class);
        return new NodeNetworkConfiguration().permission(mapped);
    }
}
