package dev.novasphere.wukong.plan.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotPlannerTest {

    private static final String FIRST = "2026-01-01T00:00:00Z";
    private static final String LATER = "2026-02-02T00:00:00Z";
    private static final String MACHINE = """
            metadata: {name: web-vm, namespace: team, labels: {vm.novasphere.dev/wukong: web}}
            spec: {runStrategy: Always, template: {spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: web-root}}]}}}
            """;
    private static final String TAKEN = """
            metadata:
              name: night
              namespace: team
              labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}
              annotations: {vm.novasphere.dev/made-for: the-uid-before}
            spec: {source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web-vm}}
            """;

    private String mark = "";
    private String status = "";
    private String wukong = "{cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}";
    private String machine = MACHINE;
    private String taken;
    private boolean served = true;

    private static String usable(String time) {
        return "status: {phase: Succeeded, readyToUse: true, creationTime: '%s', snapshotVolumes: {includedVolumes: [root]}}\n"
                .formatted(time);
    }

    private WukongSnapshot snapshot() {
        return Serialization.unmarshal(
                """
                metadata: {name: night, namespace: team, uid: the-uid-now%s}
                spec: {wukongName: web}
                %s
                """.formatted(
                        mark.isEmpty() ? "" : ", annotations: {vm.novasphere.dev/progress: '%s'}".formatted(mark),
                        status),
                WukongSnapshot.class);
    }

    private Optional<SnapshotStep> next() {
        return SnapshotPlanner.next(new SnapshotContext(
                snapshot(),
                served,
                Optional.of(Serialization.unmarshal(
                        "metadata: {name: web, namespace: team, uid: w}\nspec: " + wukong, Wukong.class)),
                Optional.ofNullable(machine).map(yaml -> Serialization.unmarshal(yaml, VirtualMachine.class)),
                Optional.empty(),
                Optional.ofNullable(taken).map(yaml -> Serialization.unmarshal(yaml, VirtualMachineSnapshot.class)),
                Optional.empty(),
                Optional.empty()));
    }

    private SnapshotStep step() {
        return next().orElseThrow();
    }

    @Test
    void a_new_snapshot_is_taken() {
        assertThat(step().create()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"night Creating", "night Succeeded " + FIRST})
    void what_was_taken_before_its_status_was_lost_is_not_taken_again_when_the_data_are_gone(String before) {
        mark = before;

        assertThat(step().create()).isEmpty();
        assertThat(step().phase()).isEqualTo(SnapshotPhase.Failed);
        assertThat(step().reason()).isEqualTo(SnapshotReasons.GONE);
        assertThat(step().message())
                .contains("lost its status", "VirtualMachineSnapshot night", "another WukongSnapshot");
    }

    @Test
    void what_had_failed_before_its_status_was_lost_is_not_taken_either() {
        mark = "night Failed";

        assertThat(step().create()).isEmpty();
        assertThat(step().reason()).isEqualTo(SnapshotReasons.DONE_BEFORE);
    }

    @Test
    void a_copy_under_another_name_is_taken() {
        mark = "other Succeeded " + FIRST;

        assertThat(step().create()).isPresent();
    }

    @Test
    void the_object_of_an_earlier_uid_is_adopted_when_its_data_are_the_same() {
        mark = "night Succeeded " + FIRST;
        taken = TAKEN + usable(FIRST);

        assertThat(step().phase()).isEqualTo(SnapshotPhase.Succeeded);
        assertThat(step().facts().includedDisks()).containsExactly("root");
        assertThat(step().message()).contains("stays when this one is deleted");
    }

    @Test
    void the_object_of_an_earlier_uid_with_other_data_is_said_to_be_taken_anew() {
        mark = "night Succeeded " + FIRST;
        taken = TAKEN + usable(LATER);
        assertThat(step().phase()).isEqualTo(SnapshotPhase.Failed);
        assertThat(step().reason()).isEqualTo(SnapshotReasons.TAKEN_ANEW);

        status = "status: {phase: Succeeded, readyToUse: true, snapshotName: night, creationTime: '%s'}"
                .formatted(FIRST);
        assertThat(step().reason()).isEqualTo(SnapshotReasons.TAKEN_ANEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.kubernetes.io/managed-by: wukong-operator, ",
                "vm.novasphere.dev/wukong: web",
                "name: web-vm"
            })
    void an_object_that_does_not_say_it_is_this_wukongs_is_not_adopted(String proof) {
        mark = "night Succeeded " + FIRST;
        taken = TAKEN.replace(proof, proof.startsWith("app") ? "" : proof.replace("web", "db")) + usable(FIRST);

        assertThat(step().reason()).isEqualTo(SnapshotReasons.NAME_TAKEN);
    }

    @Test
    void an_object_with_an_owner_and_one_beside_a_new_or_failed_snapshot_are_not_adopted() {
        taken = TAKEN + usable(FIRST);
        assertThat(step().reason()).isEqualTo(SnapshotReasons.NAME_TAKEN);

        mark = "night Failed";
        assertThat(step().reason()).isEqualTo(SnapshotReasons.NAME_TAKEN);

        mark = "night Succeeded " + FIRST;
        taken = TAKEN.replace(
                        "  namespace: team\n",
                        "  namespace: team\n  ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: x, uid: y}]\n")
                + usable(FIRST);
        assertThat(step().reason()).isEqualTo(SnapshotReasons.NAME_TAKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deletionTimestamp: '2026-01-01T00:00:00Z'",
                "ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: WukongSnapshot, name: night, uid: the-uid-before, controller: true}]"
            })
    void the_object_of_a_deleted_snapshot_of_the_same_name_is_waited_for(String going) {
        taken = TAKEN.replace("  namespace: team\n", "  namespace: team\n  %s\n".formatted(going)) + usable(FIRST);

        assertThat(step().phase()).isEqualTo(SnapshotPhase.Pending);
        assertThat(step().reason()).isEqualTo(SnapshotReasons.PREDECESSOR_GOING);
        assertThat(step().create()).isEmpty();

        taken = null;
        assertThat(step().create()).isPresent();
    }

    @Test
    void the_object_of_another_snapshot_that_stays_is_not_waited_for() {
        taken = TAKEN.replace(
                        "  namespace: team\n",
                        "  namespace: team\n  ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: WukongSnapshot, name: other, uid: o, controller: true}]\n")
                + usable(FIRST);

        assertThat(step().reason()).isEqualTo(SnapshotReasons.NAME_TAKEN);
    }

    @Test
    void data_that_come_after_their_snapshot_make_it_good_again() {
        mark = "night Succeeded " + FIRST;
        status = "status: {phase: Failed, conditions: [{type: Ready, status: 'False', reason: SnapshotGone}]}";
        assertThat(next()).isEmpty();

        taken = TAKEN;
        assertThat(next()).isEmpty();
        taken = TAKEN + usable(LATER);
        assertThat(next()).isEmpty();
        taken = TAKEN + usable(FIRST);
        assertThat(step().phase()).isEqualTo(SnapshotPhase.Succeeded);
    }

    @Test
    void without_kubevirts_api_it_is_not_said_that_the_data_are_gone() {
        mark = "night Succeeded " + FIRST;
        served = false;

        assertThat(step().phase()).isEqualTo(SnapshotPhase.Pending);
        assertThat(step().reason()).isEqualTo(SnapshotReasons.API_MISSING);
    }

    @Test
    void a_wukong_that_waits_for_the_snapshot_that_waits_for_it_is_named() {
        machine = null;
        assertThat(step().reason()).isEqualTo(SnapshotReasons.NO_MACHINE);

        wukong = "{cpu: 1, memory: 1Gi, restoreFromSnapshot: night, disks: [{name: root, size: 1Gi}]}";
        assertThat(step().reason()).isEqualTo(SnapshotReasons.WAIT_FOR_EACH_OTHER);
        assertThat(step().message()).contains("Wukong web", "Take restoreFromSnapshot out");
    }

    @Test
    void the_mark_is_written_when_it_is_under_way_and_again_with_the_time_of_the_data() {
        assertThat(SnapshotPlanner.dueMark(snapshot())).isEmpty();
        status = "status: {phase: Creating, snapshotName: night}";
        assertThat(SnapshotPlanner.dueMark(snapshot())).contains(new ProgressMark("Creating", null));
        mark = "night Creating";
        assertThat(SnapshotPlanner.dueMark(snapshot())).isEmpty();
        status = "status: {phase: Succeeded, snapshotName: night, creationTime: '%s'}".formatted(FIRST);
        assertThat(SnapshotPlanner.dueMark(snapshot())).contains(new ProgressMark("Succeeded", FIRST));
        mark = "night Succeeded " + FIRST;
        assertThat(SnapshotPlanner.dueMark(snapshot())).isEmpty();
        status = "status: {phase: Failed}";
        assertThat(SnapshotPlanner.dueMark(snapshot())).isEmpty();
        mark = "";
        assertThat(SnapshotPlanner.dueMark(snapshot())).contains(new ProgressMark("Failed", null));
    }
}
