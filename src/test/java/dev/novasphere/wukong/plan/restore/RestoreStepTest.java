package dev.novasphere.wukong.plan.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoreStepTest {

    private static final RestoreStep.Facts FACTS = new RestoreStep.Facts("Always", true, null, null, List.of());
    private static final RestoreStep STOP = new RestoreStep(
            RestorePhase.Stopping,
            RestoreReasons.STOPPING,
            "VirtualMachine web-vm is being stopped",
            new RestoreAction.WriteRunStrategy("Halted"),
            FACTS);
    private static final RestoreStep START = new RestoreStep(
            RestorePhase.Starting, RestoreReasons.STARTING, "about to start", new RestoreAction.Start(), FACTS);

    @Test
    void a_stop_that_is_not_taken_is_said_with_the_words_and_how_to_go_on_or_to_call_it_off() {
        RestoreStep refused = STOP.powerRefused(restore("Stopping", "Stopping"), "maintenance window");

        assertThat(refused.phase()).isEqualTo(RestorePhase.Stopping);
        assertThat(refused.reason()).isEqualTo("StopRefused");
        assertThat(refused.message())
                .contains("web-vm could not be stopped: maintenance window.", "virtctl stop web-vm -n team", "delete");
        assertThat(refused.action()).isEqualTo(RestoreAction.NOTHING);
        assertThat(refused.facts()).isEqualTo(FACTS);
        assertThat(refused.isPowerRefused()).isTrue();
        assertThat(STOP.isPowerRefused()).isFalse();
    }

    @Test
    void a_start_that_is_not_taken_says_that_the_disks_are_back() {
        RestoreStep refused = START.powerRefused(restore("Starting", "Starting"), "no room");

        assertThat(refused.phase()).isEqualTo(RestorePhase.Starting);
        assertThat(refused.reason()).isEqualTo("StartRefused");
        assertThat(refused.message())
                .contains("the disks are back", "could not be started: no room.", "virtctl start web-vm -n team");
    }

    @Test
    void a_step_that_is_tried_again_leaves_the_refusal_in_the_status() {
        assertThat(STOP.isTriedAgain(restore("Stopping", "StopRefused"))).isTrue();
        assertThat(START.isTriedAgain(restore("Starting", "StartRefused"))).isTrue();
    }

    @Test
    void another_step_than_the_refused_one_is_said() {
        RestoreStep waits = new RestoreStep(
                RestorePhase.Stopping, RestoreReasons.SNAPSHOT_RUNNING, "a snapshot", RestoreAction.NOTHING, FACTS);

        assertThat(waits.isTriedAgain(restore("Stopping", "StopRefused"))).isFalse();
        assertThat(START.isTriedAgain(restore("Stopping", "StopRefused"))).isFalse();
        assertThat(STOP.isTriedAgain(restore("Stopping", "Stopping"))).isFalse();
        assertThat(STOP.isTriedAgain(Serialization.unmarshal("---\n{}", WukongRestore.class)))
                .isFalse();
    }

    private static WukongRestore restore(String phase, String reason) {
        return Serialization.unmarshal("""
                metadata: {name: undo, namespace: team}
                spec: {wukongName: web, snapshotName: night}
                status: {phase: %s, conditions: [{type: Ready, status: "False", reason: %s}]}
                """.formatted(phase, reason), WukongRestore.class);
    }
}
