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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            assertThat(finding.message()).contains("when VirtualMachineSnapshot shop/night is over");
        });
    }

    @ParameterizedTest
    @CsvSource({"snapshotInProgress, VirtualMachineSnapshot", "restoreInProgress, VirtualMachineRestore"})
    void what_a_move_waits_for_is_named_so_that_it_can_be_deleted(String field, String kind) {
        Observed busy = GivenWukong.clusterWith()
                .machine(
                        "---\nmetadata: {name: web-vm, labels: {vm.novasphere.dev/wukong: web}}\nspec: {}\nstatus: {%s: early}"
                                .formatted(field))
                .guest(RUNNING.virtualMachineInstance())
                .build();

        assertThat(ofMachine(busy)).hasValueSatisfying(finding -> assertThat(finding.message())
                .isEqualTo("migrateStorage: the move begins when %s shop/early is over".formatted(kind)));
    }
}
