package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.Corpus.Case;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wukongs that were stored before the definition got a rule, or under that of the Go operator: the API server checks them no more, and each
 * rule that they break has to be said all the same.
 */
class StoredWukongTest {

    private static Plan plan(Wukong wukong, Observed observed) {
        wukong.getMetadata().setNamespace("shop");
        wukong.getMetadata().setUid(GivenWukong.UID);
        return AllStages.planner().plan(new PlanInput(wukong, observed));
    }

    @ParameterizedTest
    @MethodSource
    void what_the_definition_refuses_by_now_is_not_carried_out_in_silence(Case refused) {
        Plan plan = plan(refused.wukong(), GivenWukong.cluster());

        String field = refused.path().replaceFirst("^spec\\.", "");
        String last = field.substring(field.lastIndexOf('.') + 1) + " ";
        assertThat(plan.findings()).as(refused.yaml()).anySatisfy(finding -> assertThat(
                        finding.severity() == Severity.ERROR
                                || finding.message().contains(field)
                                || finding.message().startsWith(last))
                .isTrue());
        assertThat(plan.findings())
                .as("SpecAccepted is False")
                .anyMatch(finding -> finding.severity().compareTo(Severity.IGNORED) >= 0);
    }

    @Test
    @Timeout(30)
    void cpus_beyond_all_sockets_are_refused_at_once_with_the_most_that_can_be_had() {
        Wukong wukong = wukong("");
        wukong.setSpec(Serialization.unmarshal("cpu: 2147483647\nmemory: 1Gi", WukongSpec.class));

        assertThat(plan(wukong, GivenWukong.cluster()).findings()).anySatisfy(finding -> assertThat(finding.message())
                .contains("spec.cpu 2147483647 cannot be spread", "write 1024, or give cpuTopology"));
    }

    @Test
    void a_warning_of_a_field_leaves_no_broken_rule_unsaid() {
        assertThat(refusals(plan(wukong("cloudInitUser: {name: ops, shell: bash}"), GivenWukong.cluster())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).startsWith("spec.cloudInitUser.shell: bash: "));
    }

    /** What is required has been so from the first definition on, and is in every Wukong that is stored. */
    static Stream<Case> what_the_definition_refuses_by_now_is_not_carried_out_in_silence() {
        return Corpus.invalid().filter(refused -> !refused.fragment().contains("Required value"));
    }

    @ParameterizedTest
    @MethodSource
    void nothing_is_remarked_on_a_wukong_that_keeps_the_rules(Case valid) {
        assertThat(refusals(plan(valid.wukong(), GivenWukong.cluster()))).isEmpty();
    }

    static Stream<Case> nothing_is_remarked_on_a_wukong_that_keeps_the_rules() {
        return Corpus.valid();
    }

    @Test
    void its_machine_is_made_as_before_and_the_field_is_named_with_its_value_and_what_to_write() {
        Plan plan = plan(wukong("readinessProbe: {httpGet: {port: 80, path: healthz}}"), GivenWukong.cluster());

        assertThat(plan.virtualMachine()).isPresent();
        assertThat(refusals(plan)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).as("SpecAccepted is False").isEqualTo(Severity.IGNORED);
            assertThat(finding.message())
                    .startsWith("spec.readinessProbe.httpGet.path: healthz: ")
                    .contains("write for example /healthz", "refuses it by now", "other changes of the spec");
        });
    }

    @Test
    void what_a_stage_refuses_of_a_field_is_not_said_twice() {
        Wukong wukong = wukong("");
        wukong.setSpec(Serialization.unmarshal("cpu: 1025\nmemory: 1Gi", WukongSpec.class));

        assertThat(WukongRules.check(wukong)).isNotEmpty();
        assertThat(refusals(plan(wukong, GivenWukong.cluster()))).isEmpty();
    }

    @Test
    void of_many_rules_three_are_named_and_the_others_counted() {
        Wukong wukong = wukong(
                "networks: [{name: A, bridgeName: x}, {name: B, bridgeName: x}, {name: C, bridgeName: x}, {name: D, bridgeName: x}]");

        assertThat(refusals(plan(wukong, GivenWukong.cluster())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("spec.networks[0].name: A", "spec.networks[2].name: C", "; and 1 more")
                        .doesNotContain("spec.networks[3]"));
    }

    @Test
    void a_long_value_is_not_quoted() {
        Wukong wukong = wukong("networks: [{name: lan, bridgeName: \"%s\"}]".formatted("a b".repeat(100)));

        assertThat(WukongRules.check(wukong)).isNotEmpty();
        assertThat(plan(wukong, GivenWukong.cluster()).findings())
                .noneMatch(finding -> finding.reason().equals("RefusedByNow")
                        && finding.message().contains("a ba b"));
    }

    @Test
    void a_change_of_the_spec_is_judged_anew() {
        Planner planner = AllStages.planner();
        Wukong wukong = wukong("readinessProbe: {httpGet: {port: 80, path: healthz}}");
        wukong.getMetadata().setNamespace("shop");
        wukong.getMetadata().setUid(GivenWukong.UID);
        wukong.getMetadata().setGeneration(1L);
        for (int again = 0; again < 2; again++) {
            assertThat(refusals(planner.plan(new PlanInput(wukong, GivenWukong.cluster()))))
                    .hasSize(1);
        }

        wukong.setSpec(
                wukong("readinessProbe: {httpGet: {port: 80, path: /healthz}}").getSpec());
        wukong.getMetadata().setGeneration(2L);
        assertThat(refusals(planner.plan(new PlanInput(wukong, GivenWukong.cluster()))))
                .isEmpty();
    }

    @Test
    void without_a_cluster_nothing_is_stored() {
        assertThat(refusals(plan(wukong("readinessProbe: {httpGet: {port: 80, path: healthz}}"), Observed.nothing())))
                .isEmpty();
    }

    private static Wukong wukong(String fields) {
        return Serialization.unmarshal("""
                metadata: {name: web}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 1Gi}]
                """ + fields.indent(2), Wukong.class);
    }

    private static List<Finding> refusals(Plan plan) {
        return plan.findings().stream()
                .filter(finding -> finding.reason().equals("RefusedByNow"))
                .toList();
    }
}
