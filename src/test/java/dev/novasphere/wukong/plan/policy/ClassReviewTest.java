package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No class of machines gives a tenant what a policy bounds. */
class ClassReviewTest {

    private static List<String> remedies(String policy, String wukong) {
        return new ClassReview(Serialization.unmarshal("---\n" + policy, WukongPolicySpec.class))
                .of(Serialization.unmarshal("---\n" + wukong, WukongSpec.class)).stream()
                        .map(PolicyViolation::remedy)
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{most: {cpu: 4}}",
                "{most: {memory: 4Gi}}",
                "{gpuDeviceNames: []}",
                "{memoryOvercommit: false}",
                "{scheduling: {}}",
                "{instancetypes: []}"
            })
    void a_policy_that_bounds_what_an_instancetype_gives_allows_none_that_it_does_not_list(String policy) {
        assertThat(remedies(policy, "{instancetype: {name: u1.huge}}")).containsExactly("write cpu and memory");
    }

    @Test
    void an_instancetype_of_the_cluster_that_is_listed_is_allowed() {
        String policy = "{instancetypes: [u1.small], most: {cpu: 1}}";

        assertThat(remedies(policy, "{instancetype: {name: u1.small}}")).isEmpty();
        assertThat(remedies(policy, "{instancetype: {name: u1.huge}}")).containsExactly("use one of u1.small");
        assertThat(remedies(policy, "{instancetype: {name: u1.small, kind: VirtualMachineInstancetype}}"))
                .containsExactly("use one of u1.small");
    }

    @Test
    void classes_of_a_namespace_are_not_allowed_by_any_policy() {
        assertThat(remedies("{}", "{instancetype: {name: own, kind: VirtualMachineInstancetype}}"))
                .containsExactly("use a VirtualMachineClusterInstancetype");
        assertThat(remedies("{}", "{preference: {name: own, kind: VirtualMachinePreference}}"))
                .containsExactly("use a VirtualMachineClusterPreference");
        assertThat(remedies("{}", "{instancetype: {name: u1.huge}, preference: {name: fedora}}"))
                .isEmpty();
    }
}
