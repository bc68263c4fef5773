package dev.novasphere.wukong.plan.storage.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guest runs from the disk root, and has a disk data. */
class NextBootDiskTest {

    private static final String GUEST = """
            metadata: {name: web-vm, uid: g1}
            spec:
              domain: {devices: {disks: [%s{name: root, disk: {bus: virtio}}, {name: data, disk: {bus: virtio}}]}}
              volumes: [{name: root, persistentVolumeClaim: {claimName: web-root}}]
            status: {phase: Running, guestOSInfo: {name: Fedora}}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: data, size: 1Gi}, {name: root, size: 9Gi, image: a/b}",
                "{name: archive, size: 1Gi}, {name: data, size: 1Gi}, {name: root, size: 9Gi, image: a/b}",
                "{name: dvd, type: cdrom}, {name: data, size: 1Gi}, {name: root, size: 9Gi, image: a/b}"
            })
    void another_disk_at_the_head_of_the_list_is_the_one_that_the_next_start_is_from(String disks) {
        assertThat(findings(disks, "")).singleElement().satisfies(message -> assertThat(message)
                .contains("starts from it the next time", "from disk root no more", "write boot: true on disk root"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: root, size: 9Gi, image: a/b}, {name: data, size: 1Gi}",
                "{name: root, size: 9Gi, image: a/b}, {name: archive, size: 1Gi}, {name: data, size: 1Gi}",
                "{name: data, size: 1Gi}, {name: root, size: 9Gi, image: a/b, boot: true}",
                "{name: data, size: 1Gi, boot: true}, {name: root, size: 9Gi, image: a/b}",
                "{name: data, size: 1Gi, bootOrder: 2}, {name: root, size: 9Gi, image: a/b, bootOrder: 1}",
                "{name: dvd, type: cdrom}, {name: root, size: 9Gi, image: a/b}",
                "{name: dvd, type: cdrom}, {name: data, size: 1Gi, hotpluggable: true}, {name: root, size: 9Gi, image: a/b}",
                "{name: data, size: 1Gi}"
            })
    void nothing_is_said_of_the_same_disk_or_of_one_that_the_wukong_names_or_where_the_old_one_is_gone(String disks) {
        assertThat(findings(disks, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{name: data, size: 1Gi}, {name: root, size: 9Gi, image: a/b}"})
    void a_boot_that_is_taken_out_of_the_wukong_is_the_same(String disks) {
        assertThat(findings(disks, "{name: root, bootOrder: 1, disk: {bus: virtio}}, "))
                .hasSize(1);
    }

    private static List<String> findings(String disks, String first) {
        return new StorageStage()
                        .plan(GivenWukong.of(
                                "disks: [" + disks + "]",
                                GivenWukong.clusterWith()
                                        .guest(Optional.of(Serialization.unmarshal(
                                                GUEST.formatted(first), VirtualMachineInstance.class)))
                                        .build()))
                        .findings()
                        .stream()
                        .filter(finding -> finding.reason().equals("BootDiskChanges"))
                        .map(Finding::message)
                        .toList();
    }
}
