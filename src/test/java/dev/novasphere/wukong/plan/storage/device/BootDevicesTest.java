package dev.novasphere.wukong.plan.storage.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.DiskTarget;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootDevicesTest {

    private static final String ISO = "type: cdrom, image: 'https://example.org/a.iso', size: 7Gi";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: system, size: 9Gi, boot: true}, {name: iso, ISO} | bootOrder: 1 on disk system in place of boot: true and bootOrder: 2 on disk iso",
                "{name: iso, ISO}, {name: system, size: 9Gi} | bootOrder: 1 on disk system and bootOrder: 2 on disk iso",
                "{name: system, size: 9Gi}, {name: iso, ISO} | bootOrder: 1 on disk system and bootOrder: 2 on disk iso",
                "{name: system, size: 9Gi, source: {blank: true}, bootOrder: 3}, {name: iso, ISO} | bootOrder: 4 on it",
                "{name: dvd, type: cdrom, bootOrder: 1}, {name: iso, ISO} | bootOrder: 2 on it",
                "{name: dvd, type: cdrom, bootOrder: 64}, {name: iso, ISO} | a bootOrder behind the others on it",
                "{name: system, size: 9Gi}, {name: iso, type: cdrom, claimName: windows} | bootOrder: 2 on disk iso",
                "{name: system, size: 9Gi}, {name: iso, type: cdrom, containerDisk: quay.io/live/cd} | bootOrder: 2 on disk iso"
            })
    void a_CD_that_is_never_tried_beside_empty_disks_is_reported_with_what_to_write(String disks, String words) {
        assertThat(findings("disks: [" + disks.replace("ISO", ISO) + "]"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.message()).contains("never tries this CD", words);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: system, size: 9Gi, bootOrder: 1}, {name: iso, ISO, bootOrder: 2}",
                "{name: system, size: 9Gi, image: quay.io/x/y, boot: true}, {name: iso, ISO}",
                "{name: system, claimName: old}, {name: iso, ISO}",
                "{name: system, containerDisk: quay.io/x/y}, {name: iso, ISO}",
                "{name: iso, ISO, boot: true}, {name: system, size: 9Gi}",
                "{name: system, size: 9Gi, source: {upload: true}}, {name: data, size: 9Gi}",
                "{name: data, size: 9Gi, hotpluggable: true}",
                "{name: live, ISO}",
                "{name: live, ISO}, {name: data, size: 9Gi, hotpluggable: true}"
            })
    void nothing_is_said_where_a_disk_that_is_tried_may_hold_a_system_or_no_CD_does(String disks) {
        assertThat(findings("disks: [" + disks.replace("ISO", ISO) + "]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: data, size: 9Gi}, {name: root, size: 9Gi, image: quay.io/x/y} | true",
                "{name: data, size: 9Gi, source: {blank: true}}, {name: root, size: 9Gi, image: quay.io/x/y} | true",
                "{name: data, size: 9Gi}, {name: files, containerDisk: quay.io/x/y} | false",
                "{name: data, size: 9Gi}, {name: root, source: {dataSource: {name: fedora}}} | true",
                "{name: data, size: 9Gi}, {name: root, size: 9Gi, image: quay.io/x/y, boot: true} | false",
                "{name: data, size: 9Gi, boot: true}, {name: root, size: 9Gi, image: quay.io/x/y} | false",
                "{name: data, claimName: old}, {name: root, size: 9Gi, image: quay.io/x/y} | false",
                "{name: data, size: 9Gi}, {name: archive, claimName: archive} | false",
                "{name: data, size: 9Gi}, {name: root, size: 9Gi, image: 'https://example.org/a.iso'} | false"
            })
    void a_disk_of_an_image_behind_an_empty_one_is_reported_because_the_guest_would_not_start(
            String disks, boolean reported) {
        assertThat(findings("disks: [" + disks + "]"))
                .extracting(Finding::message)
                .allSatisfy(message -> assertThat(message)
                        .contains(
                                "disk root: the firmware never tries this disk",
                                "first hard disk, data,",
                                "boot: true"))
                .hasSize(reported ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: system, size: 9Gi} | this disk is made empty",
                "{name: dvd, type: cdrom, bootOrder: 2}, {name: system, size: 9Gi, bootOrder: 1} | all disks are made empty",
                "{name: drivers, type: cdrom, containerDisk: quay.io/kubevirt/virtio-container-disk}, {name: system, size: 9Gi} | this disk is made empty",
                "{name: system, size: 9Gi, source: {blank: true}}, {name: data, size: 9Gi} | all disks are made empty"
            })
    void that_the_guest_finds_nothing_to_start_from_on_empty_disks_is_reported(String disks, String why) {
        assertThat(findings("disks: [" + disks + "]")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("NothingToStartFrom");
            assertThat(finding.message())
                    .startsWith("disk system: the guest finds nothing to start from, because " + why);
        });
        assertThat(findings("osImage: ubuntu\ndisks: [" + disks + "]"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("osImage does not change"));
        assertThat(findings("startStrategy: {autoStart: false}\ndisks: [" + disks + "]"))
                .as("they may be filled before the first start")
                .isEmpty();
        assertThat(findings("restoreFromSnapshot: before\ndisks: [" + disks + "]"))
                .as("the snapshot fills them")
                .isEmpty();
    }

    @Test
    void an_empty_disk_that_is_there_may_be_installed_by_now_where_the_wukong_had_another_form() {
        PlanScene scene = PlanScene.of("disks: [{name: system, size: 9Gi}]");
        String claim =
                "metadata: {name: web-system, labels: {vm.novasphere.dev/wukong: web}}\nspec: {resources: {requests: {storage: 9Gi}}}";

        assertThat(findings(generation(1, scene.withClaim("system", claim).input())))
                .hasSize(1);
        assertThat(findings(generation(2, scene.withClaim("system", claim).input())))
                .isEmpty();
        assertThat(findings(generation(2, scene.input())))
                .as("the disk is still to be made")
                .hasSize(1);
    }

    @Test
    void nothing_is_said_of_empty_disks_beside_a_volume_that_others_gave_to_the_machine() {
        PlanScene scene = PlanScene.of("disks: [{name: system, size: 9Gi}]");
        String machine =
                "metadata: {name: web-vm}\nspec: {template: {spec: {volumes: [{name: %s, persistentVolumeClaim: {claimName: x}}]}}}";

        assertThat(findings(scene.withMachine(machine.formatted("system")).input()))
                .hasSize(1);
        assertThat(findings(scene.withMachine(machine.formatted("rescue")).input()))
                .isEmpty();
    }

    @Test
    void a_CD_alone_is_tried_unless_cloud_init_has_a_disk() {
        PlanInput input = GivenWukong.of("disks: [{name: live, " + ISO + "}]");
        List<Disk> disks = new StorageStage().plan(input).disks();

        assertThat(BootDevices.of(input, disks, List.of(Disk.cdrom("sysprepdisk", DiskTarget.on("sata")))))
                .isEmpty();
        assertThat(BootDevices.of(input, disks, List.of(Disk.virtio("cloudinitdisk"))))
                .hasValueSatisfying(finding ->
                        assertThat(finding.message()).contains("that of cloud-init", "write bootOrder: 1 on it"));
    }

    @Test
    void nothing_is_said_of_a_disk_that_was_there_before() {
        PlanScene scene = PlanScene.of("disks: [{name: system, size: 9Gi}, {name: iso, " + ISO + "}]");
        String claim = "metadata: {name: web-system}\nspec: {resources: {requests: {storage: 9Gi}}}";

        assertThat(findings(scene.input())).hasSize(1);
        assertThat(findings(scene.withClaim("system", claim).input())).isEmpty();
    }

    @Test
    void nothing_is_said_of_a_guest_whose_agent_answers() {
        String spec = "disks: [{name: system, size: 9Gi}, {name: iso, " + ISO + "}]";
        String guest = "status: {guestOSInfo: {name: Microsoft Windows}}";

        assertThat(findings(GivenWukong.of(spec, GivenWukong.cluster()))).hasSize(1);
        assertThat(findings(GivenWukong.of(
                        spec,
                        GivenWukong.clusterWith()
                                .guest(Optional.of(Serialization.unmarshal(guest, VirtualMachineInstance.class)))
                                .build())))
                .isEmpty();
    }

    @Test
    void a_guest_that_runs_without_an_agent_may_have_found_nothing_and_of_a_machine_that_is_off_nothing_is_said() {
        String spec = "disks: [{name: system, size: 9Gi}, {name: iso, " + ISO + "}]";
        String waits = "status: {phase: Running, guestOSInfo: {}}";
        String off = "metadata: {name: web-vm}\nstatus: {printableStatus: Stopped}";

        assertThat(findings(GivenWukong.of(
                        spec,
                        GivenWukong.clusterWith()
                                .guest(Optional.of(Serialization.unmarshal(waits, VirtualMachineInstance.class)))
                                .build())))
                .hasSize(1);
        assertThat(findings(GivenWukong.of(
                        spec,
                        GivenWukong.clusterWith()
                                .machine(Optional.of(Serialization.unmarshal(off, VirtualMachine.class)))
                                .build())))
                .isEmpty();
    }

    @Test
    void of_a_guest_that_runs_on_empty_disks_without_an_agent_is_said_that_it_may_have_a_system_all_the_same() {
        String spec = "disks: [{name: system, size: 9Gi}]";
        String guest = "status: {phase: Running}";

        assertThat(findings(GivenWukong.of(spec, GivenWukong.cluster())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).doesNotContain("by other means"));
        assertThat(findings(GivenWukong.of(
                        spec,
                        GivenWukong.clusterWith()
                                .guest(Optional.of(Serialization.unmarshal(guest, VirtualMachineInstance.class)))
                                .build())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("where a system was put there by other means nothing is to be done, else write"));
        assertThat(findings(GivenWukong.of(
                        spec,
                        GivenWukong.clusterWith()
                                .guest(Optional.of(Serialization.unmarshal(
                                        guest.replace("}", ", conditions: [{type: AgentConnected, status: 'True'}]}"),
                                        VirtualMachineInstance.class)))
                                .build())))
                .isEmpty();
    }

    @Test
    void nothing_is_said_of_an_empty_disk_whose_data_a_restore_put_back() {
        String claim =
                "metadata: {name: web-system, labels: {vm.novasphere.dev/wukong: web}, annotations: {restore.kubevirt.io/name: undo}}\nspec: {resources: {requests: {storage: 9Gi}}}";
        PlanScene scene = PlanScene.of("disks: [{name: system, size: 9Gi}]").withClaim("system", claim);

        assertThat(findings(generation(1, scene.input()))).isEmpty();
    }

    @Test
    void a_network_that_is_tried_alone_is_reported() {
        String networks = "networks: [{name: pxe, bridgeName: br1, bootOrder: 1}]\n";

        assertThat(findings(networks + "disks: [{name: system, size: 9Gi}]"))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("network pxe", "bootOrder: 2 on disk system"));
        assertThat(findings(networks + "disks: [{name: system, size: 9Gi, bootOrder: 2}]"))
                .isEmpty();
        assertThat(findings(networks.replace("]", ", {name: second, bridgeName: br2, bootOrder: 2}]")
                        + "disks: [{name: system, size: 9Gi}]"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("bootOrder: 3 on disk system"));
    }

    @Test
    void an_ISO_on_a_hard_disk_beside_empty_disks_is_to_get_a_boot_order_as_well() {
        String iso = "image: 'https://example.org/a.iso', size: 7Gi";

        assertThat(message("IsoIsHardDisk", "disks: [{name: system, size: 9Gi}, {name: iso, " + iso + "}]"))
                .contains("write type: cdrom, and to install from it bootOrder: 1 on disk system and bootOrder: 2");
        assertThat(message("IsoIsHardDisk", "disks: [{name: system, size: 9Gi, image: a/b}, {name: iso, " + iso + "}]"))
                .endsWith("write type: cdrom");
    }

    @Test
    void the_image_of_a_CD_on_a_hard_disk_is_not_to_become_a_disk_that_keeps_data() {
        String drivers =
                "disks: [{name: system, size: 9Gi}, {name: d, containerDisk: quay.io/kubevirt/virtio-container-disk}]";

        assertThat(all(drivers)).extracting(Finding::reason).containsExactly("IsoIsHardDisk");
        assertThat(all(drivers.replace("virtio-container-disk", "fedora")))
                .extracting(Finding::reason)
                .containsExactly("EphemeralDisk");
    }

    private static PlanInput generation(long generation, PlanInput input) {
        input.wukong().getMetadata().setGeneration(generation);
        return input;
    }

    private static String message(String reason, String spec) {
        return all(spec).stream()
                .filter(finding -> finding.reason().equals(reason))
                .findFirst()
                .orElseThrow()
                .message();
    }

    private static List<Finding> findings(String spec) {
        return findings(GivenWukong.of(spec));
    }

    private static List<Finding> findings(PlanInput input) {
        return BootDevices.of(input, new StorageStage().plan(input).disks(), List.of()).stream()
                .toList();
    }

    private static List<Finding> all(String spec) {
        return new StorageStage().plan(GivenWukong.of(spec)).findings();
    }
}
