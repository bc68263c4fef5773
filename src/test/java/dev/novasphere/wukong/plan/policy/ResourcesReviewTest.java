package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.compute.ResourceSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicySpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and limits beside what a policy allows of them. */
class ResourcesReviewTest {

    private static List<String> refused(String policy, String resources) {
        return new ResourcesReview("4Gi", Serialization.unmarshal("---\n" + resources, ResourceSpec.class))
                .of(Serialization.unmarshal("---\n" + policy, WukongPolicySpec.class)).stream()
                        .map(violation -> violation.field().replace("spec.resources.", ""))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{most: {cpu: 2}} | {requests: {cpu: '2'}} |",
                "{most: {cpu: 2}} | {requests: {cpu: 2001m}} | requests.cpu",
                "{most: {cpu: 2}} | {limits: {cpu: '2.5'}} | limits.cpu",
                "{most: {cpu: 2}} | {limits: {cpu: 25e-1}} | limits.cpu",
                "{most: {memory: 4Gi}} | {limits: {memory: 4096Mi}} |",
                "{most: {memory: 4Gi}} | {limits: {memory: 5G}} | limits.memory",
                "{memoryOvercommit: false} | {requests: {memory: 4095Mi}} | requests.memory",
                "{memoryOvercommit: false} | {requests: {memory: 4Gi}} |",
                "{memoryOvercommit: true} | {requests: {memory: 1Gi}} |",
                "{memoryOvercommit: false} | {limits: {memory: 8Gi}} |",
                "{} | {requests: {cpu: '512', memory: 1Mi}} |"
            })
    void amounts_are_compared_as_amounts_in_whatever_form_they_are_written(
            String policy, String resources, String field) {
        assertThat(refused(policy, resources)).isEqualTo(field == null ? List.of() : List.of(field));
    }
}
