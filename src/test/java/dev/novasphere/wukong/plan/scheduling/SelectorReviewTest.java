package dev.novasphere.wukong.plan.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.PlanScene;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** To Kubernetes a labelSelector that is absent selects no Pod (LabelSelectorAsSelector). */
class SelectorReviewTest {

    private static final String ZONE = "topologyKey: topology.kubernetes.io/zone";

    private static List<Finding> findings(String fields) {
        return new SchedulingStage()
                .plan(PlanScene.of("highAvailability: {%s}".formatted(fields.replace("ZONE", ZONE)))
                        .input())
                .findings();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'topologySpreadConstraints: [{maxSkew: 1, ZONE, whenUnsatisfiable: DoNotSchedule}]'                          | IGNORED | topologySpreadConstraints
            'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{ZONE}]}}'                        | WARNING | podAffinity.required
            'affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {ZONE}}]}}'     | IGNORED | podAffinity.preferred
            'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{ZONE}]}}'                    | IGNORED | podAntiAffinity.required
            'affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {ZONE}}]}}' | IGNORED | podAntiAffinity.preferred
            """)
    void a_rule_that_selects_no_pod_is_named(String fields, Severity severity, String named) {
        assertThat(findings(fields)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.reason()).isEqualTo("SelectorMissing");
            assertThat(finding.message()).contains("highAvailability.", named, "labelSelector");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topologySpreadConstraints: [{maxSkew: 1, ZONE, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {a: b}}}]",
                "topologySpreadConstraints: [{maxSkew: 1, ZONE, whenUnsatisfiable: DoNotSchedule, labelSelector: {}}]",
                "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{ZONE, labelSelector: {}}]}}",
                "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [null], preferredDuringSchedulingIgnoredDuringExecution: [null]}}",
                "affinity: {nodeAffinity: {}}",
                "antiAffinity: true"
            })
    void a_rule_that_selects_pods_is_not_remarked(String fields) {
        assertThat(findings(fields)).isEmpty();
    }
}
