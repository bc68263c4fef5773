package dev.novasphere.wukong.status.pending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running guest still lacks of its template, as the condition RestartRequired names it. */
class PendingChangesTest {

    private static final String MACHINE = """
            domain:
              cpu: {cores: 2}
              memory: {guest: 4Gi}
              devices:
                disks:
                - {name: root, bootOrder: 1, disk: {bus: virtio}}
                - {name: cloudinitdisk, disk: {bus: virtio}}
                interfaces:
                - {name: default, masquerade: {}}
                - {name: lan, bridge: {}, macAddress: "02:00:00:00:00:01"}
                gpus: [{name: gpu1, deviceName: nvidia.com/T4}]
            networks:
            - {name: default, pod: {}}
            - {name: lan, multus: {networkName: web-lan-nad}}
            volumes:
            - {name: root, persistentVolumeClaim: {claimName: web-root}}
            - {name: cloudinitdisk, cloudInitNoCloud: {secretRef: {name: web-cloudinit}}}
            evictionStrategy: LiveMigrateIfPossible
            """;

    /** What differs once a piece of the template was replaced. */
    private static List<String> changed(String was, String is) {
        assertThat(MACHINE).contains(was);
        return between(MACHINE.replace(was, is), MACHINE);
    }

    private static List<String> between(String template, String guest) {
        return PendingChanges.between(
                Serialization.unmarshal(template, VirtualMachineInstanceSpec.class),
                Serialization.unmarshal(guest, VirtualMachineInstanceView.class));
    }

    @Test
    void a_guest_that_runs_with_its_template_lacks_nothing() {
        assertThat(between(MACHINE, MACHINE)).isEmpty();
    }

    @Test
    void what_kubevirt_adds_to_a_guest_is_no_change() {
        String guest = MACHINE.replace("cores: 2", "cores: 2, sockets: 1, threads: 1, model: host-model, maxSockets: 8")
                        .replace("masquerade: {}}", "masquerade: {}, macAddress: \"52:54:00:aa:bb:cc\", model: virtio}")
                        .replace("guest: 4Gi", "guest: 4096Mi, maxGuest: 16Gi")
                        .replace("02:00:00:00:00:01", "02:00:00:00:00:01".toUpperCase(java.util.Locale.ROOT))
                + "hostname: web-vm\narchitecture: amd64\n";

        assertThat(between(MACHINE, guest)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cores: 2 | cores: 4 | spec.cpu (2 run, 4 wanted)",
                "memory: {guest: 4Gi} | 'memory: {guest: 4Gi}\n  firmware: {serial: SN-1}' | the serial number of the machine (none runs, SN-1 wanted)",
                "cores: 2 | cores: 1, sockets: 2 | spec.liveResize (cpus as sockets instead of cores)",
                "cores: 2 | cores: 1, threads: 2 | spec.cpuTopology",
                "cores: 2 | cores: 2, model: Cascadelake-Server | spec.cpuModel (none runs, Cascadelake-Server wanted)",
                "name: lan, bridge | name: lan, model: e1000, bridge | network lan (changed)",
                "name: lan, bridge | name: lan, bootOrder: 2, bridge | network lan (changed)",
                "cores: 2 | cores: 2, dedicatedCpuPlacement: true | spec.dedicatedCpuPlacement",
                "cores: 2 | cores: 2, isolateEmulatorThread: true | spec.isolateEmulatorThread",
                "cores: 2 | cores: 2, features: [{name: vmx}] | spec.cpuFeatures",
                "cores: 2 | cores: 2, numa: {guestMappingPassthrough: {}} | spec.numa",
                "guest: 4Gi | guest: 4Gi, hugepages: {pageSize: 2Mi} | spec.hugepages",
                "guest: 4Gi | guest: 8Gi | spec.memory (4Gi runs, 8Gi wanted)",
                "nvidia.com/T4 | nvidia.com/A10 | spec.gpus",
                "claimName: web-root | claimName: web-other | disk root (changed)",
                "bootOrder: 1 | bootOrder: 2 | disk root (changed)",
                "name: web-cloudinit | name: web-other | the cloud-init disk (changed)",
                "networkName: web-lan-nad | networkName: shared | network lan (changed)",
                "bridge: {} | sriov: {} | network lan (changed)",
                "02:00:00:00:00:01 | 02:00:00:00:00:02 | network lan (changed)",
                "evictionStrategy: LiveMigrateIfPossible | evictionStrategy: None | spec.highAvailability.evictionStrategy (LiveMigrateIfPossible runs, None wanted)"
            })
    void each_field_is_named_as_the_wukong_has_it(String was, String is, String named) {
        assertThat(changed(was, is)).containsExactly(named);
    }

    @Test
    void a_device_that_is_added_is_named() {
        String more =
                MACHINE.replace("    gpus:", "    hostDevices: [{name: qat, deviceName: intel.com/qat}]\n    gpus:");

        assertThat(between(more, MACHINE)).containsExactly("spec.hostDevices");
    }

    @Test
    void requests_that_kubevirt_fills_in_are_no_change() {
        String template = MACHINE.replace("memory:", "resources: {limits: {cpu: 2000m}}\n  memory:");
        String guest = MACHINE.replace("memory:", "resources: {limits: {cpu: 2}, requests: {cpu: 2}}\n  memory:");

        assertThat(between(template, guest)).isEmpty();
        assertThat(between(template, MACHINE)).containsExactly("spec.resources");
    }

    @Test
    void a_disk_and_a_network_that_come_or_go_are_reported_as_such() {
        String more = MACHINE.replace("    interfaces:", "    - {name: data, disk: {bus: virtio}}\n    interfaces:")
                .replace("volumes:", "volumes:\n- {name: data, persistentVolumeClaim: {claimName: web-data}}")
                .replace("    gpus:", "    - {name: san, bridge: {}}\n    gpus:")
                .replace("volumes:", "- {name: san, multus: {networkName: web-san-nad}}\nvolumes:");

        assertThat(between(more, MACHINE)).containsExactlyInAnyOrder("disk data (added)", "network san (added)");
        assertThat(between(MACHINE, more)).containsExactlyInAnyOrder("disk data (removed)", "network san (removed)");
    }

    @Test
    void a_container_disk_and_a_file_system_are_reported_by_what_they_are() {
        String former = MACHINE.replace("    interfaces:", "    - {name: cd, cdrom: {bus: sata}}\n    interfaces:")
                .replace("    gpus:", "    filesystems:\n    - {name: app, virtiofs: {}}\n    gpus:")
                .replace(
                        "volumes:",
                        "volumes:\n- {name: cd, containerDisk: {image: a}}\n- {name: app, configMap: {name: app}}");

        assertThat(between(former, former.replace("image: a", "image: a, imagePullPolicy: Always")))
                .isEmpty();
        assertThat(between(former.replace("image: a", "image: b"), former)).containsExactly("disk cd (changed)");
        assertThat(between(former.replace("name: app}}", "name: other}}"), former))
                .containsExactly("file system app (changed)");
        assertThat(between(former, MACHINE)).containsExactlyInAnyOrder("disk cd (added)", "file system app (added)");
    }

    @Test
    void keys_that_the_guest_agent_is_to_bring_are_named_by_their_field() {
        String live = MACHINE + """
                accessCredentials:
                - sshPublicKey:
                    source: {secret: {secretName: keys}}
                    propagationMethod: {qemuGuestAgent: {users: [ada]}}
                """;

        assertThat(between(live, live)).isEmpty();
        assertThat(between(live, MACHINE)).containsExactly("spec.sshKeyPropagation");
        assertThat(between(MACHINE, live)).containsExactly("spec.sshKeyPropagation");
        assertThat(between(live.replace("name: keys", "name: other").replace("Name: keys", "Name: other"), live))
                .containsExactly("spec.sshKeyPropagation");
    }

    @Test
    void a_card_that_is_to_be_unplugged_is_reported_as_removed_while_the_guest_still_has_it() {
        assertThat(changed("{name: lan, bridge: {},", "{name: lan, state: absent, bridge: {},"))
                .containsExactly("network lan (removed)");
    }

    @Test
    void several_changes_are_all_reported() {
        assertThat(between(MACHINE.replace("cores: 2", "cores: 3").replace("4Gi", "5Gi"), MACHINE))
                .containsExactly("spec.cpu (2 run, 3 wanted)", "spec.memory (4Gi runs, 5Gi wanted)");
    }

    @Test
    void what_the_template_leaves_open_is_no_change_and_what_the_guest_does_not_report_is_one() {
        assertThat(between("domain: {}", "domain: {cpu: {cores: 8}, memory: {guest: 1Gi}}"))
                .isEmpty();
        assertThat(between("domain: {memory: {guest: 1Gi}}", "domain: {}"))
                .containsExactly("spec.memory (nothing runs, 1Gi wanted)");
        assertThat(between("terminationGracePeriodSeconds: 30\nhostname: web", "{}"))
                .containsExactly(
                        "spec.terminationGracePeriodSeconds (none runs, 30 wanted)",
                        "spec.hostname (none runs, web wanted)");
    }
}
