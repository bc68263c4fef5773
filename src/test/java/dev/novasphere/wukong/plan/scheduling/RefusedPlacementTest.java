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
                                                .replace("LONG", "a".repeat(254))
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

    @Test
    void an_error_is_named_before_any_number_of_warnings() {
        String warnings = IntStream.range(0, 12)
                .mapToObj(i -> "{matchExpressions: [{key: z, operator: Gt, values: [few]}]}")
                .collect(Collectors.joining(", "));

        List<Finding> found = findings(
                "affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [%s, {matchExpressions: [{key: a b, operator: Exists}]}]}}}"
                        .formatted(warnings));

        assertThat(found).hasSize(10);
        assertThat(found.get(0).severity()).isEqualTo(Severity.ERROR);
        assertThat(found.get(0).message()).contains("nodeSelectorTerms[12]");
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
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: Gt, values: [1, 2]}]}]}}}' | nodeSelectorTerms[0].matchExpressions[0].values has 2 values, and operator Gt needs one
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: Lt}]}]}}}' | values has 0 values, and operator Lt needs one
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: In}]}]}}}' | values is empty, and operator In needs a value; write one, or operator: Exists
            'affinity: {nodeAffinity: {PREFERRED: [{weight: 1, preference: {matchExpressions: [{key: z, operator: NotIn, values: []}]}}]}}' | [0].preference.matchExpressions[0].values is empty
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: Exists, values: [a]}]}]}}}' | values stands beside operator Exists, which takes no values
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: in, values: [a]}]}]}}}' | operator is none of In, NotIn, Exists, DoesNotExist, Gt and Lt
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: a b, operator: Exists}]}]}}}' | matchExpressions[0].key is that of no label
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchFields: [{key: metadata.uid, operator: In, values: [a]}]}]}}}' | matchFields[0].key is not metadata.name
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [a, b]}]}]}}}' | matchFields[0].values has 2 values
            'affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: Gt, values: [a]}]}]}}}' | matchFields[0].operator is neither In nor NotIn
            'affinity: {podAffinity: {REQUIRED: [{topologyKey: zone, labelSelector: {matchExpressions: [{key: a, operator: In}]}}]}}' | podAffinity labelSelector.matchExpressions[0].values is empty
            'affinity: {podAntiAffinity: {PREFERRED: [{weight: 1, podAffinityTerm: {topologyKey: zone, namespaceSelector: {matchExpressions: [{key: a, operator: Gt, values: [1]}]}, SELECTOR}}]}}' | podAntiAffinity namespaceSelector.matchExpressions[0].operator is none of In, NotIn, Exists and DoesNotExist
            'affinity: {podAffinity: {REQUIRED: [{topologyKey: zone, labelSelector: {matchLabels: {a: b c}}}]}}' | podAffinity labelSelector.matchLabels.a is the value of no label
            'affinity: {podAffinity: {REQUIRED: [{topologyKey: a/b/c, SELECTOR}]}}' | podAffinity topologyKey is the key of no label
            'affinity: {podAffinity: {REQUIRED: [{topologyKey: zone, namespaces: [Shop], SELECTOR}]}}' | podAffinity namespaces has the name of no namespace
            'topologySpreadConstraints: [{SPREAD: DoNotSchedule, SELECTOR}, {SPREAD: ScheduleAnyway, SELECTOR}, {SPREAD: DoNotSchedule, labelSelector: {}}]' | topologySpreadConstraints[2] has topologyKey and whenUnsatisfiable of an entry before it
            'topologySpreadConstraints: [{SPREAD: Never, SELECTOR}]' | [0].whenUnsatisfiable is DoNotSchedule or ScheduleAnyway
            'topologySpreadConstraints: [{SPREAD: DoNotSchedule, labelSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}]' | [0].labelSelector.matchExpressions[0].values stands beside operator Exists, which takes no values
            'nodeSelector: {LONG/a: b}' | nodeSelector has a key that is that of no label
            'antiAffinity: true, antiAffinityTopologyKey: LONG/a' | antiAffinityTopologyKey is the key of no label
            'tolerations: [{key: LONG/a, operator: Exists}]' | tolerations[0].key is that of no taint
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

    @ParameterizedTest
    @CsvSource({"four, true", "4.5, true", "4Gi, true", "4, false", "0004, false"})
    void what_the_scheduler_cannot_compare_with_is_a_warning(String value, boolean warns) {
        List<Finding> findings = findings(
                "affinity: {nodeAffinity: {PREFERRED: [{weight: 1, preference: {matchExpressions: [{key: z, operator: Gt, values: ['%s']}]}}]}}"
                        .formatted(value));

        assertThat(findings).hasSize(warns ? 1 : 0).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message())
                    .contains("has no whole number, which operator Gt compares with")
                    .endsWith("its scheduler may find no node for it");
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
                "affinity: {nodeAffinity: {REQUIRED: {nodeSelectorTerms: [{matchExpressions: [{key: z, operator: Gt, values: ['4']}, {key: example.org/z, operator: DoesNotExist}], matchFields: [{key: metadata.name, operator: In, values: [node-1.example.org]}]}]}}}",
                "topologySpreadConstraints: [{SPREAD: DoNotSchedule, SELECTOR}, {SPREAD: ScheduleAnyway, SELECTOR}, {maxSkew: 1, topologyKey: host, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchExpressions: [{key: a, operator: NotIn, values: [b]}]}}]",
                "affinity: {podAffinity: {REQUIRED: [{topologyKey: zone, namespaces: [shop], namespaceSelector: {}, SELECTOR}]}}",
                "nodeSelector: {kubernetes.io/hostname: node-1, disk: ''}",
                "affinity: {podAffinity: {REQUIRED: [{topologyKey: zone, matchLabelKeys: [c], mismatchLabelKeys: [a], SELECTOR}]}}",
                "tolerations: [{operator: Exists}, {key: '', operator: Exists}, {key: example.org/gpu, value: a_1}, {key: gpu, value: ''}]"
            })
    void what_kubernetes_takes_is_none(String fields) {
        assertThat(findings(fields.replace("'''", "''"))).isEmpty();
    }
}
