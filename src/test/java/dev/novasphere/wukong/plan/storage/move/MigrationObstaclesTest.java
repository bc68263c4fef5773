package dev.novasphere.wukong.plan.storage.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.ObservedRestores;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationObstaclesTest {

    private static final Observed RUNNING = GivenWukong.clusterWith()
            .machine("---\nmetadata: {name: web-vm, labels: {vm.novasphere.dev/wukong: web}}\nspec: {}")
            .guest(Optional.of(Serialization.unmarshal("---\nstatus: {phase: Running}", VirtualMachineInstance.class)))
            .build();

    private static Optional<Finding> ofMachine(Observed observed) {
        PlanInput input = GivenWukong.of("disks: [{name: root, size: 1Gi, migrateStorage: true}]", observed);
        return new MigrationObstacles(input, GuestVolumes.of(input.observed())).ofMachine();
    }

    @Test
    void a_move_waits_for_a_snapshot_that_was_asked_for_and_that_kubevirt_has_not_begun_with() {
        Observed snapshotted = RUNNING.withRestores(new ObservedRestores(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("night")));

        assertThat(ofMachine(RUNNING)).isEmpty();
        assertThat(ofMachine(snapshotted)).hasValueSatisfying(finding -> {
            assertThat(finding.reason()).isEqualTo("StorageMigrationWaits");
            assertThat(finding.message()).contains("when the snapshot or restore of the machine is over");
        });
    }
}
