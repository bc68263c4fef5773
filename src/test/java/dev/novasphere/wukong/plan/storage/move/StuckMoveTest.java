package dev.novasphere.wukong.plan.storage.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StuckMoveTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Conditions of the machine; conditions, claim and moved volume of the guest.
                "{type: Failure, status: 'True', reason: VolumesUpdateError} | {type: VolumesChange, status: 'True'} | web-root | root | true",
                "'' | {type: VolumesChange, status: 'True'} | web-root | root | false",
                "{type: Failure, status: 'False', reason: VolumesUpdateError} | {type: VolumesChange, status: 'True'} | web-root | root | false",
                "{type: Failure, status: 'True', reason: FailedUpdate} | {type: VolumesChange, status: 'True'} | web-root | root | false",
                "{type: Failure, status: 'True', reason: VolumesUpdateError} | {type: VolumesChange, status: 'True'} | web-root-2 | root | false",
                "{type: Failure, status: 'True', reason: VolumesUpdateError} | {type: VolumesChange, status: 'True'} | web-root | data | false",
                // Without VolumesChange KubeVirt writes the guest's volumes in its next pass.
                "{type: Failure, status: 'True', reason: VolumesUpdateError} | '' | web-root | root | false",
                "{type: Failure, status: 'True', reason: VolumesUpdateError} | {type: VolumesChange, status: 'False'} | web-root | root | false",
            })
    void a_move_is_stuck_when_kubevirt_refuses_to_go_on_with_what_it_noted(
            String failure, String change, String claim, String moved, boolean stuck) {
        VirtualMachine machine =
                Serialization.unmarshal("status: {conditions: [%s]}".formatted(failure), VirtualMachine.class);
        VirtualMachineInstance guest = Serialization.unmarshal(
                """
                metadata: {name: web-vm, uid: g1}
                spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: %s}}]}
                status:
                  phase: Running
                  conditions: [%s]
                  migratedVolumes:
                    - volumeName: %s
                      sourcePVCInfo: {claimName: web-%s}
                      destinationPVCInfo: {claimName: web-%s-2}
                """.formatted(claim, change, moved, moved, moved), VirtualMachineInstance.class);
        PersistentVolumeClaim target = Serialization.unmarshal("""
                metadata:
                  name: web-root-2
                  labels: {vm.novasphere.dev/disk: root}
                  annotations: {vm.novasphere.dev/storage-migration-source: web-root}
                """, PersistentVolumeClaim.class);

        assertThat(StuckMove.is(new GuestVolumes(Optional.of(machine), Optional.of(guest), List.of()), target))
                .isEqualTo(stuck);
    }
}
