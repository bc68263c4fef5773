package dev.novasphere.wukong.plan.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.DiskTarget;
import dev.novasphere.wukong.kubevirt.device.Gpu;
import dev.novasphere.wukong.kubevirt.device.HostDevice;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.Fragments;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.PlanScene;
import dev.novasphere.wukong.plan.cloudinit.CloudInitFragment;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.network.NetworkFragment;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.resource.ResourceFragment;
import dev.novasphere.wukong.plan.resource.ResourceStage;
import dev.novasphere.wukong.plan.scheduling.SchedulingStage;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.storage.StorageFragment;
import dev.novasphere.wukong.plan.storage.StorageStage;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualMachineAssemblerTest {

    private static final String SPEC = """
            cpu: 2
            memory: 2048Mi
            disks: [{name: system, size: 10Gi, image: quay.io/x/y, boot: true}, {name: data, size: 1Gi}]
            """;

    private static final NetworkFragment POD_AND_LAN = new NetworkFragment(
            List.of(Interface.masquerade("default", "02:00:00:00:00:01"), Interface.bridge("lan", "02:00:00:00:00:02")),
            List.of(Network.pod("default"), Network.multus("lan", "team/lan", false)),
            Map.of("k8s.v1.cni.cncf.io/networks", "[]"),
            List.of(),
            List.of(),
            List.of());

    private static final CloudInitFragment CLOUD_INIT = new CloudInitFragment(
            List.of(Volume.cloudInitNoCloud(Names.CLOUD_INIT_DISK, "web-cloudinit", "web-cloudinit")),
            List.of(Disk.virtio(Names.CLOUD_INIT_DISK)),
            List.of(),
            List.of());

    private final VirtualMachineAssembler assembler = new VirtualMachineAssembler();

    @Test
    void a_Wukong_becomes_one_VirtualMachine_with_nothing_empty_in_it() {
        assertThat(yaml(assemble(PlanScene.of(SPEC + "highAvailability: {antiAffinity: true}"))))
                .isEqualTo(tree("""
                        apiVersion: kubevirt.io/v1
                        kind: VirtualMachine
                        metadata:
                          name: web-vm
                          namespace: team
                          labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}
                          annotations: {k8s.v1.cni.cncf.io/networks: "[]"}
                          ownerReferences:
                          - apiVersion: vm.novasphere.dev/v1alpha1
                            kind: Wukong
                            name: web
                            uid: %s
                            controller: true
                            blockOwnerDeletion: false
                        spec:
                          runStrategy: Always
                          template:
                            metadata:
                              labels: {vm.novasphere.dev/anti-affinity: "true", vm.novasphere.dev/wukong: web}
                            spec:
                              hostname: web
                              evictionStrategy: LiveMigrateIfPossible
                              terminationGracePeriodSeconds: 180
                              affinity:
                                podAntiAffinity:
                                  preferredDuringSchedulingIgnoredDuringExecution:
                                  - weight: 100
                                    podAffinityTerm:
                                      topologyKey: kubernetes.io/hostname
                                      labelSelector: {matchLabels: {vm.novasphere.dev/anti-affinity: "true"}}
                              domain:
                                cpu: {cores: 2}
                                memory: {guest: 2Gi}
                                devices:
                                  rng: {}
                                  disks:
                                  - {name: system, bootOrder: 1, serial: system, disk: {bus: virtio}}
                                  - {name: data, serial: data, disk: {bus: virtio}}
                                  - {name: cloudinitdisk, disk: {bus: virtio}}
                                  interfaces:
                                  - {name: default, masquerade: {}, macAddress: "02:00:00:00:00:01"}
                                  - {name: lan, bridge: {}, macAddress: "02:00:00:00:00:02"}
                              networks:
                              - {name: default, pod: {}}
                              - {name: lan, multus: {networkName: team/lan}}
                              volumes:
                              - {name: system, persistentVolumeClaim: {claimName: web-system}}
                              - {name: data, persistentVolumeClaim: {claimName: web-data}}
                              - name: cloudinitdisk
                                cloudInitNoCloud:
                                  secretRef: {name: web-cloudinit}
                                  networkDataSecretRef: {name: web-cloudinit}
                        """.formatted(PlanScene.UID)));
    }

    @Test
    void gpus_and_placement_reach_the_machine() {
        VirtualMachine machine = assemble(PlanScene.of(SPEC + """
                gpus: [{name: g, deviceName: vendor.com/t4}]
                highAvailability: {nodeSelector: {zone: a}, tolerations: [{key: gpu, operator: Exists}]}
                """));
        var spec = machine.getSpec().template().spec();
        assertThat(spec.domain().devices().gpus()).containsExactly(new Gpu("g", "vendor.com/t4"));
        assertThat(spec.nodeSelector()).containsExactly(Map.entry("zone", "a"));
        assertThat(spec.tolerations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "{autoStart: true},Always",
        "{autoStart: false},Halted",
        "{runStrategy: Halted},Halted",
        "{runStrategy: Once},Once",
        "{runStrategy: Always},Always",
        "{runStrategy: Manual},Manual",
        "'{runStrategy: RerunOnFailure, autoStart: false}',Halted",
        "{runStrategy: RerunOnFailure},RerunOnFailure"
    })
    void power_is_written_as_run_strategy_and_never_as_running(String start, String strategy) {
        VirtualMachine machine = assemble(PlanScene.of(SPEC + "startStrategy: " + start));
        assertThat(machine.getSpec().runStrategy()).isEqualTo(strategy);
        assertThat(machine.getSpec().running()).isNull();
    }

    @Test
    void the_restart_policy_decides_the_run_strategy() {
        assertThat(assemble(PlanScene.of(SPEC + "highAvailability: {restartPolicy: OnFailure}"))
                        .getSpec()
                        .runStrategy())
                .isEqualTo("RerunOnFailure");
    }

    @Test
    void the_network_annotation_is_on_the_machine_and_never_on_the_template() {
        VirtualMachine machine = assemble(PlanScene.of(SPEC));
        assertThat(machine.getMetadata().getAnnotations()).containsKey("k8s.v1.cni.cncf.io/networks");
        assertThat(machine.getSpec().template().metadata().annotations()).isEmpty();
    }

    @Test
    void a_Wukong_that_was_never_in_a_cluster_owns_nothing() {
        assertThat(yaml(assemble(PlanScene.of(SPEC).withoutUid())))
                .extracting("metadata")
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .doesNotContainKey("ownerReferences");
    }

    @Test
    void a_machine_taken_over_gets_nothing_that_would_ask_for_a_restart_and_is_marked() {
        VirtualMachine machine = assemble(PlanScene.of(SPEC).withMachine(goMachine()));
        var spec = machine.getSpec().template().spec();
        assertThat(machine.getMetadata().getAnnotations()).containsEntry(Annotations.ADOPTED, "true");
        assertThat(spec.domain().devices().rng()).isNull();
        assertThat(spec.terminationGracePeriodSeconds()).isNull();
        assertThat(spec.evictionStrategy()).isNull();
        assertThat(spec.domain().devices().disks()).startsWith(Disk.virtio("system"), Disk.virtio("data"));
    }

    @Test
    void a_machine_taken_over_is_planned_the_same_once_it_carries_our_marks() {
        VirtualMachine first = assemble(PlanScene.of(SPEC).withMachine(goMachine()));
        VirtualMachine again = assemble(PlanScene.of(SPEC).withMachine(Serialization.asYaml(first)));
        assertThat(yaml(again)).isEqualTo(yaml(first));
    }

    @Test
    void a_machine_of_ours_stays_ours_when_the_managed_by_label_is_removed() {
        PlanScene scene = PlanScene.of(SPEC);
        VirtualMachine ours = assemble(scene);
        ours.getMetadata().getLabels().remove(Labels.MANAGED_BY);
        ours.getMetadata().getAnnotations().put(Annotations.APPLIED_HASH, "0123");
        VirtualMachine again = assemble(scene.withMachine(Serialization.asYaml(ours)));
        assertThat(yaml(again)).isEqualTo(yaml(assemble(scene)));
    }

    @Test
    void without_cpu_and_memory_there_is_no_machine() {
        PlanScene scene = PlanScene.of(SPEC);
        assertThatThrownBy(() -> assembler.assemble(scene.input(), new Fragments(List.of())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void fragments_that_fit_do_not_clash() {
        PlanScene scene = PlanScene.of(SPEC);
        assertThat(assembler.clashes(scene.input(), fragments(scene))).isEmpty();
    }

    @Test
    void two_disks_of_one_name_clash() {
        assertThat(clashes(storage(List.of("a", "b", "a"))))
                .allSatisfy(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.concern()).isEqualTo(Finding.Concern.VOLUMES);
                    assertThat(finding.message()).contains("spec.disks[0]", "spec.disks[2]", " a;");
                })
                .extracting(Finding::reason)
                .containsExactly("DiskNameClash", "VolumeNameClash");
    }

    @Test
    void a_disk_with_the_name_of_the_cloud_init_disk_is_to_be_renamed() {
        assertThat(clashes(storage(List.of(Names.CLOUD_INIT_DISK)), CLOUD_INIT))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.reason()).isEqualTo("DiskNameClash");
                    assertThat(finding.message()).contains("spec.disks[0]", "cloud-init", "rename the disk");
                });
    }

    @Test
    void so_is_one_with_the_name_of_the_CD_with_the_answer_file() {
        CloudInitFragment answers = new CloudInitFragment(
                List.of(Volume.sysprep(Names.SYSPREP_DISK, "answers")),
                List.of(Disk.cdrom(Names.SYSPREP_DISK, DiskTarget.on("sata"))),
                List.of(),
                List.of());
        assertThat(clashes(storage(List.of("root", Names.SYSPREP_DISK)), answers))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("spec.disks[1]", "sysprepSecret", "rename the disk"));
    }

    @Test
    void two_disks_of_one_boot_order_clash() {
        StorageFragment both = new StorageFragment(
                List.of(),
                List.of(Disk.virtio("a").withBootOrder(1), Disk.virtio("b").withBootOrder(1)),
                List.of(),
                List.of(),
                List.of());
        assertThat(clashes(both)).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("BootOrderClash");
            assertThat(finding.message()).contains("disk a", "disk b", "boot order 1");
        });
    }

    @Test
    void two_interfaces_and_networks_of_one_name_clash() {
        NetworkFragment twice = network(
                List.of(Interface.bridge("lan", null), Interface.sriov("lan", null)),
                List.of(Network.multus("lan", "a", false), Network.multus("lan", "b", false)));
        assertThat(clashes(twice))
                .extracting(Finding::reason)
                .containsExactly("InterfaceNameClash", "NetworkNameClash");
    }

    @Test
    void two_primary_networks_clash_and_so_does_a_primary_with_the_pod_network() {
        NetworkFragment primaries =
                network(List.of(), List.of(Network.multus("a", "a", true), Network.multus("b", "b", true)));
        assertThat(clashes(primaries)).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).isEqualTo("PrimaryNetworkClash");
            assertThat(finding.message()).contains("network a", "network b");
        });
        NetworkFragment withPod = network(List.of(), List.of(Network.pod("default"), Network.multus("b", "b", true)));
        assertThat(clashes(withPod)).extracting(Finding::reason).containsExactly("PrimaryNetworkClash");
    }

    @Test
    void two_gpus_of_one_name_clash() {
        ResourceFragment twice = new ResourceFragment(
                null,
                null,
                null,
                List.of(new Gpu("g", "vendor.com/a"), new Gpu("g", "vendor.com/b")),
                List.of(),
                List.of());
        assertThat(clashes(twice)).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("spec.gpus[0]", "spec.gpus[1]", "gpu g"));
    }

    @Test
    void two_host_devices_of_one_name_clash() {
        HostDevice device = new HostDevice("d", "vendor.com/a");
        ResourceFragment twice = new ResourceFragment(null, null, null, List.of(), List.of(device, device), List.of());
        assertThat(clashes(twice)).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("spec.hostDevices[0]", "spec.hostDevices[1]", "host device d"));
    }

    @Test
    void a_machine_of_the_Go_operator_is_no_clash() {
        assertThat(clashes(PlanScene.of(SPEC).withMachine(goMachine()))).isEmpty();
    }

    @Test
    void a_machine_that_another_Wukong_or_controller_owns_is_left_alone() {
        for (String owner : List.of(
                "{apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: other, uid: x, controller: true}",
                "{apiVersion: pool.kubevirt.io/v1, kind: VirtualMachinePool, name: other, uid: x, controller: true}")) {
            List<Finding> findings = clashes(
                    PlanScene.of(SPEC).withMachine("metadata: {name: web-vm, ownerReferences: [" + owner + "]}"));
            assertThat(findings).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                assertThat(finding.reason()).isEqualTo("VirtualMachineClash");
                assertThat(finding.message()).contains("web-vm", " other ", "Wukong web");
            });
        }
    }

    @Test
    void a_machine_made_by_hand_is_left_alone_until_it_is_handed_over() {
        PlanScene scene = PlanScene.of(SPEC);
        assertThat(clashes(scene.withMachine("metadata: {name: web-vm}")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.blocks()).isTrue();
                    assertThat(finding.message()).contains("vm.novasphere.dev/wukong=web");
                });
        assertThat(clashes(scene.withMachine("metadata: {name: web-vm, labels: {vm.novasphere.dev/wukong: web}}")))
                .isEmpty();
    }

    @Test
    void a_machine_of_a_deleted_Wukong_of_the_same_name_is_waited_for() {
        assertThat(clashes(PlanScene.of(SPEC).withMachine(goMachine().replace(PlanScene.UID, "older"))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WAITING));
    }

    private static String goMachine() {
        return """
                metadata:
                  name: web-vm
                  ownerReferences:
                  - {apiVersion: vm.novasphere.dev/v1alpha1, kind: Wukong, name: web, uid: %s, controller: true}
                spec:
                  running: true
                  template:
                    spec:
                      domain:
                        devices:
                          disks: [{name: system, disk: {bus: virtio}}, {name: data, disk: {bus: virtio}}]
                """.formatted(PlanScene.UID);
    }

    private VirtualMachine assemble(PlanScene scene) {
        PlanInput input = scene.input();
        return new ApplyMachine(assembler.assemble(input, fragments(scene)), PowerPlan.of(input.spec())).object();
    }

    private static Fragments fragments(PlanScene scene) {
        List<Fragment> fragments = new ArrayList<>();
        Stream.of(new ResourceStage(), new StorageStage(), new SchedulingStage())
                .map(stage -> stage.plan(scene.input()))
                .forEach(fragments::add);
        fragments.add(POD_AND_LAN);
        fragments.add(CLOUD_INIT);
        return new Fragments(fragments);
    }

    private List<Finding> clashes(PlanScene scene) {
        return assembler.clashes(scene.input(), new Fragments(List.of()));
    }

    private List<Finding> clashes(Fragment... fragments) {
        return assembler.clashes(PlanScene.of(SPEC).input(), new Fragments(List.of(fragments)));
    }

    private static StorageFragment storage(List<String> names) {
        return new StorageFragment(
                names.stream().map(name -> Volume.claim(name, "web-" + name)).toList(),
                names.stream().map(Disk::virtio).toList(),
                List.of(),
                List.of(),
                List.of());
    }

    private static NetworkFragment network(List<Interface> interfaces, List<Network> networks) {
        return new NetworkFragment(interfaces, networks, Map.of(), List.of(), List.of(), List.of());
    }

    private static Map<String, Object> yaml(VirtualMachine machine) {
        return tree(Serialization.asYaml(machine));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(String yaml) {
        return Serialization.unmarshal(yaml, Map.class);
    }
}
