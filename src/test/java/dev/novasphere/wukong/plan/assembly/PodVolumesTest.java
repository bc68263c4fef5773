package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names are those of kubevirt/pkg/virt-controller/services/rendervolumes.go. */
class PodVolumesTest {

    private static List<Finding> findings(String fields) {
        return AllStages.planner().plan(GivenWukong.of("cpu: 2\nmemory: 4Gi\n" + fields)).findings().stream()
                .filter(finding -> finding.reason().equals("VolumeNameClash"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private",
                "public",
                "sockets",
                "virt-bin-share-dir",
                "libvirt-runtime",
                "ephemeral-disks",
                "hotplug-disks"
            })
    void a_disk_with_the_name_of_a_volume_of_every_guests_pod_is_an_error(String name) {
        assertThat(findings("disks: [{name: root, size: 1Gi}, {name: " + name + ", size: 1Gi}]"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.message())
                            .startsWith("disk " + name + ": KubeVirt has a volume of this name")
                            .endsWith("rename the disk");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hugepages            | hugepages: 2Mi",
                "hugetblfs-dir        | hugepages: 2Mi",
                "vm-state             | tpm: {persistent: true}",
                "virtiofs-containers  | filesystems: [{name: app, configMap: app}]",
                "keys-access-cred     | sshKeyPropagation: Live; cloudInitUser: {name: ada}; sshKeySecret: keys",
                "network-info-annotation | networks: [{name: fast, type: sriov, nadName: fast}]",
                "cloudinitdisk-udata  | cloudInitUser: {name: ada, passwordHash: $6$x}",
                "cloudinitdisk-ndata  | networks: [{name: lan, type: bridge, bridgeName: br0, ipConfig: {mode: static, address: 10.0.0.5/24}}]"
            })
    void so_is_one_of_a_volume_that_comes_with_another_field(String name, String field) {
        String disks = "disks: [{name: root, size: 1Gi}, {name: " + name + ", size: 1Gi}]\n";

        assertThat(findings(disks + field.replace("; ", "\n")))
                .extracting(Finding::severity)
                .containsExactly(Severity.ERROR);
        assertThat(findings(disks)).isEmpty();
    }

    @Test
    void that_of_network_data_is_there_only_where_there_are_some() {
        assertThat(findings("disks: [{name: root, size: 1Gi}, {name: cloudinitdisk-ndata, size: 1Gi}]\n"
                        + "cloudInitUser: {name: ada, passwordHash: $6$x}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: public, size: 1Gi, hotpluggable: true}",
                "{name: data, size: 1Gi}",
                "{name: vm-state, size: 1Gi}",
                "{name: keys-access-cred, size: 1Gi}",
                "{name: network-info-annotation, size: 1Gi}",
                "{name: hook-sidecar-sockets, size: 1Gi}",
                "{name: launcher-volume, size: 1Gi}",
                "{name: container-disks, containerDisk: a/b}",
                "{name: private-data, size: 1Gi}"
            })
    void another_name_is_none_nor_is_that_of_a_disk_that_is_plugged(String disk) {
        assertThat(findings("disks: [{name: root, size: 1Gi}, " + disk + "]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: hotplug-disks, size: 1Gi, hotpluggable: true} | never gets the disk",
                "{name: container-disks, size: 1Gi}                   | ImageVolume is off",
                "{name: kubevirt-plugin-sockets, size: 1Gi}           | Plugins is on",
                "{name: launcher-volume, containerDisk: a/b}          | ImageVolume is on, and there",
                "{name: kubevirt-plugin-sockets, containerDisk: a/b}  | ImageVolume is on and where its feature gate Plugins is on",
                "{name: private, containerDisk: a/b}                  | ImageVolume is on"
            })
    void where_it_depends_it_is_a_warning(String disk, String words) {
        assertThat(findings("disks: [{name: root, size: 1Gi}, " + disk + "]"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.message()).contains(words);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hook-sidecar-sockets    | binding plugin passt has a sidecarImage",
                "network-info-annotation | binding plugin passt has downwardAPI: device-info"
            })
    void those_of_a_binding_plugin_depend_on_how_it_is_registered(String name, String words) {
        String disks = "disks: [{name: root, size: 1Gi}, {name: " + name + ", size: 1Gi}]\n";

        assertThat(findings(disks + "networks: [{name: lan, nadName: lan, binding: passt}]"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.message()).contains(words);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: public, secret: app}                | ERROR",
                "{name: virtiofs-containers, configMap: app} | ERROR",
                "{name: public, serviceAccount: app}        |"
            })
    void a_file_system_is_a_volume_too_but_for_the_token_of_a_service_account(String filesystem, Severity severity) {
        assertThat(findings("disks: [{name: root, size: 1Gi}]\nfilesystems: [" + filesystem + "]"))
                .extracting(Finding::severity)
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "private-libvirt      | tpm: {persistent: true}",
                "private-libvirt-qemu | firmware: {bootloader: uefi, persistent: true}"
            })
    void those_of_guests_without_root_are_a_warning(String name, String field) {
        String disks = "disks: [{name: root, size: 1Gi}, {name: " + name + ", size: 1Gi}]\n";

        assertThat(findings(disks + field)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message()).contains("feature gate Root is off");
        });
        assertThat(findings(disks)).isEmpty();
    }
}
