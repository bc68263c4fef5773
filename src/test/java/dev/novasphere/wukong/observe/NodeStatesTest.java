package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.client.ModelJson;
import dev.novasphere.wukong.plan.nodenetwork.NodeBridgeReasons;
import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The networks of the nodes before bridges are made on them. */
class NodeStatesTest {

    private static final String NODES = """
            {"apiVersion": "v1", "kind": "NodeList", "metadata": {}, "items": [{"metadata": {"name": "n1"}}]}
            """;
    private static final String STATES = """
            {"apiVersion": "nmstate.io/v1beta1", "kind": "NodeNetworkStateList", "metadata": {}, "items": [
              {"apiVersion": "nmstate.io/v1beta1", "kind": "NodeNetworkState", "metadata": {"name": "n1"},
               "status": {"currentState": {"interfaces": [{"name": "eth1", "type": "ethernet"}, {"name": "br3", "type": "linux-bridge"}]}}}]}
            """;

    private volatile String reported = STATES;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(request -> {
        String path = request.uri().getPath();
        asked.add(path.replaceAll(".*/", ""));
        return new AnsweringServer.Answer(200, path.endsWith("/nodes") ? NODES : reported);
    });
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(server.client().getConfiguration())
            .withKubernetesSerialization(ModelJson.serialization())
            .build();
    private final NodeStates states = new NodeStates(client, new NodeNetworkPermission(true, Map.of(), Set.of("eth1")));

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    @Test
    void are_read_once_for_all_bridges_that_a_wukong_asks_for() {
        Map<NodeBridge, Boolean> bridges = IntStream.range(0, 20)
                .mapToObj(i -> new NodeBridge("br" + i, NodeBridge.Kind.LINUX, "eth1", null))
                .collect(Collectors.toMap(Function.identity(), bridge -> false));

        Map<String, Optional<String>> obstacles = bridges.keySet().stream()
                .collect(Collectors.toMap(NodeBridge::name, bridge -> states.obstacle(bridge, bridges)
                        .map(NicObstacle::reason)));

        assertThat(asked).containsExactly("nodes", "nodenetworkstates");
        assertThat(obstacles).hasSize(20);
        assertThat(obstacles.get("br3")).contains(NodeBridgeReasons.BRIDGE_EXISTS);
        obstacles.remove("br3");
        assertThat(obstacles.values()).allMatch(Optional::isEmpty);
    }

    @Test
    void one_that_cannot_be_read_is_not_reported_as_missing() {
        reported = STATES.replace("\"ethernet\"", "\"" + "e".repeat(2 * 1024 * 1024) + "\"");
        NodeBridge bridge = new NodeBridge("br0", NodeBridge.Kind.LINUX, "eth1", null);

        assertThat(states.obstacle(bridge, Map.of(bridge, false))).hasValueSatisfying(obstacle -> {
            assertThat(obstacle.reason()).isEqualTo(NodeBridgeReasons.STATE_UNKNOWN);
            assertThat(obstacle.message())
                    .startsWith(
                            "what is on node n1 is not known, because NodeNetworkState n1 cannot be read: it is larger than");
        });
    }
}
