package dev.novasphere.wukong.plan.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.step.PatchMetadata;
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
}
