package dev.novasphere.wukong.plan.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestorePlannerTest {

    private static final String WUKONG = """
            metadata: {name: web, namespace: team, uid: w}
            spec: {cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}
            """;
    private static final String SNAPSHOT = """
            metadata: {name: night, namespace: team, uid: s}
            spec: {wukongName: web}
            status: {phase: Succeeded, readyToUse: true, snapshotName: night, includedDisks: [root, data]}
            """;
    private static final String COMPLETE = """
            metadata: {name: undo, namespace: team, annotations: {vm.novasphere.dev/made-for: r}}
            status:
              complete: true
              restoreTime: "2026-01-01T00:00:00Z"
              restores: [{volumeName: root, persistentVolumeClaim: web-root, volumeSnapshotName: v}]
            """;

    private static final String CLAIM_OF_MOVE =
            "metadata: {name: web-root-2, annotations: {vm.novasphere.dev/storage-migration-guest: %s, vm.novasphere.dev/storage-migration-source: web-root}}";

    private String restore = "spec: {wukongName: web, snapshotName: night, stopPolicy: Stop}";
    private String status = "";
    private String mark = "";
    private String strategy = "Always";
    private String machineStatus = "{}";
    private String machineMetadata = "uid: m, labels: {vm.novasphere.dev/wukong: web}";
    private boolean guest = true;
    private String guestStatus;
    private String running;
    private String behind;
    private String source;
    private String other;
    private String unfinished;
    private String wukong = WUKONG;
    private String volume = "web-root";
    private String claim = "metadata: {name: web-root}";
    private String otherMachine;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uid: m",
                "uid: m, labels: {vm.novasphere.dev/wukong: db}",
                "uid: m, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: x, uid: y, controller: true}]"
            })
    void a_machine_that_is_not_the_wukongs_is_left_alone_in_every_phase(String metadata) {
        machineMetadata = metadata;
        assertFailed(RestoreReasons.MACHINE_CLASH, "left alone and nothing was restored");
        assertThat(next().message()).contains("VirtualMachine web-vm", "Wukong web");

        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertFailed(RestoreReasons.MACHINE_CLASH, "left alone and nothing was restored");

        guest = false;
        strategy = "Halted";
        assertFailed(RestoreReasons.MACHINE_CLASH, "left alone and nothing was restored");
        status = "status: {phase: Restoring, previousRunStrategy: Always, wasRunning: true}";
        assertFailed(RestoreReasons.MACHINE_CLASH, "left alone and nothing was restored");

        status = "status: {phase: Starting, previousRunStrategy: Always, wasRunning: true, restoreName: undo}";
        assertFailed(RestoreReasons.MACHINE_CLASH, "not started");
    }

    @Test
    void a_guest_whose_disks_move_is_not_stopped_before_that_is_over() {
        guestStatus = "{phase: Running, migratedVolumes: [{volumeName: root}]}";
        assertWaits(RestorePhase.Pending, RestoreReasons.DISK_MOVES);

        guestStatus = "{phase: Running}";
        assertThat(next().phase()).isEqualTo(RestorePhase.Stopping);
    }

    /** The disk "data" was taken out and retained since the snapshot, and another Wukong names its claim. KubeVirt deletes it by its name. */
    @ParameterizedTest
    @CsvSource({
        "db-vm, d, web-data, true",
        "db-vm, d, web-data-2, true",
        "web-data-vm, 2, web-data-2, false",
        "db-vm, d, web-root, false",
        "db-vm, d, db-d, false"
    })
    void a_claim_that_another_machine_has_by_now_is_not_put_back(
            String machine, String name, String used, boolean fails) {
        otherMachine = """
                metadata: {name: %s, namespace: team}
                spec: {template: {spec: {volumes: [{name: "%s", persistentVolumeClaim: {claimName: %s}}]}}}
                """.formatted(machine, name, used);

        if (fails) {
            assertFailed(RestoreReasons.CLAIM_OF_OTHER, "nothing was restored");
            assertThat(next().message()).contains("claim " + used, "disk data", "VirtualMachine " + machine);
        } else {
            assertThat(next().phase()).isEqualTo(RestorePhase.Stopping);
        }

        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        strategy = "Halted";
        guest = false;
        assertThat(next().action() instanceof RestoreAction.Create).isEqualTo(!fails);
    }

    /** KubeVirt says nothing of a move before it has begun with it, which takes some time. */
    @Test
    void a_guest_whose_machine_has_changed_to_the_new_claim_of_a_disk_is_not_stopped_either() {
        guestStatus = "{phase: Running}";
        volume = "web-root-2";
        claim = CLAIM_OF_MOVE.formatted("g1");
        assertWaits(RestorePhase.Pending, RestoreReasons.DISK_MOVES);

        claim = CLAIM_OF_MOVE.formatted("earlier");
        assertThat(next().phase()).as("that guest has ended").isEqualTo(RestorePhase.Stopping);
        volume = "web-root";
        claim = CLAIM_OF_MOVE.formatted("unused");
        assertThat(next().phase()).as("nothing has begun").isEqualTo(RestorePhase.Stopping);
    }

    @Test
    void a_machine_of_a_deleted_wukong_of_the_name_is_waited_for() {
        machineMetadata =
                "ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: before, controller: true}]";

        assertWaits(RestorePhase.Pending, RestoreReasons.PREDECESSOR_GOING);
    }

    @Test
    void a_snapshot_of_an_earlier_machine_of_the_name_fails_before_the_machine_is_stopped() {
        source = "m";
        assertThat(next().phase()).isEqualTo(RestorePhase.Stopping);

        source = "before";
        assertFailed(RestoreReasons.OTHER_MACHINE, "earlier VirtualMachine web-vm (UID before)");
        assertThat(next().message()).contains("(UID m)", "spec.restoreFromSnapshot: night");

        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertFailed(RestoreReasons.OTHER_MACHINE, "nothing was restored");
    }

    @Test
    void a_wukong_that_is_protected_against_deletion_is_not_stopped_for_claims_that_nobody_may_delete() {
        wukong = WUKONG.replace("uid: w", "uid: w, annotations: {vm.novasphere.dev/deletion-protection: 'true'}");

        assertWaits(RestorePhase.Pending, RestoreReasons.DELETION_PROTECTED);
        assertThat(next().message())
                .contains("kubectl annotate wukong web -n team vm.novasphere.dev/deletion-protection-");

        strategy = "Halted";
        guest = false;
        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertWaits(RestorePhase.Stopping, RestoreReasons.DELETION_PROTECTED);
    }

    @Test
    void while_its_wukong_is_paused_a_machine_is_neither_stopped_nor_restored_nor_started() {
        wukong = WUKONG.replace("uid: w", "uid: w, annotations: {vm.novasphere.dev/paused: 'true'}");

        assertWaits(RestorePhase.Pending, RestoreReasons.PAUSED);
        assertThat(next().message()).contains("kubectl annotate wukong web -n team vm.novasphere.dev/paused-");

        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertWaits(RestorePhase.Stopping, RestoreReasons.PAUSED);
        strategy = "Halted";
        guest = false;
        assertWaits(RestorePhase.Stopping, RestoreReasons.PAUSED);

        status = "status: {phase: Starting, previousRunStrategy: Always, wasRunning: true, restoreName: undo}";
        assertWaits(RestorePhase.Starting, RestoreReasons.PAUSED);
        assertThat(next().message()).contains("the disks are back", "vm.novasphere.dev/paused-");
    }

    @Test
    void a_name_that_another_object_of_kubevirt_has_fails_the_restore_before_the_machine_is_stopped() {
        running = COMPLETE.replace("made-for: r", "made-for: another");
        assertFailed(RestoreReasons.NAME_TAKEN, "make a WukongRestore of another name");
        assertThat(next().message()).doesNotContain("virtctl start");

        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertFailed(RestoreReasons.NAME_TAKEN, "start it with: virtctl start web-vm -n team");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deletionTimestamp: '2026-01-01T00:00:00Z'",
                "ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: WukongRestore, name: undo, uid: before, controller: true}]"
            })
    void the_object_of_a_deleted_restore_of_the_same_name_is_waited_for(String going) {
        running = COMPLETE.replace(
                        "namespace: team", "namespace: team, labels: {vm.novasphere.dev/wukong: web}, " + going)
                .replace("made-for: r", "made-for: b");
        assertWaits(RestorePhase.Pending, RestoreReasons.PREDECESSOR_GOING);

        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertWaits(RestorePhase.Stopping, RestoreReasons.PREDECESSOR_GOING);

        running = null;
        status = "";
        assertThat(next().phase()).isEqualTo(RestorePhase.Stopping);
    }

    @Test
    void an_object_of_others_that_is_being_deleted_is_not_waited_for_because_no_event_would_say_when_it_is_gone() {
        running = COMPLETE.replace("namespace: team", "namespace: team, deletionTimestamp: '2026-01-01T00:00:00Z'")
                .replace("made-for: r", "made-for: b");

        assertFailed(RestoreReasons.NAME_TAKEN, "left alone");
    }

    @Test
    void a_restore_that_kubevirt_did_not_complete_is_waited_for_before_the_machine_is_stopped() {
        unfinished = """
                metadata:
                  name: broken
                  ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: WukongRestore, name: broken, uid: b, controller: true}]
                """;
        assertWaits(RestorePhase.Pending, RestoreReasons.UNFINISHED_RESTORE);
        assertThat(next().message()).contains("goes on by itself", "kubectl delete wukongrestore broken -n team");

        unfinished = "metadata: {name: by-hand}";
        assertWaits(RestorePhase.Pending, RestoreReasons.UNFINISHED_RESTORE);
        assertThat(next().message()).contains("kubectl delete virtualmachinerestore by-hand -n team");

        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertFailed(RestoreReasons.UNFINISHED_RESTORE, "start it with: virtctl start web-vm -n team");
    }

    @Test
    void one_that_is_being_deleted_is_waited_for_until_it_is_gone_also_after_the_stop() {
        unfinished = "metadata: {name: broken, deletionTimestamp: '2026-01-01T00:00:00Z'}";

        assertWaits(RestorePhase.Pending, RestoreReasons.UNFINISHED_RESTORE);
        assertThat(next().message()).contains("goes on as soon as that is gone").doesNotContain("kubectl delete");

        strategy = "Halted";
        guest = false;
        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertWaits(RestorePhase.Stopping, RestoreReasons.UNFINISHED_RESTORE);
    }

    @Test
    void of_two_restores_that_began_together_one_goes_on() {
        other = "first";
        assertWaits(RestorePhase.Pending, RestoreReasons.OTHER_RESTORE);

        strategy = "Halted";
        guest = false;
        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertFailed(RestoreReasons.OTHER_RESTORE, "first of the virtual machine began at the same time");
        status = "status: {phase: Restoring, previousRunStrategy: Always, wasRunning: true}";
        assertFailed(RestoreReasons.OTHER_RESTORE, "nothing was restored");
    }

    @Test
    void a_restore_made_by_hand_that_came_meanwhile_is_waited_for_once_more() {
        strategy = "Halted";
        guest = false;
        machineStatus = "{restoreInProgress: by-hand}";
        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";

        assertWaits(RestorePhase.Stopping, RestoreReasons.OTHER_RESTORE);
    }

    @Test
    void the_restore_that_is_further_goes_first_and_of_two_alike_the_first_by_name() {
        WukongRestore stopping = asked("undo", "Stopping");

        assertThat(RestoreContext.isBefore(asked("a", "Pending"), asked("undo", "Pending")))
                .isFalse();
        assertThat(RestoreContext.isBefore(asked("z", "Stopping"), asked("undo", "Pending")))
                .isTrue();
        assertThat(RestoreContext.isBefore(asked("z", "Stopping"), stopping)).isFalse();
        assertThat(RestoreContext.isBefore(asked("a", "Stopping"), stopping)).isTrue();
        assertThat(RestoreContext.isBefore(asked("z", "Restoring"), stopping)).isTrue();
        assertThat(RestoreContext.isBefore(asked("z", "Starting"), stopping)).isTrue();
        assertThat(RestoreContext.isBefore(asked("a", "Failed"), stopping)).isFalse();
        assertThat(RestoreContext.isBefore(asked("undo", "Restoring"), stopping))
                .as("the same one, as it is by now")
                .isFalse();
    }

    @Test
    void only_what_kubevirt_has_of_the_same_machine_and_did_not_complete_is_in_the_way() {
        String broken = """
                metadata: {name: broken, namespace: team}
                spec: {target: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web-vm}}
                """;

        assertThat(isUnfinished(broken)).isTrue();
        assertThat(isUnfinished(broken + "status: {complete: false}")).isTrue();
        assertThat(isUnfinished(broken + "status: {complete: true}")).isFalse();
        assertThat(isUnfinished(broken.replace("web-vm", "db-vm"))).isFalse();
        assertThat(isUnfinished(broken.replace("team", "other"))).isFalse();
        assertThat(isUnfinished(broken.replace("name: broken", "name: undo"))).isFalse();
        assertThat(isUnfinished(broken.replace("team}", "team, deletionTimestamp: '2026-01-01T00:00:00Z'}")))
                .as("KubeVirt refuses another one until its finalizer is gone")
                .isTrue();
    }

    private boolean isUnfinished(String yaml) {
        return RestoreContext.isUnfinished(Serialization.unmarshal(yaml, VirtualMachineRestore.class), asked());
    }

    private static WukongRestore asked(String name, String phase) {
        return Serialization.unmarshal(
                "metadata: {name: %s}\nstatus: {phase: %s}".formatted(name, phase), WukongRestore.class);
    }

    @Test
    void a_wukong_that_goes_while_its_machine_is_stopped_ends_the_restore() {
        wukong = null;
        strategy = "Halted";
        guest = false;
        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";

        assertFailed(RestoreReasons.WUKONG_NOT_FOUND, "Wukong web was deleted");
    }

    @Test
    void the_strategy_to_give_back_is_noted_in_the_step_that_stops_the_machine() {
        RestoreStep step = next();

        assertThat(step.phase()).isEqualTo(RestorePhase.Stopping);
        assertThat(step.facts().previousRunStrategy()).isEqualTo("Always");
        assertThat(step.facts().wasRunning()).isTrue();
        assertThat(step.action()).isEqualTo(new RestoreAction.WriteRunStrategy("Halted"));
    }

    @Test
    void a_machine_that_was_not_stopped_before_a_crash_is_stopped_after_it() {
        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";

        assertThat(next().action()).isEqualTo(new RestoreAction.WriteRunStrategy("Halted"));
    }

    @Test
    void kubevirt_is_asked_only_when_the_guest_is_gone() {
        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        strategy = "Halted";
        assertThat(next().action()).isInstanceOf(RestoreAction.None.class);

        guest = false;
        RestoreStep step = next();

        assertThat(step.phase()).isEqualTo(RestorePhase.Restoring);
        assertThat(step.action()).isInstanceOfSatisfying(RestoreAction.Create.class, create -> {
            assertThat(create.restore().getSpec().volumeRestorePolicy()).isEqualTo("InPlace");
            assertThat(create.restore().getMetadata().getName()).isEqualTo("undo");
            assertThat(create.restore().getMetadata().getOwnerReferences()).hasSize(1);
        });
    }

    @Test
    void a_machine_of_strategy_always_that_has_no_guest_at_the_moment_counts_as_running() {
        guest = false;
        restore = "spec: {wukongName: web, snapshotName: night}";

        assertThat(next().reason()).isEqualTo(RestoreReasons.MACHINE_RUNS);
    }

    @Test
    void a_machine_that_is_off_is_halted_for_kubevirt_and_not_started_afterwards() {
        guest = false;
        strategy = "RerunOnFailure";
        restore = "spec: {wukongName: web, snapshotName: night}";
        RestoreStep step = next();
        assertThat(step.phase()).isEqualTo(RestorePhase.Stopping);
        assertThat(step.facts().wasRunning()).isFalse();

        strategy = "Halted";
        status = "status: {phase: Restoring, previousRunStrategy: RerunOnFailure, restoreName: undo}";
        running = COMPLETE;

        assertThat(next().phase()).isEqualTo(RestorePhase.Succeeded);
    }

    @Test
    void a_machine_whose_wukong_asks_for_halted_meanwhile_is_not_started_after_its_restore() {
        wukong = WUKONG.replace("cpu: 1", "cpu: 1, startStrategy: {runStrategy: Halted}");
        guest = false;
        strategy = "Halted";
        status = "status: {phase: Restoring, previousRunStrategy: Always, wasRunning: true, restoreName: undo}";
        running = COMPLETE;

        RestoreStep step = next();

        assertThat(step.phase()).isEqualTo(RestorePhase.Succeeded);
        assertThat(step.action()).isInstanceOf(RestoreAction.None.class);
        assertThat(step.message()).doesNotContain("virtctl start");
    }

    @Test
    void the_strategy_comes_back_only_when_kubevirt_let_go_and_the_machine_is_as_planned() {
        guest = false;
        strategy = "Halted";
        status = "status: {phase: Restoring, previousRunStrategy: Always, wasRunning: true, restoreName: undo}";
        running = COMPLETE;
        machineStatus = "{restoreInProgress: undo}";
        assertThat(next().phase()).isEqualTo(RestorePhase.Restoring);

        machineStatus = "{}";
        assertThat(next().phase()).isEqualTo(RestorePhase.Starting);

        status = "status: {phase: Starting, previousRunStrategy: Always, wasRunning: true, restoreName: undo}";
        behind = "SecretMissing: sshKeySecret";
        assertThat(next().phase()).isEqualTo(RestorePhase.Starting);
        assertThat(next().action()).isInstanceOf(RestoreAction.None.class);
        assertThat(next().message()).contains("web-vm is started as soon as it is as its Wukong says: SecretMissing");
        behind = null;
        assertThat(next().action()).isEqualTo(new RestoreAction.WriteRunStrategy("Always"));
        strategy = "Always";
        assertThat(next().phase()).isEqualTo(RestorePhase.Succeeded);
    }

    @Test
    void a_machine_whose_wukong_is_gone_by_then_is_not_started_with_the_spec_of_the_snapshot() {
        wukong = null;
        guest = false;
        strategy = "Halted";
        status = "status: {phase: Starting, previousRunStrategy: Always, wasRunning: true, restoreName: undo}";

        assertThat(next().phase()).isEqualTo(RestorePhase.Succeeded);
        assertThat(next().action()).isInstanceOf(RestoreAction.None.class);
        assertThat(next().message()).contains("web-vm is off, start it with: virtctl start web-vm -n team");
    }

    @Test
    void a_restore_that_was_made_is_not_made_again_when_it_is_gone() {
        guest = false;
        strategy = "Halted";
        status = "status: {phase: Restoring, previousRunStrategy: Always, wasRunning: true, restoreName: undo}";

        RestoreStep step = next();

        assertThat(step.phase()).isEqualTo(RestorePhase.Failed);
        assertThat(step.reason()).isEqualTo(RestoreReasons.GONE);
    }

    @Test
    void a_finished_restore_does_nothing_more() {
        status = "status: {phase: Succeeded}";

        assertThat(RestorePlanner.next(context())).isEmpty();
    }

    @Test
    void what_succeeded_before_its_status_was_lost_does_not_begin_again_and_stops_nothing() {
        mark = "undo Succeeded";

        RestoreStep step = next();

        assertThat(step.phase()).isEqualTo(RestorePhase.Succeeded);
        assertThat(step.reason()).isEqualTo(RestoreReasons.DONE_BEFORE);
        assertThat(step.action()).isInstanceOf(RestoreAction.None.class);
        assertThat(step.message()).contains("nothing is done again", "another WukongRestore");
    }

    @Test
    void what_failed_or_ran_when_its_status_was_lost_does_not_begin_again_either() {
        mark = "undo Failed";
        assertThat(next().phase()).isEqualTo(RestorePhase.Failed);
        assertThat(next().reason()).isEqualTo(RestoreReasons.DONE_BEFORE);

        mark = "undo Stopping";
        assertThat(next().phase()).isEqualTo(RestorePhase.Failed);
        assertThat(next().reason()).isEqualTo(RestoreReasons.OUTCOME_UNKNOWN);
        assertThat(next().action()).isInstanceOf(RestoreAction.None.class);
    }

    @Test
    void a_copy_under_another_name_begins_and_one_that_is_under_way_goes_on() {
        mark = "redo Succeeded";
        assertThat(next().phase()).isEqualTo(RestorePhase.Stopping);

        mark = "undo Stopping";
        status = "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}";
        assertThat(next().action()).isEqualTo(new RestoreAction.WriteRunStrategy("Halted"));
    }

    @Test
    void the_mark_is_due_when_it_begins_to_act_and_again_when_it_is_over() {
        assertThat(RestorePlanner.dueMark(asked())).isEmpty();
        status = "status: {phase: Stopping}";
        assertThat(RestorePlanner.dueMark(asked())).contains(new ProgressMark("Stopping", null));
        mark = "undo Stopping";
        status = "status: {phase: Restoring}";
        assertThat(RestorePlanner.dueMark(asked())).isEmpty();
        status = "status: {phase: Succeeded}";
        assertThat(RestorePlanner.dueMark(asked())).contains(new ProgressMark("Succeeded", null));
        mark = "undo Succeeded";
        assertThat(RestorePlanner.dueMark(asked())).isEmpty();
    }

    private void assertFailed(String reason, String words) {
        RestoreStep step = next();
        assertThat(step.phase()).isEqualTo(RestorePhase.Failed);
        assertThat(step.reason()).isEqualTo(reason);
        assertThat(step.message()).contains(words);
        assertThat(step.action()).isEqualTo(RestoreAction.NOTHING);
    }

    private void assertWaits(RestorePhase phase, String reason) {
        RestoreStep step = next();
        assertThat(step.phase()).isEqualTo(phase);
        assertThat(step.reason()).isEqualTo(reason);
        assertThat(step.action()).isEqualTo(RestoreAction.NOTHING);
        assertThat(step.facts()).isEqualTo(context().facts());
    }

    private RestoreStep next() {
        return RestorePlanner.next(context()).orElseThrow();
    }

    private WukongRestore asked() {
        String annotations = mark.isEmpty() ? "" : ", annotations: {vm.novasphere.dev/progress: '%s'}".formatted(mark);
        return Serialization.unmarshal(
                "metadata: {name: undo, namespace: team, uid: r%s}\n%s\n%s".formatted(annotations, restore, status),
                WukongRestore.class);
    }

    private RestoreContext context() {
        VirtualMachine machine = Serialization.unmarshal(
                """
                metadata: {name: web-vm, namespace: team, %s}
                spec: {runStrategy: %s, template: {spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: %s}}]}}}
                status: %s
                """.formatted(machineMetadata, strategy, volume, machineStatus), VirtualMachine.class);
        return new RestoreContext(
                asked(),
                true,
                Optional.ofNullable(wukong).map(yaml -> Serialization.unmarshal(yaml, Wukong.class)),
                Optional.of(Serialization.unmarshal(SNAPSHOT, WukongSnapshot.class)),
                Optional.ofNullable(source)
                        .map(uid -> Serialization.unmarshal(
                                "status: {sourceUID: %s}".formatted(uid), VirtualMachineSnapshot.class)),
                Optional.of(machine),
                guest
                        ? Optional.of(
                                guestStatus == null
                                        ? new VirtualMachineInstance()
                                        : Serialization.unmarshal(
                                                "metadata: {uid: g1}\nstatus: " + guestStatus,
                                                VirtualMachineInstance.class))
                        : Optional.empty(),
                Optional.ofNullable(running).map(yaml -> Serialization.unmarshal(yaml, VirtualMachineRestore.class)),
                Optional.ofNullable(other),
                Optional.ofNullable(unfinished).map(yaml -> Serialization.unmarshal(yaml, VirtualMachineRestore.class)),
                Optional.ofNullable(behind),
                List.of(Serialization.unmarshal(claim, PersistentVolumeClaim.class)),
                Optional.ofNullable(otherMachine)
                        .map(yaml -> Serialization.unmarshal(yaml, VirtualMachine.class))
                        .stream()
                        .toList());
    }
}
