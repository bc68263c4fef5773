package dev.novasphere.wukong.plan.storage.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestVolumesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                // The machine, its guest, what moves of the guest, the mark of web-root-2: moved there or back,
                // arrived, and decided.
                "web-root-2 | web-root | {volumeName: root} | g1 | web-root-2",
                "web-root-2 | web-root-2 | none | g1 | web-root-2",
                "web-root | web-root-2 | none | g1 | web-root-2",
                "web-root | web-root | {volumeName: root} | g1 | web-root-2",
                "web-root | web-root | none | earlier | web-root-2",
                "web-root-2 | none | none | g1 | web-root-2",
                "web-root | none | none | g1 | web-root-2",
                "web-root | web-root | none | g1 | none",
                "web-root | none | none | unused | none",
                "web-root | none | none | refused-g1 | none",
                "web-root-2 | web-root-2 | none | none | none"
            })
    void a_claim_that_may_not_hold_all_data_of_its_disk_is_found(
            String machine, String guest, String moved, String mark, String found) {
        VirtualMachine live = Serialization.unmarshal(
                "spec: {template: {spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: %s}}]}}}"
                        .formatted(machine),
                VirtualMachine.class);
        Optional<VirtualMachineInstance> running = Optional.ofNullable(guest)
                .map(claim -> Serialization.unmarshal(
                        """
                        metadata: {name: web-vm, uid: g1}
                        spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: %s}}]}
                        status: {phase: Running, migratedVolumes: [%s]}
                        """.formatted(claim, moved == null ? "" : moved), VirtualMachineInstance.class));
        String annotations = mark == null
                ? ""
                : ", annotations: {vm.novasphere.dev/storage-migration-guest: %s, vm.novasphere.dev/storage-migration-source: web-root}"
                        .formatted(mark);
        Stream<PersistentVolumeClaim> claims = Stream.of("web-root", "web-root-2")
                .map(name -> "metadata: {name: %s%s}".formatted(name, name.equals("web-root") ? "" : annotations))
                .map(yaml -> Serialization.unmarshal(yaml, PersistentVolumeClaim.class));

        assertThat(GuestVolumes.moving(Optional.of(live), running, claims)).isEqualTo(Optional.ofNullable(found));
    }
}
