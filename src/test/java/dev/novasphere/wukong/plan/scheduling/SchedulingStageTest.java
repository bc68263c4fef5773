package dev.novasphere.wukong.plan.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.naming.Labels;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulingStageTest {

    private static final String APART = "highAvailability: {antiAffinity: true}";

    private final SchedulingStage stage = new SchedulingStage();

    @Test
    void without_a_word_the_guest_runs_anywhere_and_migrates_if_it_can() {
        SchedulingFragment fragment = plan(PlanScene.of("cpu: 1"));
        assertThat(fragment.nodeSelector()).isEmpty();
        assertThat(fragment.tolerations()).isEmpty();
        assertThat(fragment.affinity()).isEmpty();
        assertThat(fragment.templateLabels()).isEmpty();
        assertThat(fragment.evictionStrategy()).isEqualTo("LiveMigrateIfPossible");
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void the_node_selector_is_given_sorted_so_that_equal_specs_give_equal_machines() {
        SchedulingFragment fragment = plan(PlanScene.of("highAvailability: {nodeSelector: {zone: b, disk: ssd}}"));
        assertThat(fragment.nodeSelector()).containsExactly(Map.entry("disk", "ssd"), Map.entry("zone", "b"));
    }

    @Test
    void tolerations_keep_their_seconds() {
        SchedulingFragment fragment = plan(PlanScene.of("""
                highAvailability:
                  tolerations:
                  - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
                  - {key: dedicated, operator: Equal, value: vms, effect: NoSchedule}
                """));
        assertThat(fragment.tolerations())
                .containsExactly(
                        new Toleration("NoExecute", "node.kubernetes.io/unreachable", "Exists", 30L, null),
                        new Toleration("NoSchedule", "dedicated", "Equal", null, "vms"));
    }

    @Test
    void anti_affinity_prefers_another_node_than_the_namespace_s_other_machines_that_keep_apart() {
        SchedulingFragment fragment = plan(PlanScene.of(APART));
        assertThat(fragment.templateLabels()).containsExactly(Map.entry(Labels.ANTI_AFFINITY, "true"));
        assertThat(term(fragment).getWeight()).isEqualTo(100);
        assertThat(term(fragment).getPodAffinityTerm().getTopologyKey()).isEqualTo("kubernetes.io/hostname");
        assertThat(term(fragment).getPodAffinityTerm().getLabelSelector().getMatchLabels())
                .containsExactly(Map.entry(Labels.ANTI_AFFINITY, "true"));
        assertThat(fragment.affinity()
                        .map(Affinity::getPodAntiAffinity)
                        .orElseThrow()
                        .getRequiredDuringSchedulingIgnoredDuringExecution())
                .isEmpty();
    }

    @Test
    void machines_of_one_group_keep_apart_from_each_other() {
        SchedulingFragment fragment = plan(PlanScene.of(APART).labelled("vm.novasphere.dev/group", "database"));
        assertThat(fragment.templateLabels()).containsExactly(Map.entry("vm.novasphere.dev/group", "database"));
        assertThat(term(fragment).getPodAffinityTerm().getLabelSelector().getMatchLabels())
                .containsExactly(Map.entry("vm.novasphere.dev/group", "database"));
    }

    @Test
    void a_machine_of_a_group_is_visible_to_the_group_even_when_it_does_not_ask_for_distance_itself() {
        SchedulingFragment fragment = plan(PlanScene.of("cpu: 1").labelled("vm.novasphere.dev/group", "database"));
        assertThat(fragment.templateLabels()).containsExactly(Map.entry("vm.novasphere.dev/group", "database"));
        assertThat(fragment.affinity()).isEmpty();
    }

    @Test
    void an_empty_group_label_names_no_group() {
        SchedulingFragment fragment = plan(PlanScene.of(APART).labelled("vm.novasphere.dev/group", ""));
        assertThat(fragment.templateLabels()).containsOnlyKeys(Labels.ANTI_AFFINITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "LiveMigrate", "LiveMigrateIfPossible", "External"})
    void the_eviction_strategy_asked_for_is_given(String strategy) {
        SchedulingFragment fragment = plan(PlanScene.of("highAvailability: {evictionStrategy: " + strategy + "}"));
        assertThat(fragment.evictionStrategy()).isEqualTo(strategy);
    }

    @Test
    void a_machine_taken_over_gets_no_eviction_strategy_of_its_own_accord_because_that_would_need_a_restart() {
        PlanScene taken = PlanScene.of("cpu: 1").withMachine("metadata: {name: web-vm}");
        assertThat(plan(taken).evictionStrategy()).isNull();
        PlanScene asked = PlanScene.of("highAvailability: {evictionStrategy: LiveMigrate}")
                .withMachine("metadata: {name: web-vm}");
        assertThat(plan(asked).evictionStrategy()).isEqualTo("LiveMigrate");
    }

    private SchedulingFragment plan(PlanScene scene) {
        return stage.plan(scene.input());
    }

    private static WeightedPodAffinityTerm term(SchedulingFragment fragment) {
        return fragment.affinity()
                .orElseThrow()
                .getPodAntiAffinity()
                .getPreferredDuringSchedulingIgnoredDuringExecution()
                .get(0);
    }
}
