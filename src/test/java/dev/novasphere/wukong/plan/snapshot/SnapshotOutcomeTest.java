package dev.novasphere.wukong.plan.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.snapshot.Consistency;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a WukongSnapshot becomes by what KubeVirt says of its own. */
class SnapshotOutcomeTest {

    private static final String READY = "phase: Succeeded, readyToUse: true, creationTime: '2026-01-01T00:00:00Z'";
    private static final String ALL =
            ", snapshotVolumes: {includedVolumes: [root, data], excludedVolumes: [cloudinitdisk]}";
    private static final String SOME =
            ", snapshotVolumes: {includedVolumes: [root], excludedVolumes: [data, cloudinitdisk]}";

    private String asked = "";
    private boolean machine = true;
    private String metadata = "";
    private String moving;

    @Test
    void one_that_is_ready_holds_its_disks_and_misses_no_cloud_init() {
        SnapshotStep step = follow(READY + ALL);

        assertThat(step.phase()).isEqualTo(SnapshotPhase.Succeeded);
        assertThat(step.reason()).isEqualTo(SnapshotReasons.TAKEN);
        assertThat(step.message()).isEqualTo("the snapshot holds root, data");
        assertThat(step.facts().includedDisks()).containsExactly("root", "data");
        assertThat(step.facts().excludedDisks()).isEmpty();
        assertThat(step.facts().creationTime()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void of_a_machine_that_is_gone_only_our_volume_is_known_to_be_no_disk() {
        machine = false;

        assertThat(follow(READY + SOME).facts().excludedDisks()).containsExactly("data");
    }

    @Test
    void disks_that_were_left_out_are_named_and_fail_it_where_all_are_required() {
        assertThat(follow(READY + SOME).phase()).isEqualTo(SnapshotPhase.Succeeded);
        assertThat(follow(READY + SOME).message()).contains("left out, because their storage cannot snapshot: data");

        asked = "requireAllVolumes: true";
        assertThat(follow(READY + SOME).reason()).isEqualTo(SnapshotReasons.DISKS_LEFT_OUT);
        assertThat(follow(READY + SOME).message())
                .contains("left out: data", "night stays")
                .contains("Move them to a StorageClass that can snapshot, or make another WukongSnapshot without");
        assertThat(follow(READY + ALL).phase()).isEqualTo(SnapshotPhase.Succeeded);
    }

    @Test
    void one_without_any_disk_fails() {
        assertThat(follow(READY).reason()).isEqualTo(SnapshotReasons.NOTHING_TO_SNAPSHOT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{indication: Online}, {indication: GuestAgent}] | [] | Application",
                "[{indication: Online}, {indication: GuestAgent}, {indication: QuiesceTimeout}] | [] | Crash",
                "[{indication: Online}, {indication: NoGuestAgent}] | [] | Crash",
                "[] | [] | Offline",
                "[] | [Online, GuestAgent] | Application",
                "[] | [Online] | Crash",
            })
    void how_consistent_it_is_is_read_from_the_indications_of_both_versions_of_kubevirt(
            String sources, String old, Consistency consistency) {
        SnapshotStep step = follow(READY + ALL + ", sourceIndications: " + sources + ", indications: " + old);

        assertThat(step.facts().consistency()).isEqualTo(consistency);
        asked = "requireGuestAgent: true";
        assertThat(follow(READY + ALL + ", sourceIndications: " + sources + ", indications: " + old)
                        .phase())
                .isEqualTo(consistency == Consistency.Crash ? SnapshotPhase.Failed : SnapshotPhase.Succeeded);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "phase: Failed, error: {message: out of space} | out of space",
                "phase: Failed | no reason was given",
                "conditions: [{type: Failure, status: 'True', reason: Deadline}] | Deadline",
                "conditions: [{type: Failure, status: 'True', reason: Deadline, message: it passed}] | it passed",
            })
    void a_failure_of_kubevirt_is_final_and_has_its_words(String status, String words) {
        SnapshotStep step = follow(status);

        assertThat(step.phase()).isEqualTo(SnapshotPhase.Failed);
        assertThat(step.reason()).isEqualTo(SnapshotReasons.KUBEVIRT_FAILED);
        assertThat(step.message()).contains(words + ". Mend that");
    }

    @Test
    void while_it_is_taken_the_words_of_kubevirt_are_passed_on() {
        assertThat(follow(null).phase()).isEqualTo(SnapshotPhase.Creating);
        assertThat(follow(null).message()).isEqualTo("KubeVirt takes the snapshot");
        assertThat(follow("phase: InProgress, error: {message: the driver is slow}")
                        .message())
                .isEqualTo("KubeVirt takes the snapshot and says: the driver is slow");
        assertThat(follow("phase: InProgress, conditions: [{type: Failure, status: 'False', reason: Fine}]")
                        .phase())
                .isEqualTo(SnapshotPhase.Creating);
        assertThat(follow("phase: InProgress").facts().consistency())
                .as("not known before it is usable")
                .isNull();
    }

    @Test
    void one_that_kubevirt_takes_while_a_disk_moves_would_lack_data_and_fails() {
        moving = "web-root";

        assertThat(follow("phase: InProgress").phase()).isEqualTo(SnapshotPhase.Failed);
        assertThat(follow("phase: InProgress").reason()).isEqualTo(SnapshotReasons.DISK_MOVES);
        assertThat(follow("phase: InProgress").message()).contains("web-root", "night stays", "another WukongSnapshot");
        assertThat(follow(READY + ALL).phase())
                .as("the move began after it was over")
                .isEqualTo(SnapshotPhase.Succeeded);
        assertThat(follow("phase: Succeeded").phase())
                .as("so it did where the data are still being written away")
                .isEqualTo(SnapshotPhase.Creating);
        moving = "web-root-2";
        assertThat(follow("phase: InProgress").phase())
                .as("the machine is not on that claim")
                .isEqualTo(SnapshotPhase.Creating);
    }

    @Test
    void one_that_is_being_deleted_is_lost() {
        metadata = ", deletionTimestamp: '2026-01-02T00:00:00Z'";

        assertThat(follow(READY + ALL).reason()).isEqualTo(SnapshotReasons.GONE);
    }

    @Test
    void one_of_an_earlier_snapshot_of_the_name_is_said_to_stay() {
        metadata = ", annotations: {vm.novasphere.dev/made-for: another}";

        assertThat(follow(READY + ALL).message()).contains("is of an earlier WukongSnapshot of this name");
    }

    private SnapshotStep follow(String status) {
        WukongSnapshot snapshot =
                read("""
                metadata: {name: night, namespace: team, uid: s}
                spec: {wukongName: web, %s}
                """.formatted(asked.isEmpty() ? "deletionPolicy: Retain" : asked), WukongSnapshot.class);
        String made = metadata.contains("annotations") ? "" : ", annotations: {vm.novasphere.dev/made-for: s}";
        VirtualMachineSnapshot taken = read(
                """
                metadata: {name: night, namespace: team%s%s}
                %s
                """.formatted(made, metadata, status == null ? "" : "status: {" + status + "}"),
                VirtualMachineSnapshot.class);
        SnapshotContext context = new SnapshotContext(
                snapshot,
                true,
                Optional.empty(),
                machine ? Optional.of(read("""
                                metadata: {name: web-vm, namespace: team}
                                spec:
                                  template:
                                    spec:
                                      volumes:
                                      - {name: root, persistentVolumeClaim: {claimName: web-root}}
                                      - {name: data, dataVolume: {name: web-data}}
                                      - {name: cloudinitdisk, cloudInitNoCloud: {secretRef: {name: web-cloudinit}}}
                                """, VirtualMachine.class)) : Optional.empty(),
                Optional.empty(),
                Optional.of(taken),
                Optional.empty(),
                Optional.ofNullable(moving));
        return new SnapshotOutcome(context, new SnapshotIdentity(snapshot)).follow(taken);
    }

    private static <T> T read(String yaml, Class<T> kind) {
        return Serialization.unmarshal("---\n" + yaml, kind);
    }
}
