package dev.novasphere.wukong.plan.observed.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.plan.observed.node.ObservedPolicy.Progress;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObservedPolicyTest {

    @Test
    void a_policy_that_no_node_has_handled_is_in_progress() {
        ObservedPolicy fresh = new ObservedPolicy(
                Serialization.unmarshal("metadata: {name: p, generation: 1}", NodeNetworkConfigurationPolicy.class),
                List.of());

        assertThat(fresh.progress()).isEqualTo(Progress.UNDER_WAY);
        assertThat(fresh.words()).isEmpty();
    }

    @Test
    void it_is_done_when_it_is_available_and_every_node_is() {
        assertThat(of(2, "Available", node("n1", 2, "Available"), node("n2", 2, "Available"))
                        .progress())
                .isEqualTo(Progress.DONE);
        assertThat(of(2, "Available", node("n1", 2, "Available"), node("n2", 2, "Progressing"))
                        .progress())
                .isEqualTo(Progress.UNDER_WAY);
        assertThat(of(2, "Progressing", node("n1", 2, "Available")).progress()).isEqualTo(Progress.UNDER_WAY);
    }

    @Test
    void conditions_of_an_earlier_generation_do_not_count() {
        assertThat(of(2, "Available", node("n1", 1, "Available")).progress()).isEqualTo(Progress.UNDER_WAY);
        assertThat(of(2, "Degraded", node("n1", 1, "Failing")).progress()).isEqualTo(Progress.UNDER_WAY);
        assertThat(of(2, "Available").progress()).isEqualTo(Progress.UNDER_WAY);
    }

    @Test
    void a_node_that_is_down_and_never_began_does_not_hold_up_the_others() {
        assertThat(of(2, "Available", node("n1", 2, "Available"), node("off", 1, "Available"))
                        .progress())
                .isEqualTo(Progress.DONE);
    }

    @Test
    void the_first_node_that_fails_gives_the_words() {
        ObservedPolicy failed =
                of(1, "Degraded", node("n3", 1, "Failing"), node("n1", 1, "Available"), node("n2", 1, "Failing"));

        assertThat(failed.progress()).isEqualTo(Progress.FAILED);
        assertThat(failed.words()).contains("node n2: words of n2");
    }

    @Test
    void without_a_node_that_fails_the_policy_gives_the_words() {
        assertThat(of(1, "Progressing", node("n1", 1, "Available")).words()).contains("words of the policy");
    }

    @Test
    void no_matching_node_is_distinguished() {
        assertThat(of(1, "Ignored").progress()).isEqualTo(Progress.NO_NODE);
    }

    private static ObservedPolicy of(int generation, String condition, NodeNetworkConfigurationEnactment... nodes) {
        NodeNetworkConfigurationPolicy policy =
                Serialization.unmarshal("""
                metadata: {name: p, generation: %d}
                status: {conditions: [{type: %s, status: "True", reason: R, message: words of the policy}]}
                """.formatted(generation, condition), NodeNetworkConfigurationPolicy.class);
        return new ObservedPolicy(policy, Stream.of(nodes).toList());
    }

    private static NodeNetworkConfigurationEnactment node(String name, int generation, String condition) {
        return Serialization.unmarshal(
                """
                metadata: {name: %s.p, labels: {nmstate.io/policy: p, nmstate.io/node: %s}}
                status:
                  policyGeneration: %d
                  conditions: [{type: %s, status: "True", reason: R, message: words of %s}]
                """.formatted(name, name, generation, condition, name), NodeNetworkConfigurationEnactment.class);
    }
}
