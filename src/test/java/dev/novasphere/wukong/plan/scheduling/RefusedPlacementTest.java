package dev.novasphere.wukong.plan.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.PlanScene;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kubernetes 1.35 refuses in a Pod and KubeVirt 1.9 takes in a machine. */
class RefusedPlacementTest {

    private static List<Finding> findings(String fields) {
        return new SchedulingStage()
                        .plan(PlanScene.of("highAvailability: {%s}"
                                        .formatted(fields.replace(
                                                        "SPREAD", "maxSkew: 1, topologyKey: zone, whenUnsatisfiable")
                                                .replace("SELECTOR", "labelSelector: {matchLabels: {a: b}}")
                                                .replace("REQUIRED", "requiredDuringSchedulingIgnoredDuringExecution")
                                                .replace(
                                                        "PREFERRED",
                                                        "preferredDuringSchedulingIgnoredDuringExecution")))
                                .input())
                        .findings()
                        .stream()
                        .filter(finding -> !finding.reason().equals("SelectorMissing"))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'topologySpreadConstraints: [{SPREAD: ScheduleAnyway, minDomains: 2, SELECTOR}]'                   | [0].minDomains goes with
            'topologySpreadConstraints: [{SPREAD: DoNotSchedule, nodeAffinityPolicy: honor, SELECTOR}]'         | [0].nodeAffinityPolicy is Honor or Ignore
            'topologySpreadConstraints: [{SPREAD: DoNotSchedule, nodeTaintsPolicy: "", SELECTOR}]'             | [0].nodeTaintsPolicy is Honor or Ignore
            'topologySpreadConstraints: [{SPREAD: DoNotSchedule, matchLabelKeys: [a]}]'                        | [0].matchLabelKeys needs a labelSelector
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: In, values: [a b]}]}]}}}' | nodeAffinity
            'tolerations: [{operator: Exists}, {key: a b, operator: Exists}]'                                  | tolerations[1].key is that of no taint
            'tolerations: [{key: example.org/a/b, operator: Exists}]'                                          | tolerations[0].key is that of no taint
            'tolerations: [{key: gpu, value: -x}]'                                                             | tolerations[0].value is that of no taint
            """)
    void placement_with_which_kubernetes_refuses_the_pod_is_an_error(String fields, String words) {
        assertThat(findings(fields)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.reason()).isEqualTo("PlacementRefused");
            assertThat(finding.message()).startsWith("highAvailability.").contains(words);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'topologySpreadConstraints: [{SPREAD: DoNotSchedule, matchLabelKeys: [a], SELECTOR}]'              | [0].matchLabelKeys has a key
            'affinity: {podAffinity: {REQUIRED: [{topologyKey: zone, matchLabelKeys: [a]}]}}'                  | podAffinity matchLabelKeys needs
            'affinity: {podAntiAffinity: {PREFERRED: [{weight: 1, podAffinityTerm: {topologyKey: zone, matchLabelKeys: [a], SELECTOR}}]}}' | podAntiAffinity matchLabelKeys has a key of the labelSelector
            'affinity: {podAntiAffinity: {REQUIRED: [{topologyKey: zone, matchLabelKeys: [c], mismatchLabelKeys: [c], SELECTOR}]}}' | matchLabelKeys has a key of mismatchLabelKeys
            'affinity: {podAffinity: {REQUIRED: [{topologyKey: zone, mismatchLabelKeys: [a b], SELECTOR}]}}'   | mismatchLabelKeys has a key that no label can have
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: In, values: [a b]}]}, {matchExpressions: [{key: z, operator: Exists}]}]}}}' | nodeAffinity
            """)
    void what_only_some_versions_refuse_is_a_warning(String fields, String words) {
        assertThat(findings(fields)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("PlacementRefused");
            assertThat(finding.message())
                    .startsWith("highAvailability.")
                    .contains(words)
                    .endsWith("which depends on its version");
        });
    }

    @Test
    void a_requirement_without_operator_which_only_an_old_definition_let_through_ends_no_plan() {
        assertThat(
                        findings(
                                "affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, values: [a b]}]}]}}}"))
                .isEmpty();
    }

    @Test
    void a_list_that_is_wrong_throughout_is_said_ten_times_at_most() {
        String tolerations =
                IntStream.range(0, 100).mapToObj(i -> "{key: a b, value: -x}").collect(Collectors.joining(", "));

        assertThat(findings("tolerations: [" + tolerations + "]")).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topologySpreadConstraints: [{SPREAD: DoNotSchedule, minDomains: 2, SELECTOR}]",
                "topologySpreadConstraints: [{SPREAD: ScheduleAnyway, nodeAffinityPolicy: Ignore, nodeTaintsPolicy: Honor, matchLabelKeys: [c], SELECTOR}]",
                "affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: In, values: [a, ''']}]}, {matchExpressions: [{key: z, operator: Exists}]}, {}]}}}",
                "affinity: {nodeAffinity: {REQUIRED: {}, PREFERRED: [{weight: 1, preference: {}}]}, podAffinity: {}, podAntiAffinity: {REQUIRED: []}}",
                "affinity: {podAffinity: {REQUIRED: [{topologyKey: zone, matchLabelKeys: [c], mismatchLabelKeys: [a], SELECTOR}]}}",
                "tolerations: [{operator: Exists}, {key: '', operator: Exists}, {key: example.org/gpu, value: a_1}, {key: gpu, value: ''}]"
            })
    void what_kubernetes_takes_is_none(String fields) {
        assertThat(findings(fields.replace("'''", "''"))).isEmpty();
    }
}
