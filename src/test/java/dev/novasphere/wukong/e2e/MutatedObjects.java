package dev.novasphere.wukong.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Valid objects of every kind that the operator watches, with random changes of their structure. */
final class MutatedObjects {

    /**
     * A kind with a valid object of it.
     *
     * @param namespaced whether its objects are in namespaces
     * @param content what it has beside apiVersion, kind and metadata, as the fields of a JSON object
     */
    record Kind(String apiVersion, String kind, String plural, boolean namespaced, String content) {

        /** Where objects of the kind are created. */
        String collection(String namespace) {
            return "/%s/%s/%s%s"
                    .formatted(
                            apiVersion.contains("/") ? "apis" : "api",
                            apiVersion,
                            namespaced ? "namespaces/" + namespace + "/" : "",
                            plural);
        }
    }

    /** Stands for objects in objects that are deeper than the writer of JSON takes. */
    private static final String DEEP = "@deep@";

    private static final String WUKONG = "vm.novasphere.dev/v1alpha1";
    private static final String CLAIM =
            "\"accessModes\": [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"1Gi\"}}";
    private static final String CONDITIONS =
            "\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\", \"reason\": \"A\"}]";
    private static final String GUEST = """
            "domain": {"cpu": {"cores": 1}, "memory": {"guest": "1Gi"}, "devices": {"disks": [{"name": "a", "bootOrder": 1, "disk": {"bus": "virtio"}}],
             "interfaces": [{"name": "n", "bridge": {}, "macAddress": "02:00:00:00:00:01"}]}},
             "networks": [{"name": "n", "multus": {"networkName": "b"}}], "volumes": [{"name": "a", "dataVolume": {"name": "d"}}],
             "nodeSelector": {"a": "b"}, "tolerations": [{"key": "a"}]""";

    private final Random random;
    private final ObjectMapper json = new ObjectMapper();

    MutatedObjects(Random random) {
        this.random = random;
    }

    List<Kind> kinds() {
        return List.of(
                new Kind(WUKONG, "Wukong", "wukongs", true, """
                        "spec": {"cpu": 1, "memory": "1Gi", "disks": [{"name": "root", "size": "1Gi", "image": "docker://a/b"}],
                         "networks": [{"name": "lan", "bridgeName": "br0", "physicalInterface": "eth1", "vlanId": 7,
                           "ipConfig": {"mode": "static", "addresses": ["192.0.2.7/24"], "routes": [{"to": "0.0.0.0/0", "via": "192.0.2.1"}]}}],
                         "cloudInitUser": {"name": "a", "groups": ["b"]}, "highAvailability": {"antiAffinity": true}, "gpus": [{"name": "g"}]},
                        "status": {"phase": "Running", %s}""".formatted(CONDITIONS)),
                new Kind(WUKONG, "WukongSnapshot", "wukongsnapshots", true, "\"spec\": {\"wukongName\": \"m0\"}"),
                new Kind(
                        WUKONG,
                        "WukongRestore",
                        "wukongrestores",
                        true,
                        "\"spec\": {\"wukongName\": \"m0\", \"snapshotName\": \"m1\"}"),
                new Kind("v1", "Secret", "secrets", true, "\"data\": {\"userdata\": \"eA==\"}, \"type\": \"Opaque\""),
                new Kind(
                        "v1",
                        "PersistentVolumeClaim",
                        "persistentvolumeclaims",
                        true,
                        "\"spec\": {%s}".formatted(CLAIM)),
                new Kind(
                        "storage.k8s.io/v1",
                        "StorageClass",
                        "storageclasses",
                        false,
                        "\"provisioner\": \"a/b\", \"allowVolumeExpansion\": true, \"parameters\": {\"a\": \"b\"}"),
                new Kind("kubevirt.io/v1", "VirtualMachine", "virtualmachines", true, """
                        "spec": {"runStrategy": "Always", "dataVolumeTemplates": [{"spec": {}}], "template": {"metadata": {"labels": {"a": "b"}}, "spec": {%s}}},
                        "status": {"printableStatus": "Running", "created": true, "volumeRequests": [{"a": 1}], %s}""".formatted(GUEST, CONDITIONS)),
                new Kind("kubevirt.io/v1", "VirtualMachineInstance", "virtualmachineinstances", true, """
                        "spec": {%s}, "status": {"phase": "Running", "nodeName": "n", "interfaces": [{"name": "n", "ipAddresses": ["192.0.2.7"]}], %s}""".formatted(
                                GUEST, CONDITIONS)),
                new Kind("kubevirt.io/v1", "KubeVirt", "kubevirts", true, """
                        "spec": {"configuration": {"network": {"binding": {"macvtap": {"sidecarImage": "a"}}}, "developerConfiguration": {"featureGates": ["A"]}}},
                        "status": {"observedKubeVirtVersion": "v1.6.0", %s}""".formatted(CONDITIONS)),
                new Kind(
                        "cdi.kubevirt.io/v1beta1", "DataVolume", "datavolumes", true, """
                        "spec": {"source": {"http": {"url": "http://a"}}, "storage": {%s}}, "status": {"phase": "Succeeded", "progress": "7%%", %s}""".formatted(CLAIM, CONDITIONS)),
                new Kind("cdi.kubevirt.io/v1beta1", "StorageProfile", "storageprofiles", false, """
                        "spec": {}, "status": {"claimPropertySets": [{"accessModes": ["ReadWriteMany"], "volumeMode": "Block"}]}"""),
                new Kind(
                        "k8s.cni.cncf.io/v1",
                        "NetworkAttachmentDefinition",
                        "network-attachment-definitions",
                        true,
                        "\"spec\": {\"config\": \"{\\\"cniVersion\\\": \\\"0.3.1\\\", \\\"bridge\\\": \\\"br0\\\"}\"}"),
                new Kind(
                        "nmstate.io/v1",
                        "NodeNetworkConfigurationPolicy",
                        "nodenetworkconfigurationpolicies",
                        false,
                        """
                        "spec": {"nodeSelector": {"a": "b"}, "desiredState": {"interfaces": [{"name": "br0", "type": "linux-bridge", "state": "up",
                          "mtu": 1500, "bridge": {"port": [{"name": "eth1"}]}}]}}, "status": {%s}""".formatted(CONDITIONS)),
                new Kind(
                        "nmstate.io/v1beta1",
                        "NodeNetworkConfigurationEnactment",
                        "nodenetworkconfigurationenactments",
                        false,
                        """
                        "status": {"policyGeneration": 1, "desiredState": {"interfaces": []}, %s}""".formatted(CONDITIONS)),
                new Kind(
                        "snapshot.kubevirt.io/v1beta1",
                        "VirtualMachineSnapshot",
                        "virtualmachinesnapshots",
                        true,
                        """
                        "spec": {"source": {"apiGroup": "kubevirt.io", "kind": "VirtualMachine", "name": "a"}},
                        "status": {"phase": "Succeeded", "readyToUse": true, "indications": ["Online"], "snapshotVolumes": {"includedVolumes": ["a"]}, %s}""".formatted(CONDITIONS)),
                new Kind(
                        "snapshot.kubevirt.io/v1beta1",
                        "VirtualMachineRestore",
                        "virtualmachinerestores",
                        true,
                        """
                        "spec": {"target": {"kind": "VirtualMachine", "name": "a"}, "virtualMachineSnapshotName": "b"},
                        "status": {"complete": true, "restores": [{"volumeName": "a"}], %s}""".formatted(CONDITIONS)));
    }

    /** A further object of a kind, with one to four random changes outside its name. */
    String next(Kind kind, int number) throws IOException {
        ObjectNode object = (ObjectNode) json.readTree("""
                {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "m%d%s",
                 "labels": {"vm.novasphere.dev/wukong": "m%d", "vm.novasphere.dev/node-bridge": "br0", "nmstate.io/policy": "m0",
                   "app.kubernetes.io/managed-by": "wukong-operator"},
                 "annotations": {"vm.novasphere.dev/applied-hash": "a", "user.vm.novasphere.dev/7": "a/b", "other": "c"},
                 "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "u", "controller": true}]}, %s}
                """.formatted(
                        kind.apiVersion(),
                        kind.kind(),
                        number,
                        kind.kind().startsWith("VirtualMachine") ? "-vm" : "",
                        number,
                        kind.content()));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            change(object);
        }
        return object.toString().replace("\"" + DEEP + "\"", deep(1 + random.nextInt(3_000)));
    }

    private void change(ObjectNode object) throws JsonProcessingException {
        List<ContainerNode<?>> places = new ArrayList<>();
        object.fields().forEachRemaining(field -> {
            if (!List.of("apiVersion", "kind", "metadata").contains(field.getKey())) {
                collect(field.getValue(), places);
            }
        });
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        switch (random.nextInt(12)) {
            case 0 ->
                ((ObjectNode) metadata.withArrayProperty("ownerReferences").addObject())
                        .put("apiVersion", "v1")
                        .put("kind", "ConfigMap")
                        .put("name", "n".repeat(random.nextInt(70_000) + 1))
                        .put("uid", "u".repeat(random.nextInt(70_000) + 1));
            case 1 ->
                metadata.withObjectProperty("annotations")
                        .put("vm.novasphere.dev/restartRequestedAt", "r".repeat(random.nextInt(200_000)));
            case 2 ->
                IntStream.range(0, random.nextInt(3_000))
                        .forEach(i -> metadata.withObjectProperty("labels").put("l" + i, "v"));
            case 3 -> object.set(pick(List.of("spec", "status", "data", "other")), odd());
            default -> {
                if (places.isEmpty()) {
                    object.set("spec", odd());
                } else {
                    replace(places.get(random.nextInt(places.size())));
                }
            }
        }
    }

    /** Objects in objects. */
    static String deep(int depth) {
        return "{\"f:a\":".repeat(depth) + "{}" + "}".repeat(depth);
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> places) {
        if (node instanceof ContainerNode<?> container) {
            places.add(container);
            container.forEach(child -> collect(child, places));
        }
    }

    private void replace(ContainerNode<?> place) throws JsonProcessingException {
        if (place instanceof ArrayNode array) {
            if (!array.isEmpty() && random.nextBoolean()) {
                array.set(random.nextInt(array.size()), odd());
            } else {
                array.add(odd());
            }
            return;
        }
        ObjectNode object = (ObjectNode) place;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        int what = random.nextInt(4);
        if (names.isEmpty() || what == 0) {
            object.set(pick(List.of("other", "f".repeat(70_000), "", "a.b/c", "\u0000")), odd());
        } else if (what == 1) {
            object.remove(pick(names));
        } else {
            object.set(pick(names), odd());
        }
    }

    private JsonNode odd() throws JsonProcessingException {
        return json.readTree(
                switch (random.nextInt(14)) {
                    case 0 -> "3000000000";
                    case 1 -> "-9223372036854775808";
                    case 2 -> "1.5e300";
                    case 3 -> "\"text\"";
                    case 4 -> "null";
                    case 5 -> "true";
                    case 6 -> "[]";
                    case 7 -> "{}";
                    case 8 -> "[null, null]";
                    case 9 -> "{\"a\": {\"b\": [1, \"c\", null]}}";
                    case 10 -> "\"" + "s".repeat(random.nextInt(300_000)) + "\"";
                    case 11 -> "[" + "7,".repeat(random.nextInt(20_000)) + "7]";
                    case 12 -> "\"" + DEEP + "\"";
                    default -> "\"0\"";
                });
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
