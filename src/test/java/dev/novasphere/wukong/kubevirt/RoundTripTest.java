package dev.novasphere.wukong.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.cdi.ImportSource;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshotStatus;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    @Test
    void a_virtual_machine_loses_nothing_of_what_is_modelled_nor_list_entries_of_others() {
        Map<String, Object> live = ModelJson.tree("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: web-vm, namespace: shop, generation: 3}
                spec:
                  runStrategy: Always
                  template:
                    metadata:
                      labels: {app: web}
                      annotations: {kubevirt.io/pci-topology-version: v3}
                    spec:
                      nodeSelector: {zone: a}
                      evictionStrategy: LiveMigrateIfPossible
                      terminationGracePeriodSeconds: 180
                      hostname: web
                      tolerations:
                        - {key: gpu, operator: Equal, value: "yes", effect: NoExecute, tolerationSeconds: 60}
                      affinity:
                        podAntiAffinity:
                          preferredDuringSchedulingIgnoredDuringExecution:
                            - weight: 100
                              podAffinityTerm:
                                topologyKey: kubernetes.io/hostname
                                labelSelector: {matchLabels: {group: web}}
                      domain:
                        cpu: {cores: 1, sockets: 4, threads: 1, maxSockets: 16}
                        memory: {guest: 2Gi, maxGuest: 8Gi}
                        firmware: {uuid: 0b2c9a4e-5d2f-4d0c-9f5a-000000000001, serial: abc}
                        devices:
                          networkInterfaceMultiqueue: true
                          rng: {}
                          gpus:
                            - {name: card, deviceName: vendor.com/t4, virtualGPUOptions: {display: {enabled: false}}}
                          disks:
                            - {name: system, bootOrder: 1, serial: s1, disk: {bus: virtio}}
                            - {name: tools, cdrom: {bus: sata, tray: open}, cache: none, dedicatedIOThread: true}
                            - {name: raw, lun: {bus: scsi, reservation: true}}
                            - {name: added, disk: {bus: scsi, readonly: true, pciAddress: "0000:81:01.0"}, errorPolicy: stop}
                          interfaces:
                            - {name: default, masquerade: {}, macAddress: "02:00:00:00:00:01", ports: [{port: 22}]}
                            - {name: lan, bridge: {}, state: absent, model: e1000, bootOrder: 2}
                            - {name: fast, sriov: {}}
                            - {name: plugged, binding: {name: macvtap}, acpiIndex: 7}
                            - {name: odd, passtBinding: {}, dhcpOptions: {ntpServers: ["10.0.0.1"]}}
                      networks:
                        - {name: default, pod: {vmNetworkCIDR: 10.0.2.0/24}}
                        - {name: lan, multus: {networkName: shop/lan, default: true}}
                        - {name: fast, multus: {networkName: fast}}
                        - {name: claimed, resourceClaim: {claimName: nic, requestName: one}}
                        - {name: plain, pod: {}}
                      volumes:
                        - {name: system, persistentVolumeClaim: {claimName: web-system}}
                        - {name: added, persistentVolumeClaim: {claimName: d, hotpluggable: true, readOnly: true}}
                        - {name: imported, dataVolume: {name: d2, hotpluggable: true}}
                        - {name: cloudinitdisk, cloudInitNoCloud: {secretRef: {name: a}, networkDataSecretRef: {name: b}}}
                        - {name: old, cloudInitNoCloud: {userDataBase64: YQ==, networkData: "version: 2"}}
                        - {name: tools, containerDisk: {image: "registry.example/tools:1", imagePullPolicy: Always}}
                        - {name: metrics, downwardMetrics: {}}
                status:
                  printableStatus: Starting
                  runStrategy: Always
                  snapshotInProgress: before
                  restoreInProgress: back
                  conditions:
                    - {type: Ready, status: "False", reason: GuestNotRunning, message: Guest is not running}
                  volumeSnapshotStatuses:
                    - {name: system, enabled: true}
                    - {name: cloudinitdisk, enabled: false, reason: not supported}
                """);

        assertThat(ModelJson.write(ModelJson.read(live, VirtualMachine.class))).isEqualTo(live);
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: web-vm}
                spec: {evictionStrategy: LiveMigrate}
                status:
                  phase: Running
                  nodeName: n1
                  reason: Evicted
                  conditions: [{type: AgentConnected, status: "True"}]
                  interfaces:
                    - name: default
                      mac: "02:00:00:00:00:01"
                      ipAddress: 10.0.0.7
                      ipAddresses: [10.0.0.7, "fd00::7"]
                      interfaceName: enp1s0
                      linkState: up
                """, """
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata: {name: web-system}
                spec:
                  source: {http: {url: "https://example.org/a.qcow2", secretRef: s, certConfigMap: c, checksum: "md5:0"}}
                  storage:
                    accessModes: [ReadWriteMany]
                    volumeMode: Block
                    storageClassName: fast
                    resources: {requests: {storage: 20Gi}}
                status:
                  phase: ImportInProgress
                  progress: 12.3%
                  restartCount: 2
                  conditions: [{type: Running, status: "False", reason: ImagePullFailed, message: no such image}]
                """, """
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata: {name: from-registry}
                spec:
                  source: {registry: {url: "docker://example.org/a", pullMethod: node, secretRef: s, certConfigMap: c}}
                  pvc: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """, """
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata: {name: empty}
                spec: {source: {blank: {}}}
                """, """
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: StorageProfile
                metadata: {name: fast}
                spec: {claimPropertySets: [{accessModes: [ReadWriteOnce], volumeMode: Filesystem}]}
                status:
                  claimPropertySets: [{accessModes: [ReadWriteMany], volumeMode: Block}]
                """, """
                apiVersion: k8s.cni.cncf.io/v1
                kind: NetworkAttachmentDefinition
                metadata: {name: lan}
                spec: {config: '{"cniVersion": "0.3.1", "type": "bridge"}'}
                """, """
                apiVersion: kubevirt.io/v1
                kind: KubeVirt
                metadata: {name: kubevirt}
                spec:
                  configuration:
                    vmRolloutStrategy: LiveUpdate
                    network: {binding: {macvtap: {domainAttachmentType: tap}, nothing: {}}}
                    developerConfiguration: {featureGates: [Sidecar]}
                  workloadUpdateStrategy: {workloadUpdateMethods: [LiveMigrate]}
                status:
                  observedKubeVirtVersion: v1.9.0
                  conditions: [{type: Available, status: "True"}]
                """, """
                apiVersion: nmstate.io/v1
                kind: NodeNetworkConfigurationPolicy
                metadata: {name: br-lan}
                spec:
                  nodeSelector: {zone: a}
                  maxUnavailable: 50%
                  desiredState:
                    interfaces:
                      - {name: br-lan, type: linux-bridge, state: up, ipv4: {}, bridge: {port: [], options: {mac-ageing-time: 300}}}
                status:
                  conditions: [{type: Available, status: "True", reason: SuccessfullyConfigured, message: 2/2 nodes}]
                """, """
                apiVersion: nmstate.io/v1
                kind: NodeNetworkConfigurationPolicy
                metadata: {name: br-one}
                spec: {maxUnavailable: 1}
                """, """
                apiVersion: snapshot.kubevirt.io/v1beta1
                kind: VirtualMachineSnapshot
                metadata: {name: before}
                spec:
                  source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web-vm}
                  deletionPolicy: Retain
                  failureDeadline: 10m
                status:
                  phase: Failed
                  readyToUse: false
                  creationTime: "2026-01-02T03:04:05Z"
                  error: {message: no class}
                  conditions: [{type: Ready, status: "False"}]
                  sourceIndications: [{indication: PartialSnapshot}]
                  snapshotVolumes: {includedVolumes: [system], excludedVolumes: [data]}
                  sourceUID: 0b2c9a4e-5d2f-4d0c-9f5a-000000000002
                """, """
                apiVersion: snapshot.kubevirt.io/v1beta1
                kind: VirtualMachineRestore
                metadata: {name: back}
                spec:
                  target: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web-vm}
                  virtualMachineSnapshotName: before
                  targetReadinessPolicy: StopTarget
                  volumeRestorePolicy: InPlace
                  volumeOwnershipPolicy: None
                status:
                  complete: true
                  restoreTime: "2026-01-02T03:04:05Z"
                  restores:
                    - {volumeName: system}
                  conditions: [{type: Ready, status: "True"}]
                """, """
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstanceMigration
                metadata: {name: web-vm-1}
                spec: {vmiName: web-vm}
                status:
                  phase: Failed
                  conditions: [{type: migrationRejectedByResourceQuota, status: "True"}]
                  migrationState:
                    sourceNode: a
                    targetNode: b
                    startTimestamp: "2026-01-02T03:04:05Z"
                    endTimestamp: "2026-01-02T03:05:05Z"
                    failureReason: no answer
                """})
    void every_other_kind_loses_nothing_of_what_is_modelled(String yaml) {
        Map<String, Object> live = ModelJson.tree(yaml);

        assertThat(ModelJson.write(ModelJson.read(live, kind(live)))).isEqualTo(live);
    }

    @Test
    void objects_that_mean_something_by_being_there_are_written_though_empty() {
        assertThat(ModelJson.write(Interface.masquerade("a", null))).isEqualTo(one("masquerade"));
        assertThat(ModelJson.write(Interface.bridge("a", null))).isEqualTo(one("bridge"));
        assertThat(ModelJson.write(Interface.sriov("a", null))).isEqualTo(one("sriov"));
        assertThat(ModelJson.write(Network.pod("a"))).isEqualTo(one("pod"));
        assertThat(ModelJson.write(
                        new Devices(null, null, null, null, Empty.object(), null, null, null, null, null, null)))
                .isEqualTo(Map.of("rng", Map.of()));
        assertThat(ModelJson.write(ImportSource.ofNothing())).isEqualTo(Map.of("blank", Map.of()));
    }

    @Test
    void what_the_operator_builds_is_what_kubevirt_reads() {
        assertThat(ModelJson.write(Disk.virtio("system").withBootOrder(1).withSerial("s")))
                .isEqualTo(ModelJson.tree("{name: system, bootOrder: 1, serial: s, disk: {bus: virtio}}"));
        assertThat(ModelJson.write(Volume.claim("system", "web-system")))
                .isEqualTo(ModelJson.tree("{name: system, persistentVolumeClaim: {claimName: web-system}}"));
        assertThat(ModelJson.write(Volume.cloudInitNoCloud("c", "user", "net")))
                .isEqualTo(ModelJson.tree(
                        "{name: c, cloudInitNoCloud: {secretRef: {name: user}, networkDataSecretRef: {name: net}}}"));
        assertThat(ModelJson.write(Volume.cloudInitNoCloud("c", "user", null)))
                .isEqualTo(ModelJson.tree("{name: c, cloudInitNoCloud: {secretRef: {name: user}}}"));
        assertThat(ModelJson.write(Network.multus("lan", "shop/lan", true)))
                .isEqualTo(ModelJson.tree("{name: lan, multus: {networkName: shop/lan, default: true}}"));
        assertThat(ModelJson.write(Network.multus("lan", "shop/lan", false)))
                .isEqualTo(ModelJson.tree("{name: lan, multus: {networkName: shop/lan}}"));
        assertThat(ModelJson.write(Interface.plugin("lan", "macvtap", "02:00:00:00:00:01")))
                .isEqualTo(ModelJson.tree("{name: lan, binding: {name: macvtap}, macAddress: '02:00:00:00:00:01'}"));
        assertThat(ModelJson.write(TypedReference.virtualMachine("web-vm")))
                .isEqualTo(ModelJson.tree("{apiGroup: kubevirt.io, kind: VirtualMachine, name: web-vm}"));
    }

    @Test
    void what_is_not_set_is_not_written() {
        VirtualMachine machine = new VirtualMachine();
        machine.setSpec(new VirtualMachineSpec(null, "Halted", null, null, null, null));

        assertThat(ModelJson.write(machine))
                .isEqualTo(
                        ModelJson.tree(
                                "{apiVersion: kubevirt.io/v1, kind: VirtualMachine, metadata: {}, spec: {runStrategy: Halted}}"));
    }

    @Test
    void fields_outside_of_shared_lists_that_are_not_modelled_are_not_held() {
        Map<String, Object> live = ModelJson.tree("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: web-vm}
                spec:
                  dataVolumeTemplates: []
                  template: {spec: {dnsPolicy: None, domain: {ioThreadsPolicy: auto, memory: {guest: 1Gi}}}}
                status: {desiredGeneration: 3, printableStatus: Running}
                """);

        Map<String, Object> written = ModelJson.write(ModelJson.read(live, VirtualMachine.class));

        assertThat(written.get("spec")).isEqualTo(ModelJson.tree("template: {spec: {domain: {memory: {guest: 1Gi}}}}"));
        assertThat(written.get("status")).isEqualTo(Map.of("printableStatus", "Running"));
    }

    @Test
    void entries_without_fields_of_others_share_one_empty_map() {
        Volume volume =
                ModelJson.read(ModelJson.tree("{name: a, persistentVolumeClaim: {claimName: b}}"), Volume.class);

        assertThat(volume).isEqualTo(Volume.claim("a", "b"));
        assertThat(volume.other()).isSameAs(Map.of());
        assertThat(volume.persistentVolumeClaim().other()).isSameAs(Map.of());
    }

    @Test
    void a_snapshot_is_usable_only_when_it_succeeded_and_is_ready() {
        assertThat(snapshot("{phase: Succeeded, readyToUse: true}").usable()).isTrue();
        assertThat(List.of(
                        snapshot("{phase: Succeeded, readyToUse: false}"),
                        snapshot("{phase: Succeeded}"),
                        snapshot("{phase: InProgress, readyToUse: true}")))
                .noneMatch(VirtualMachineSnapshotStatus::usable);
    }

    private static VirtualMachineSnapshotStatus snapshot(String yaml) {
        return ModelJson.read(ModelJson.tree(yaml), VirtualMachineSnapshotStatus.class);
    }

    private static Map<String, Object> one(String field) {
        return Map.of("name", "a", field, Map.of());
    }

    private static Class<?> kind(Map<String, Object> object) {
        return KubeVirtModel.kinds().stream()
                .filter(kind -> kind.getSimpleName().equals(object.get("kind")))
                .findFirst()
                .orElseThrow();
    }
}
