package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.plan.FormerObjects;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.step.Removal;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever may write claims can give any number of them the labels of a Wukong. They must not keep a thread for long. */
class ManyFormerClaimsTest {

    private static final String SPEC = "cpu: 1\nmemory: 1Gi\ndisks: [{name: data, size: 1Gi}]";

    private static Plan plan(int claims) {
        List<PersistentVolumeClaim> labelled = IntStream.range(0, claims)
                .mapToObj(i -> new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("web-old-" + (i + 2))
                        .withUid("uid-" + i)
                        .withLabels(Map.of(Labels.WUKONG, "web", Labels.DISK, "old"))
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .toList();
        PlanInput empty = GivenWukong.of(SPEC, GivenWukong.cluster());
        return AllStages.planner()
                .plan(new PlanInput(
                        empty.wukong(),
                        empty.observed()
                                .with(
                                        KubeVirtSettings.unknown(),
                                        FormerObjects.of(empty.wukong(), Optional.empty(), labelled))));
    }

    @Test
    void a_plan_reads_each_once() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> plan(8000));
    }

    @Test
    void a_plan_takes_away_as_many_as_a_wukong_can_have_and_the_next_one_goes_on() {
        assertThat(plan(3).steps(Removal.class)).hasSize(3);
        assertThat(plan(200).steps(Removal.class)).hasSize(64);
    }
}
