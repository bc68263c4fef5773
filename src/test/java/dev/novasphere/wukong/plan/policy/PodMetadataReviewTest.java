package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.pod.PodMetadata;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedPodMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels and annotations of the Pod beside what a policy allows of them. */
class PodMetadataReviewTest {

    private static List<String> refused(String allowed, String key) {
        AllowedPodMetadata policy =
                allowed == null ? null : Serialization.unmarshal("---\n" + allowed, AllowedPodMetadata.class);
        return new PodMetadataReview(policy)
                        .of(Serialization.unmarshal(
                                "---\n{labels: {'%1$s': x}, annotations: {'%1$s': x}}".formatted(key),
                                PodMetadata.class))
                        .stream()
                        .map(violation -> violation.field().replace("spec.podMetadata.", ""))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app | true",
                "app.kubernetes.io/name | true",
                "sidecar.istio.io/inject | false",
                "io.kubernetes.cri-o.Devices | false",
                "example.org/team | false"
            })
    void a_policy_without_a_word_allows_keys_that_belong_to_no_system(String key, boolean allowed) {
        assertThat(refused(null, key).isEmpty()).isEqualTo(allowed);
        assertThat(refused("{}", key).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app | ",
                "example.org/team | ",
                "sub.example.org/team | labels",
                "example.org | labels",
                "tier | labels",
                "app.kubernetes.io/name | labels"
            })
    void a_list_has_keys_and_whole_domains_and_only_these(String key, String refused) {
        assertThat(refused("{labelKeys: [app, example.org/], annotationKeys: ['*']}", key))
                .isEqualTo(refused == null ? List.of() : List.of(refused));
    }

    @ParameterizedTest
    @CsvSource({"app", "example.org/team"})
    void an_empty_list_allows_nothing(String key) {
        assertThat(refused("{labelKeys: [], annotationKeys: []}", key)).containsExactly("labels", "annotations");
    }
}
