package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedScheduling;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a Wukong may run beside what a policy allows. */
class SchedulingReviewTest {

    private static final String LABELS = "{nodeSelector: [{key: rack}, {key: pool, values: [vms, gpus]}]}";

    private static List<String> refused(String allowed, String asked) {
        AllowedScheduling policy =
                allowed == null ? null : Serialization.unmarshal("---\n" + allowed, AllowedScheduling.class);
        return new SchedulingReview(policy, "team")
                .of(Serialization.unmarshal("---\n" + asked, HighAvailability.class)).stream()
                        .map(violation ->
                                violation.field().replace("spec.highAvailability.", "") + "=" + violation.value())
                        .toList();
    }

    private static String nodes(String kind, String expression) {
        return kind.equals("required")
                ? "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: ["
                        + expression + "]}]}}}}"
                : "{affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: ["
                        + expression + "]}}]}}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{key: rack, operator: Exists} | true",
                "{key: rack, operator: NotIn, values: [r1]} | true",
                "{key: pool, operator: In, values: [vms]} | true",
                "{key: pool, operator: In, values: [vms, control]} | false",
                "{key: pool, operator: NotIn, values: [vms]} | false",
                "{key: pool, operator: Exists} | false",
                "{key: zone, operator: Exists} | false"
            })
    void a_label_with_values_may_only_be_asked_for_by_them_whether_required_or_preferred(
            String expression, boolean allowed) {
        assertThat(refused(LABELS, nodes("required", expression)).isEmpty()).isEqualTo(allowed);
        assertThat(refused(LABELS, nodes("preferred", expression)).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void a_node_by_its_name_is_a_label_that_is_not_listed() {
        String asked =
                "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields:"
                        + " [{key: metadata.name, operator: In, values: [node-1]}]}]}}}}";

        assertThat(refused(LABELS, asked)).containsExactly("affinity.nodeAffinity=metadata.name");
    }

    @Test
    void topologies_that_every_cluster_has_are_always_allowed() {
        assertThat(
                        refused(
                                LABELS,
                                "{topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone}, {topologyKey: rack}, {topologyKey: pool}]}"))
                .containsExactly("topologySpreadConstraints.topologyKey=pool");
        assertThat(
                        refused(
                                "{nodeSelector: []}",
                                "{affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname}, {topologyKey: rack}]}}}"))
                .containsExactly("affinity.topologyKey=rack");
    }

    @Test
    void terms_about_pods_of_other_namespaces_are_closed_until_a_policy_opens_them() {
        String own =
                "{affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: a, namespaces: [team]}}]}}}";
        String others = own.replace("[team]", "[kube-system]");
        String all = own.replace("namespaces: [team]", "namespaceSelector: {}");

        assertThat(refused(null, own)).isEmpty();
        assertThat(refused(null, others)).containsExactly("affinity=a term about other namespaces");
        assertThat(refused(null, all)).containsExactly("affinity=a term about other namespaces");
        assertThat(refused("{otherNamespaces: true}", all)).isEmpty();
    }

    @Test
    void a_toleration_of_every_taint_needs_an_empty_key() {
        String all = "{tolerations: [{operator: Exists}]}";

        assertThat(refused("{tolerationKeys: [gpu]}", all)).containsExactly("tolerations=a toleration of every taint");
        assertThat(refused("{tolerationKeys: ['']}", all)).isEmpty();
        assertThat(refused("{tolerationKeys: ['']}", "{tolerations: [{key: gpu, operator: Exists}]}"))
                .containsExactly("tolerations=gpu");
    }

    @Test
    void priorities_and_schedulers_are_closed_without_a_word() {
        String asked = "{priorityClassName: gold, schedulerName: packing, evictionStrategy: LiveMigrate}";

        assertThat(refused(null, asked)).containsExactly("priorityClassName=gold", "schedulerName=packing");
        assertThat(refused(
                        "{priorityClassNames: [gold], schedulerNames: [packing], evictionStrategies: [None]}", asked))
                .containsExactly("evictionStrategy=LiveMigrate");
    }
}
