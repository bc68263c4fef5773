package dev.novasphere.wukong.plan.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotObstaclesTest {

    private static final String RUNNING = "{phase: Running, conditions: [{type: AgentConnected, status: '%s'}]}";
    private static final String UNABLE = "{name: %s, enabled: false, reason: no VolumeSnapshotClass}";

    private boolean served = true;
    private boolean wukong = true;
    private String wukongSpec = "";
    private String owner = "uid: w, controller: true";
    private String machineStatus = "{}";
    private String guestStatus;
    private String restore;
    private String moving;
    private String asked = "";

    @Test
    void nothing_stands_in_the_way_of_a_machine_that_can_be_snapshotted() {
        assertThat(first()).isEmpty();
        machineStatus = null;
        assertThat(first()).isEmpty();
    }

    @Test
    void a_disk_that_moves_is_waited_for_because_the_claim_of_the_machine_does_not_hold_all_of_its_data() {
        moving = "web-root-2";

        assertWaits(SnapshotReasons.DISK_MOVES, "claim web-root-2 does not hold all of its data");
    }

    @Test
    void the_api_is_waited_for_before_all() {
        served = false;
        wukong = false;

        assertWaits(SnapshotReasons.API_MISSING, "virtualmachinesnapshots.snapshot.kubevirt.io");
    }

    @Test
    void the_wukong_and_its_machine_are_waited_for() {
        wukong = false;
        assertWaits(SnapshotReasons.WUKONG_NOT_FOUND, "Wukong web not found in namespace team");

        wukong = true;
        owner = "uid: another, controller: true";
        assertWaits(SnapshotReasons.NO_MACHINE, "kubectl describe wukong web -n team");
    }

    @Test
    void a_wukong_that_begins_with_this_very_snapshot_waits_for_ever_and_that_is_said() {
        owner = "uid: another, controller: true";
        wukongSpec = ", restoreFromSnapshot: night";
        assertWaits(SnapshotReasons.WAIT_FOR_EACH_OTHER, "Take restoreFromSnapshot out of Wukong web");

        wukongSpec = ", restoreFromSnapshot: another";
        assertWaits(SnapshotReasons.NO_MACHINE, "no virtual machine yet");
    }

    @Test
    void a_restore_and_another_snapshot_are_waited_for_whoever_made_them() {
        restore = "undo";
        assertWaits(SnapshotReasons.RESTORE_RUNNING, "restored by undo");

        restore = null;
        machineStatus = "{restoreInProgress: by-hand, snapshotInProgress: other}";
        assertWaits(SnapshotReasons.RESTORE_RUNNING, "restored by by-hand");

        machineStatus = "{snapshotInProgress: other}";
        assertWaits(SnapshotReasons.OTHER_SNAPSHOT, "snapshot other");
    }

    @ParameterizedTest
    @CsvSource({"True, true, false", "False, true, true", "False, false, false"})
    void a_running_guest_without_an_agent_is_not_snapshotted_where_one_is_required(
            String connected, boolean required, boolean fails) {
        guestStatus = RUNNING.formatted(connected);
        asked = "requireGuestAgent: " + required;

        assertThat(first().map(SnapshotStep::reason))
                .isEqualTo(fails ? Optional.of(SnapshotReasons.NO_GUEST_AGENT) : Optional.empty());
    }

    @Test
    void a_guest_that_does_not_run_needs_no_agent() {
        guestStatus = "{phase: Succeeded}";
        asked = "requireGuestAgent: true";

        assertThat(first()).isEmpty();
    }

    @Test
    void without_a_disk_that_can_be_snapshotted_it_fails() {
        machineStatus =
                "{volumeSnapshotStatuses: [%s, %s]}".formatted(UNABLE.formatted("root"), UNABLE.formatted("data"));

        SnapshotStep step = first().orElseThrow();

        assertThat(step.phase()).isEqualTo(SnapshotPhase.Failed);
        assertThat(step.reason()).isEqualTo(SnapshotReasons.NOTHING_TO_SNAPSHOT);
        assertThat(step.message()).contains("root (no VolumeSnapshotClass), data (no VolumeSnapshotClass)");
        assertThat(step.facts().excludedDisks()).containsExactly("root", "data");
    }

    @Test
    void one_disk_that_cannot_be_snapshotted_fails_it_only_where_all_are_required() {
        machineStatus =
                "{volumeSnapshotStatuses: [%s, {name: root, enabled: true}]}".formatted(UNABLE.formatted("data"));
        assertThat(first()).isEmpty();

        asked = "requireAllVolumes: true";
        assertThat(first()).hasValueSatisfying(step -> {
            assertThat(step.reason()).isEqualTo(SnapshotReasons.DISKS_LEFT_OUT);
            assertThat(step.message()).contains("data (no VolumeSnapshotClass)", "without requireAllVolumes");
        });
    }

    @Test
    void a_volume_without_data_of_its_own_is_not_missed() {
        machineStatus = "{volumeSnapshotStatuses: [%s]}".formatted(UNABLE.formatted("cloudinitdisk"));
        asked = "requireAllVolumes: true";

        assertThat(first()).isEmpty();
    }

    private void assertWaits(String reason, String words) {
        assertThat(first()).hasValueSatisfying(step -> {
            assertThat(step.phase()).isEqualTo(SnapshotPhase.Pending);
            assertThat(step.reason()).isEqualTo(reason);
            assertThat(step.message()).contains(words);
        });
    }

    private Optional<SnapshotStep> first() {
        return new SnapshotObstacles(new SnapshotContext(
                        read("""
                                metadata: {name: night, namespace: team, uid: s}
                                spec: {wukongName: web, %s}
                                """.formatted(asked.isEmpty() ? "deletionPolicy: Retain" : asked), WukongSnapshot.class),
                        served,
                        wukong ? Optional.of(read("""
                                        apiVersion: vm.novasphere.dev/v1alpha1
                                        kind: Wukong
                                        metadata: {name: web, namespace: team, uid: w}
                                        spec: {cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]%s}
                                        """.formatted(wukongSpec), Wukong.class)) : Optional.empty(),
                        Optional.of(machine()),
                        Optional.ofNullable(guestStatus)
                                .map(status -> read(
                                        "metadata: {name: web-vm, namespace: team}\nstatus: " + status,
                                        VirtualMachineInstance.class)),
                        Optional.empty(),
                        Optional.ofNullable(restore),
                        Optional.ofNullable(moving)))
                .first();
    }

    private VirtualMachine machine() {
        return read(
                """
                metadata:
                  name: web-vm
                  namespace: team
                  labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}
                  ownerReferences: [{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, %s}]
                spec:
                  template:
                    spec:
                      volumes:
                      - {name: root, persistentVolumeClaim: {claimName: web-root}}
                      - {name: data, dataVolume: {name: web-data}}
                      - {name: cloudinitdisk, cloudInitNoCloud: {secretRef: {name: web-cloudinit}}}
                %s
                """.formatted(owner, machineStatus == null ? "" : "status: " + machineStatus), VirtualMachine.class);
    }

    private static <T> T read(String yaml, Class<T> kind) {
        return Serialization.unmarshal("---\n" + yaml, kind);
    }
}
