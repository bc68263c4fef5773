package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy bounds of the machine as a whole. */
class PolicyReviewTest {

    private static List<String> refused(String policy, String wukong) {
        return new PolicyReview(Serialization.unmarshal("---\n" + policy, WukongPolicySpec.class), "team")
                .of(Serialization.unmarshal("---\n" + wukong, WukongSpec.class)).stream()
                        .map(violation -> violation.message("teams"))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 3600 | 3601",
                "{most: {cpu: 4}} | 3600 | 86400",
                "{most: {terminationGracePeriodSeconds: 600}} | 600 | 601",
                "{most: {terminationGracePeriodSeconds: 0}} | 0 | 1"
            })
    void a_guest_holds_the_drain_of_its_node_no_longer_than_a_policy_lets_it(String policy, int most, int more) {
        assertThat(refused(policy, "{terminationGracePeriodSeconds: " + most + "}"))
                .isEmpty();
        assertThat(refused(policy, "{terminationGracePeriodSeconds: " + more + "}"))
                .containsExactly("spec.terminationGracePeriodSeconds: " + more
                        + " is not allowed by WukongPolicy teams; at most " + most);
    }

    @Test
    void a_policy_can_allow_a_day_of_grace() {
        assertThat(refused("{most: {terminationGracePeriodSeconds: 86400}}", "{terminationGracePeriodSeconds: 86400}"))
                .isEmpty();
    }

    @Test
    void the_label_by_which_a_group_is_apart_is_held_to_the_labels_of_nodes() {
        String policy = "{scheduling: {nodeSelector: [{key: rack}, {key: pool, values: [vms]}]}}";

        assertThat(refused(policy, "{highAvailability: {antiAffinity: true, antiAffinityTopologyKey: rack}}"))
                .isEmpty();
        assertThat(
                        refused(
                                policy,
                                "{highAvailability: {antiAffinity: true, antiAffinityTopologyKey: topology.kubernetes.io/zone}}"))
                .isEmpty();
        assertThat(refused(policy, "{highAvailability: {antiAffinity: true, antiAffinityTopologyKey: pool}}"))
                .containsExactly(
                        "spec.highAvailability.antiAffinityTopologyKey: pool is not allowed by WukongPolicy teams;"
                                + " use one of rack, pool=vms");
    }

    @Test
    void a_disk_that_would_be_as_large_as_its_source_needs_a_size_where_sizes_are_bounded() {
        assertThat(
                        refused(
                                "most: {diskSize: 10Gi}",
                                "{cpu: 1, memory: 1Gi, disks: [{name: a, source: {claim: golden}}, {name: b, claimName: c}, {name: c, type: cdrom}]}"))
                .singleElement()
                .asString()
                .contains("spec.disks[a].size", "at most 10Gi");
        assertThat(refused("most: {disks: 4}", "{cpu: 1, memory: 1Gi, disks: [{name: a, source: {claim: golden}}]}"))
                .isEmpty();
    }
}
