package dev.novasphere.wukong.plan.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks of a machine whose guest runs, and that is changed meanwhile. */
class HotPlugTest {

    private static final String ROOT = "{name: root, persistentVolumeClaim: {claimName: web-root}}";
    private static final String DATA = "{name: data, persistentVolumeClaim: {claimName: web-data}}";
    private static final String PLUGGED =
            "{name: data, persistentVolumeClaim: {claimName: web-data, hotpluggable: true}}";
    private static final String DISK = "{name: data, serial: data, disk: {bus: virtio}}";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_disk_that_was_taken_out_by_a_slip_and_is_written_again_is_what_the_guest_has(boolean hotpluggable) {
        StorageFragment fragment = plan(
                "{name: root, size: 9Gi}, {name: data, size: 1Gi}",
                ROOT,
                ROOT + ", " + (hotpluggable ? PLUGGED : DATA),
                DISK);

        assertThat(volume(fragment, "data").hotpluggable()).isEqualTo(hotpluggable);
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void a_disk_that_the_guest_does_not_have_is_plugged_in() {
        assertThat(volume(plan("{name: root, size: 9Gi}, {name: data, size: 1Gi}", ROOT, ROOT, ""), "data")
                        .hotpluggable())
                .isTrue();
    }

    @Test
    void a_medium_that_was_taken_out_by_a_slip_and_is_written_again_is_what_the_guest_has() {
        String medium = "{name: dvd, persistentVolumeClaim: {claimName: iso}}";
        StorageFragment fragment = plan(
                "{name: root, size: 9Gi, bootOrder: 1}, {name: dvd, type: cdrom, claimName: iso, bootOrder: 2}",
                ROOT,
                ROOT + ", " + medium,
                "{name: dvd, bootOrder: 2, cdrom: {bus: sata}}");

        assertThat(volume(fragment, "dvd").hotpluggable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bus: scsi | another bus until its next start",
                "cache: none, io: native | another cache and io until",
                "readOnly: true | another readOnly until",
                "serial: other | another serial until",
                "type: lun, bus: scsi, volumeMode: Block | another type until its next start"
            })
    void a_plugged_disk_that_changes_is_reported_because_kubevirt_asks_for_no_restart(String change, String words) {
        String disks = "{name: root, size: 9Gi}, {name: data, size: 1Gi, %s}".formatted(change);

        assertThat(waiting(plan(disks, ROOT + ", " + PLUGGED, ROOT + ", " + PLUGGED, DISK)))
                .singleElement()
                .satisfies(
                        message -> assertThat(message).startsWith("disk data: ").contains(words));
    }

    @Test
    void a_disk_that_is_not_plugged_in_and_changes_is_left_to_the_word_of_kubevirt() {
        String disks = "{name: root, size: 9Gi}, {name: data, size: 1Gi, bus: scsi}";

        assertThat(waiting(plan(disks, ROOT + ", " + DATA, ROOT + ", " + DATA, DISK)))
                .isEmpty();
    }

    private static StorageFragment plan(String disks, String machine, String guest, String disk) {
        VirtualMachineInstance running =
                Serialization.unmarshal("""
                metadata: {name: web-vm, uid: g1}
                spec:
                  domain: {devices: {disks: [{name: root, serial: root, disk: {bus: virtio}}, %s]}}
                  volumes: [%s]
                status: {phase: Running}
                """.formatted(disk, guest), VirtualMachineInstance.class);
        return new StorageStage()
                .plan(GivenWukong.of(
                        "disks: [" + disks + "]",
                        GivenWukong.clusterWith()
                                .machine("metadata: {name: web-vm}\nspec: {template: {spec: {volumes: [" + machine
                                        + "]}}}")
                                .guest(Optional.of(running))
                                .build()));
    }

    private static Volume volume(StorageFragment fragment, String name) {
        return fragment.volumes().stream()
                .filter(volume -> volume.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> waiting(StorageFragment fragment) {
        return fragment.findings().stream()
                .filter(finding -> finding.reason().equals("PlugWaitsForRestart"))
                .map(Finding::message)
                .toList();
    }
}
