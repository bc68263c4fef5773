package dev.novasphere.wukong.plan.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.observed.kubevirt.KubeVirtSettings;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemovedDiskTest {

    /** The note is all that is known of the policy of a disk when its line is gone. */
    @ParameterizedTest
    @CsvSource({"'', true", "', deletionPolicy: Retain', true", "', deletionPolicy: Delete', false"})
    void the_note_that_a_disk_is_deleted_with_its_line_goes_with_the_policy_that_said_so(String policy, boolean goes) {
        PlanScene scene = PlanScene.of("disks: [{name: data, size: 10Gi%s}]".formatted(policy))
                .withClaim("data", """
                        metadata:
                          name: web-data
                          labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web, vm.novasphere.dev/disk: data}
                          annotations: {vm.novasphere.dev/deletion-policy: Delete}
                        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
                        status: {phase: Bound}
                        """);

        PatchMetadata step =
                (PatchMetadata) new StorageStage().plan(scene.input()).steps().get(0);

        assertThat(step.change().annotations().containsKey("vm.novasphere.dev/deletion-policy"))
                .isEqualTo(goes);
    }

    /** Of strategies Manual and Once it stays listed until the next start (kubevirt: pkg/virt-controller/watch/vm/vm.go, syncRunStrategy). */
    @ParameterizedTest
    @CsvSource({
        "Succeeded, true, , OF_ENDED_GUEST",
        "Failed, false, , OF_ENDED_GUEST",
        "Succeeded, false, '2026-11-30T19:00:00Z', IN_USE",
        "Running, false, , IN_USE",
        "Running, true, , DETACHING"
    })
    void a_disk_of_a_guest_that_ended_says_until_when_it_is_kept(
            String phase, boolean hotpluggable, String deleted, RemovedDisk.Fate fate) {
        PersistentVolumeClaim former = Serialization.unmarshal(
                "metadata: {name: web-old, labels: {vm.novasphere.dev/wukong: web, vm.novasphere.dev/disk: old}}",
                PersistentVolumeClaim.class);
        VirtualMachineInstance guest =
                Serialization.unmarshal("""
                spec: {volumes: [{name: old, persistentVolumeClaim: {claimName: web-old, hotpluggable: %s}}]}
                status: {phase: %s}
                """.formatted(hotpluggable, phase), VirtualMachineInstance.class);
        guest.getMetadata().setDeletionTimestamp(deleted);
        PlanInput input = GivenWukong.of(
                "disks: [{name: root, size: 10Gi}]",
                GivenWukong.clusterWith()
                        .guest(Optional.of(guest))
                        .build()
                        .with(KubeVirtSettings.unknown(), List.of(former)));

        RemovedDisk removed = RemovedDisk.all(input, Set.of(), false).get(0);

        assertThat(removed.fate()).isEqualTo(fate);
        assertThat(removed.step(input)).isEmpty();
        if (fate == RemovedDisk.Fate.OF_ENDED_GUEST) {
            assertThat(removed.finding()).hasValueSatisfying(finding -> {
                assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                assertThat(finding.reason()).isEqualTo("RemovedDiskInUse");
                assertThat(finding.message())
                        .contains(
                                "claim web-old is no longer in spec.disks and was in the guest that ended",
                                "until the virtual machine is started again");
            });
        }
    }

    /** A guest answers to being unplugged when it likes, or not at all; another machine must not get the claim before. */
    @ParameterizedTest
    @CsvSource({"web-old, DETACHING", "web-other, RELEASED"})
    void a_disk_stays_as_long_as_the_guest_has_not_let_go_of_what_is_unplugged(String ofGuest, RemovedDisk.Fate fate) {
        PersistentVolumeClaim former = Serialization.unmarshal(
                "metadata: {name: web-old, labels: {vm.novasphere.dev/wukong: web, vm.novasphere.dev/disk: old}}",
                PersistentVolumeClaim.class);
        VirtualMachineInstance guest = Serialization.unmarshal("""
                spec: {volumes: []}
                status: {volumeStatus: [{name: old, phase: Ready, persistentVolumeClaimInfo: {claimName: %s}}]}
                """.formatted(ofGuest), VirtualMachineInstance.class);
        PlanInput input = GivenWukong.of(
                "disks: [{name: root, size: 10Gi}]",
                GivenWukong.clusterWith()
                        .guest(Optional.of(guest))
                        .build()
                        .with(KubeVirtSettings.unknown(), List.of(former)));

        assertThat(RemovedDisk.all(input, Set.of(), false))
                .extracting(RemovedDisk::fate)
                .containsExactly(fate);
    }
}
