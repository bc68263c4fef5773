package dev.novasphere.wukong.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * One object of each kind that is read most, as the API server writes it: without white space, the fields of custom resources in the order of
 * the alphabet, and managedFields of two managers, each of which owns about half of the object.
 */
enum StoredObject {
    WUKONG(Wukong.class, """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata:
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: '{"apiVersion":"vm.novasphere.dev/v1alpha1","kind":"Wukong"}'
              creationTimestamp: "2026-05-04T08:01:02Z"
              finalizers: [vm.novasphere.dev/cleanup]
              generation: 3
              labels: {app.kubernetes.io/part-of: shop, tier: web}
              name: web
              namespace: shop
              resourceVersion: "812345"
              uid: 0b5d7a50-1111-4222-8333-123456789abc
            spec:
              cloudInitUser: {name: me, passwordSecretRef: {name: web-password, key: password}}
              cpu: 2
              disks:
                - {name: root, size: 20Gi, boot: true, image: "quay.io/containerdisks/fedora:42", storageClassName: fast}
                - {name: data, size: 200Gi, storageClassName: fast, accessModes: [ReadWriteMany], volumeMode: Block}
              memory: 4Gi
              networks:
                - {name: lan, type: bridge, nadName: lan}
              runStrategy: Always
            status:
              conditions:
                - {type: Ready, status: "True", reason: Running, message: "The guest runs.", observedGeneration: 3, lastTransitionTime: "2026-05-04T08:02:30Z"}
                - {type: VolumesBound, status: "True", reason: Bound, message: "All disks are there.", observedGeneration: 3, lastTransitionTime: "2026-05-04T08:02:00Z"}
                - {type: NetworksReady, status: "True", reason: Ready, message: "All networks are there.", observedGeneration: 3, lastTransitionTime: "2026-05-04T08:01:04Z"}
                - {type: RestartRequired, status: "False", reason: UpToDate, message: "The guest runs as it is written.", observedGeneration: 3, lastTransitionTime: "2026-05-04T08:02:30Z"}
              appliedRunStrategy: Always
              guest: {hostname: web, os: "Fedora Linux 42 (Cloud Edition)"}
              networks:
                - {name: default, ipAddresses: [10.244.1.17], macAddress: "fa:58:c2:67:66:28"}
                - {name: lan, ipAddresses: [192.168.20.7], macAddress: "fa:58:c2:67:66:29"}
              nodeName: node-a
              observedGeneration: 3
              phase: Running
              vmName: web-vm
              volumes:
                - {name: root, pvcName: web-root, bound: true, size: 20Gi, capacity: 20Gi}
                - {name: data, pvcName: web-data, bound: true, size: 200Gi, capacity: 200Gi}
            """),
    MACHINE(VirtualMachine.class, """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata:
              annotations:
                kubemacpool.io/transaction-timestamp: "2026-05-04T08:01:05.000000000Z"
                kubevirt.io/latest-observed-api-version: v1
                kubevirt.io/storage-observed-api-version: v1
                vm.novasphere.dev/applied-hash: 5f0c7f127a3f6a21
                vm.novasphere.dev/owned-fields: 3f6a215f0c7f127a
              creationTimestamp: "2026-05-04T08:01:05Z"
              finalizers: [kubevirt.io/virtualMachineControllerFinalize]
              generation: 2
              labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}
              name: web-vm
              namespace: shop
              ownerReferences:
                - {apiVersion: vm.novasphere.dev/v1alpha1, blockOwnerDeletion: false, controller: true, kind: Wukong, name: web, uid: 0b5d7a50-1111-4222-8333-123456789abc}
              resourceVersion: "812399"
              uid: 8e1ad7c2-1111-4222-8333-123456789abc
            spec:
              runStrategy: Always
              template:
                metadata:
                  creationTimestamp: null
                  labels: {vm.novasphere.dev/wukong: web}
                spec:
                  architecture: amd64
                  domain:
                    cpu: {cores: 2, sockets: 1, threads: 1}
                    devices:
                      disks:
                        - {bootOrder: 1, disk: {bus: virtio}, name: root, serial: root}
                        - {disk: {bus: virtio}, name: data, serial: data}
                        - {disk: {bus: virtio}, name: cloudinit}
                      interfaces:
                        - {macAddress: "fa:58:c2:67:66:28", masquerade: {}, name: default}
                        - {bridge: {}, macAddress: "fa:58:c2:67:66:29", name: lan}
                      rng: {}
                    firmware: {serial: 5f0c7f12-7a3f-4a21-9f0c-7f127a3f6a21, uuid: 3f6a215f-0c7f-427a-8f6a-215f0c7f127a}
                    machine: {type: q35}
                    memory: {guest: 4Gi}
                    resources: {}
                  evictionStrategy: LiveMigrateIfPossible
                  hostname: web
                  networks:
                    - {name: default, pod: {}}
                    - {multus: {networkName: lan}, name: lan}
                  terminationGracePeriodSeconds: 180
                  volumes:
                    - {name: root, persistentVolumeClaim: {claimName: web-root}}
                    - {name: data, persistentVolumeClaim: {claimName: web-data}}
                    - {cloudInitNoCloud: {networkDataSecretRef: {name: web-cloudinit}, secretRef: {name: web-cloudinit}}, name: cloudinit}
            status:
              conditions:
                - {lastProbeTime: null, lastTransitionTime: "2026-05-04T08:02:27Z", status: "True", type: Ready}
                - {lastProbeTime: null, lastTransitionTime: null, message: "All of the VMI's DVs are bound and ready", reason: AllDVsReady, status: "True", type: DataVolumesReady}
                - {lastProbeTime: null, lastTransitionTime: null, status: "True", type: LiveMigratable}
                - {lastProbeTime: null, lastTransitionTime: null, status: "True", type: StorageLiveMigratable}
              created: true
              desiredGeneration: 2
              observedGeneration: 2
              printableStatus: Running
              ready: true
              runStrategy: Always
              volumeSnapshotStatuses:
                - {enabled: true, name: root}
                - {enabled: true, name: data}
                - {enabled: false, name: cloudinit, reason: "Snapshot is not supported for this volumeSource type [cloudinit]"}
            """),
    INSTANCE(VirtualMachineInstance.class, """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachineInstance
            metadata:
              annotations:
                kubevirt.io/latest-observed-api-version: v1
                kubevirt.io/storage-observed-api-version: v1
                kubevirt.io/vm-generation: "2"
              creationTimestamp: "2026-05-04T08:02:05Z"
              finalizers: [kubevirt.io/virtualMachineControllerFinalize, foregroundDeleteVirtualMachine]
              generation: 14
              labels: {kubevirt.io/nodeName: node-a, vm.novasphere.dev/wukong: web}
              name: web-vm
              namespace: shop
              ownerReferences:
                - {apiVersion: kubevirt.io/v1, blockOwnerDeletion: true, controller: true, kind: VirtualMachine, name: web-vm, uid: 8e1ad7c2-1111-4222-8333-123456789abc}
              resourceVersion: "812398"
              uid: c2ad8e17-1111-4222-8333-123456789abc
            spec:
              architecture: amd64
              domain:
                cpu: {cores: 2, maxSockets: 4, model: host-model, sockets: 1, threads: 1}
                devices:
                  disks:
                    - {bootOrder: 1, disk: {bus: virtio}, name: root, serial: root}
                    - {disk: {bus: virtio}, name: data, serial: data}
                    - {disk: {bus: virtio}, name: cloudinit}
                  interfaces:
                    - {macAddress: "fa:58:c2:67:66:28", masquerade: {}, name: default}
                    - {bridge: {}, macAddress: "fa:58:c2:67:66:29", name: lan}
                  rng: {}
                features: {acpi: {enabled: true}}
                firmware: {serial: 5f0c7f12-7a3f-4a21-9f0c-7f127a3f6a21, uuid: 3f6a215f-0c7f-427a-8f6a-215f0c7f127a}
                machine: {type: q35}
                memory: {guest: 4Gi, maxGuest: 16Gi}
                resources: {requests: {memory: 4Gi}}
              evictionStrategy: LiveMigrateIfPossible
              hostname: web
              networks:
                - {name: default, pod: {}}
                - {multus: {networkName: lan}, name: lan}
              terminationGracePeriodSeconds: 180
              volumes:
                - {name: root, persistentVolumeClaim: {claimName: web-root}}
                - {name: data, persistentVolumeClaim: {claimName: web-data}}
                - {cloudInitNoCloud: {networkDataSecretRef: {name: web-cloudinit}, secretRef: {name: web-cloudinit}}, name: cloudinit}
            status:
              activePods: {5f0c7f12-7a3f-4a21-9f0c-7f127a3f6a2a: node-a}
              conditions:
                - {lastProbeTime: null, lastTransitionTime: "2026-05-04T08:02:27Z", status: "True", type: Ready}
                - {lastProbeTime: null, lastTransitionTime: null, message: "All of the VMI's DVs are bound and ready", reason: AllDVsReady, status: "True", type: DataVolumesReady}
                - {lastProbeTime: null, lastTransitionTime: null, status: "True", type: LiveMigratable}
                - {lastProbeTime: "2026-05-04T08:02:50Z", lastTransitionTime: null, status: "True", type: AgentConnected}
              currentCPUTopology: {cores: 2, sockets: 1, threads: 1}
              guestOSInfo: {id: fedora, kernelRelease: 6.14.0-63.fc42.x86_64, kernelVersion: "#1 SMP PREEMPT_DYNAMIC", machine: x86_64, name: Fedora Linux, prettyName: "Fedora Linux 42 (Cloud Edition)", version: "42 (Cloud Edition)", versionId: "42"}
              interfaces:
                - {infoSource: "domain, guest-agent", interfaceName: eth0, ipAddress: 10.244.1.17, ipAddresses: [10.244.1.17], linkState: up, mac: "fa:58:c2:67:66:28", name: default, podInterfaceName: eth0, queueCount: 1}
                - {infoSource: "domain, guest-agent, multus-status", interfaceName: eth1, ipAddress: 192.168.20.7, ipAddresses: [192.168.20.7, "fe80::f858:c2ff:fe67:6629"], linkState: up, mac: "fa:58:c2:67:66:29", name: lan, podInterfaceName: pod5f0c7f127a3, queueCount: 1}
              launcherContainerImageVersion: "quay.io/kubevirt/virt-launcher:v1.6.0"
              machine: {type: pc-q35-rhel9.6.0}
              memory: {guestAtBoot: 4Gi, guestCurrent: 4Gi, guestRequested: 4Gi}
              migrationMethod: BlockMigration
              migrationTransport: Unix
              nodeName: node-a
              phase: Running
              phaseTransitionTimestamps:
                - {phase: Pending, phaseTransitionTimestamp: "2026-05-04T08:02:05Z"}
                - {phase: Scheduling, phaseTransitionTimestamp: "2026-05-04T08:02:06Z"}
                - {phase: Scheduled, phaseTransitionTimestamp: "2026-05-04T08:02:20Z"}
                - {phase: Running, phaseTransitionTimestamp: "2026-05-04T08:02:27Z"}
              qosClass: Burstable
              runtimeUser: 107
              selinuxContext: none
              virtualMachineRevisionName: revision-start-vm-8e1ad7c2-1111-4222-8333-123456789abc-2
              volumeStatus:
                - {name: root, persistentVolumeClaimInfo: {accessModes: [ReadWriteMany], capacity: {storage: 20Gi}, claimName: web-root, filesystemOverhead: "0.06", requests: {storage: 20Gi}, volumeMode: Block}, target: vda}
                - {name: data, persistentVolumeClaimInfo: {accessModes: [ReadWriteMany], capacity: {storage: 200Gi}, claimName: web-data, filesystemOverhead: "0.06", requests: {storage: 200Gi}, volumeMode: Block}, target: vdb}
                - {name: cloudinit, size: 1048576, target: vdc}
            """),
    DISK(DataVolume.class, """
            apiVersion: cdi.kubevirt.io/v1beta1
            kind: DataVolume
            metadata:
              annotations:
                cdi.kubevirt.io/storage.bind.immediate.requested: ""
                cdi.kubevirt.io/storage.usePopulator: "true"
                vm.novasphere.dev/applied-hash: 5f0c7f127a3f6a21
              creationTimestamp: "2026-05-04T08:01:03Z"
              generation: 1
              labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}
              name: web-root
              namespace: shop
              ownerReferences:
                - {apiVersion: vm.novasphere.dev/v1alpha1, blockOwnerDeletion: false, controller: true, kind: Wukong, name: web, uid: 0b5d7a50-1111-4222-8333-123456789abc}
              resourceVersion: "812377"
              uid: d7c2ad8e-1111-4222-8333-123456789abc
            spec:
              source: {registry: {url: "docker://quay.io/containerdisks/fedora:42"}}
              storage: {accessModes: [ReadWriteMany], resources: {requests: {storage: 20Gi}}, storageClassName: fast, volumeMode: Block}
            status:
              claimName: web-root
              conditions:
                - {lastHeartbeatTime: "2026-05-04T08:02:00Z", lastTransitionTime: "2026-05-04T08:02:00Z", message: "PVC web-root Bound", reason: Bound, status: "True", type: Bound}
                - {lastHeartbeatTime: "2026-05-04T08:02:00Z", lastTransitionTime: "2026-05-04T08:02:00Z", status: "True", type: Ready}
                - {lastHeartbeatTime: "2026-05-04T08:01:59Z", lastTransitionTime: "2026-05-04T08:01:59Z", message: "Import Complete", reason: Completed, status: "False", type: Running}
              phase: Succeeded
              progress: 100.0%
            """);

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private final Class<? extends HasMetadata> type;
    private final String yaml;

    StoredObject(Class<? extends HasMetadata> type, String yaml) {
        this.type = type;
        this.yaml = yaml;
    }

    Class<? extends HasMetadata> type() {
        return type;
    }

    /** What the API server answers, or writes into a watch. */
    String json() {
        try {
            ObjectNode object = (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(yaml);
            ArrayNode managers = JSON.createArrayNode();
            managers.add(manager("wukong-operator", "Apply", object, "spec"));
            managers.add(manager("virt-controller", "Update", object, "status"));
            object.withObject("/metadata").set("managedFields", managers);
            return JSON.writeValueAsString(JSON.convertValue(object, Map.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode manager(String name, String operation, ObjectNode object, String part) {
        ObjectNode fields = JSON.createObjectNode();
        fields.set("f:metadata", JSON.createObjectNode().set("f:labels", fields(object.at("/metadata/labels"))));
        fields.set("f:" + part, fields(object.get(part)));
        return JSON.createObjectNode()
                .put("apiVersion", object.get("apiVersion").asText())
                .put("fieldsType", "FieldsV1")
                .put("manager", name)
                .put("operation", operation)
                .put("time", "2026-05-04T08:02:30Z")
                .set("fieldsV1", fields);
    }

    /** FieldsV1: the names of fields with {@code f:} before them, and the keys of lists as JSON after {@code k:}. */
    private static JsonNode fields(JsonNode value) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        value.properties().forEach(field -> fields.set("f:" + field.getKey(), fields(field.getValue())));
        if (value.isArray()) {
            value.forEach(item -> {
                if (item.has("name")) {
                    ObjectNode key = JSON.createObjectNode().set("name", item.get("name"));
                    fields.set("k:" + key, ((ObjectNode) fields(item)).set(".", JSON.createObjectNode()));
                }
            });
        }
        return fields;
    }
}
