package dev.novasphere.wukong.plan.nodenetwork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicySpec;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes the policies under strict validation, and gives back what was written. */
class BridgePolicyIT {

    private static final Map<String, String> NODES = Map.of("node-role.kubernetes.io/worker", "", "bridges", "allowed");

    private final KubernetesClient client = TestCluster.shared().client();

    @ParameterizedTest
    @MethodSource("dev.novasphere.wukong.plan.nodenetwork.BridgePolicyTest#bridges")
    void a_policy_is_stored_as_it_was_written(NodeBridge bridge) {
        NodeNetworkConfigurationPolicy policy = BridgePolicy.making(bridge, NODES);

        NodeNetworkConfigurationPolicy stored = strictly(policy);

        assertThat(stored.getSpec()).isEqualTo(policy.getSpec());
        assertThat(BridgePolicy.bridge(stored)).contains(bridge);
    }

    @ParameterizedTest
    @MethodSource("dev.novasphere.wukong.plan.nodenetwork.BridgePolicyTest#bridges")
    void so_is_one_that_takes_its_bridge_down(NodeBridge bridge) {
        NodeNetworkConfigurationPolicy policy = BridgePolicy.making(bridge, NODES);
        policy.setSpec(new NodeNetworkConfigurationPolicySpec(NODES, BridgePolicy.takenDown(bridge), null));

        NodeNetworkConfigurationPolicy stored = strictly(policy);

        assertThat(stored.getSpec()).isEqualTo(policy.getSpec());
        assertThat(BridgePolicy.isTakingDown(stored)).isTrue();
    }

    private NodeNetworkConfigurationPolicy strictly(NodeNetworkConfigurationPolicy policy) {
        return client.resource(policy)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }
}
