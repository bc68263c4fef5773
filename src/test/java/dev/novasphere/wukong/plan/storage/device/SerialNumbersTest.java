package dev.novasphere.wukong.plan.storage.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.storage.StorageStage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialNumbersTest {

    private static final String MOUNTED = """
            disks:
            - {name: root, size: 9Gi}
            - {name: data, size: 1Gi, mount: {path: /srv/a}}
            - {name: wal, size: 1Gi, serial: data, mount: {path: /srv/b}}
            """;

    @Test
    void two_disks_that_the_guest_would_mount_by_one_name_are_an_error_before_its_first_boot() {
        assertThat(findings(PlanScene.of(MOUNTED))).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.message())
                    .contains("disk wal", "serial number data", "disk data", "write another serial on disk wal");
        });
    }

    @Test
    void a_machine_that_is_there_goes_on_with_a_warning() {
        assertThat(findings(PlanScene.of(MOUNTED).withMachine("metadata: {name: web-vm}")))
                .singleElement()
                .extracting(Finding::severity)
                .isEqualTo(Severity.WARNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disks: [{name: a, size: 1Gi, serial: x}, {name: b, size: 1Gi, serial: x}]",
                "disks: [{name: a, size: 1Gi, serial: b}, {name: b, size: 1Gi}]"
            })
    void disks_that_nothing_mounts_are_a_warning(String spec) {
        assertThat(findings(PlanScene.of(spec))).extracting(Finding::severity).containsExactly(Severity.WARNING);
    }

    @Test
    void the_disk_that_says_its_serial_is_to_say_another() {
        assertThat(findings(PlanScene.of("disks: [{name: a, size: 1Gi, serial: b}, {name: b, size: 1Gi}]"))
                        .get(0)
                        .message())
                .endsWith("write another serial on disk a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disks: [{name: a, size: 1Gi}, {name: b, size: 1Gi, serial: c}]",
                "disks: [{name: a, size: 1Gi, serial: x}, {name: b, size: 1Gi, serial: x, bus: scsi}]",
                "disks: [{name: a, size: 1Gi}, {name: cd, type: cdrom, claimName: q, serial: a}]",
                "disks: [{name: more-than-20-characters, size: 1Gi}, {name: more-than-20-characters-too, size: 1Gi}]"
            })
    void disks_with_a_name_of_their_own_in_the_guest_are_none(String spec) {
        assertThat(findings(PlanScene.of(spec))).isEmpty();
    }

    private static List<Finding> findings(PlanScene scene) {
        return new StorageStage()
                .plan(scene.input()).findings().stream()
                        .filter(finding -> finding.reason().equals("SerialNumberClash"))
                        .toList();
    }
}
