package dev.novasphere.wukong.plan.storage.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.storage.StorageFragment;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnfitDevicesTest {

    private static final String LUN = "{name: tape, type: lun, claimName: q}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: d, size: 1Gi, cache: writeback, io: native} | write io: threads",
                "{name: d, size: 1Gi, cache: writethrough, io: native} | leave cache out",
                "{name: d, size: 1Gi, type: lun, bus: sata} | write bus: scsi",
                "{name: d, size: 1Gi, type: lun, volumeMode: Filesystem} | write volumeMode: Block"
            })
    void a_disk_with_which_libvirt_refuses_the_guest_is_an_error(String disk, String words) {
        assertThat(findings(disk)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.reason()).isEqualTo("DiskNotSupported");
            assertThat(finding.message()).contains("disk d: ", words);
        });
    }

    @Test
    void a_disk_that_is_plugged_later_keeps_no_guest_from_starting() {
        assertThat(findings("{name: d, size: 1Gi, hotpluggable: true, cache: writeback, io: native}"))
                .filteredOn(finding -> finding.message().contains("io: native"))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: d, size: 1Gi, io: native}",
                "{name: d, size: 1Gi, cache: none, io: native}",
                "{name: d, size: 1Gi, cache: writeback, io: threads}",
                "{name: d, size: 1Gi, cache: writeback}",
                "{name: d, size: 1Gi, type: lun, bus: scsi, volumeMode: Block}",
                "{name: d, type: lun, claimName: q, volumeMode: Filesystem}",
                "{name: d, claimName: q, shareable: true}",
                "{name: d, size: 1Gi, serial: x}"
            })
    void one_that_it_takes_is_none(String disk) {
        assertThat(findings(disk)).isEmpty();
    }

    @Test
    void a_lun_is_made_on_a_block_device_unless_its_claim_is_there() {
        assertThat(plan("{name: d, size: 1Gi, type: lun}").objects())
                .singleElement()
                .satisfies(claim -> assertThat(
                                ((PersistentVolumeClaim) claim).getSpec().getVolumeMode())
                        .isEqualTo("Block"));
    }

    @ParameterizedTest
    @CsvSource({"Filesystem, ERROR", "Filesystem, WARNING", "Block,"})
    void a_lun_on_a_claim_with_a_file_system_is_reported(String mode, Severity severity) {
        String disk = severity == Severity.WARNING ? LUN.replace("}", ", hotpluggable: true}") : LUN;
        PlanScene scene = PlanScene.of("disks: [{name: root, size: 1Gi}, " + disk + "]")
                .withClaim("tape", "metadata: {name: q}\nspec: {volumeMode: " + mode + "}");

        assertThat(new StorageStage().plan(scene.input()).findings())
                .extracting(Finding::severity)
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @ParameterizedTest
    @CsvSource({"52,", "53, WARNING", "57, WARNING", "58, ERROR"})
    void the_name_of_a_container_disk_becomes_part_of_that_of_a_container(int length, Severity severity) {
        assertThat(findings("{name: " + "a".repeat(length) + ", containerDisk: a/b, type: cdrom, bootOrder: 1}"))
                .extracting(Finding::severity)
                .isEqualTo(severity == null ? List.of() : List.of(severity));
        assertThat(findings("{name: " + "a".repeat(63) + ", size: 1Gi}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lun", "cdrom"})
    void a_serial_that_KubeVirt_drops_is_reported(String type) {
        assertThat(findings("{name: d, type: " + type + ", claimName: q, serial: x}, {name: s, claimName: r}"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
                    assertThat(finding.message()).contains("serial has no effect on a " + type);
                });
    }

    @Test
    void a_lun_that_is_shared_is_shared_between_nodes_only() {
        assertThat(findings("{name: d, type: lun, claimName: q, shareable: true}"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.reason()).isEqualTo("LunNotShareable");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: a, size: 1Gi, bootOrder: 2}, {name: b, size: 1Gi, bootOrder: 1, hotpluggable: true}",
                "{name: a, size: 1Gi, bootOrder: 1}, {name: b, size: 1Gi, bootOrder: 2, hotpluggable: true}"
            })
    void a_disk_of_the_boot_order_is_there_from_the_start_although_it_is_hotpluggable(String disks) {
        assertThat(findings(disks)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
            assertThat(finding.message()).contains("disk b: hotpluggable: true has no effect");
        });
        assertThat(plan(disks).volumes()).allMatch(volume -> !volume.hotpluggable());
    }

    @Test
    void a_disk_beside_the_boot_order_is_plugged() {
        String disks = "{name: data, size: 1Gi, hotpluggable: true}, {name: root, size: 1Gi, bootOrder: 1}";

        assertThat(findings(disks)).isEmpty();
        assertThat(plan(disks).volumes().get(0).hotpluggable()).isTrue();
    }

    private static List<Finding> findings(String disks) {
        return plan(disks).findings();
    }

    private static StorageFragment plan(String disks) {
        return new StorageStage().plan(GivenWukong.of("disks: [" + disks + "]"));
    }
}
