package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.rules.Limits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A WukongPolicy whose lists are as long as its definition lets them be, and Wukongs as large as theirs, as YAML. */
final class LargestPolicy {

    private static final int LAST = Limits.POLICY_LIST - 1;
    private static final String PATH = "y".repeat(240);

    private static final String DOMAIN = "a.".repeat(120) + "io";

    private static final String NAME = "n".repeat(200);

    private LargestPolicy() {}

    /** What the policy says beside its selector. */
    static String spec() {
        return ("{networks: {types: [bridge, ovs, sriov, macvlan], bridges: %s, networkAttachmentDefinitions: %s,"
                        + " resourceNames: %s, physicalInterfaces: %s}, storage: {storageClasses: %s, imagePrefixes: %s},"
                        + " scheduling: {nodeSelector: %s, tolerationKeys: %s}, gpuDeviceNames: %s,"
                        + " podMetadata: {labelKeys: %s, annotationKeys: %s},"
                        + " most: {memory: 1Ti, disks: 32, diskSize: 1Ti, networks: 32}}")
                .formatted(
                        list(
                                Limits.POLICY_LIST,
                                i -> "{name: br%d, untagged: false, leastMtu: 1000, mostMtu: 9000, vlans: %s}"
                                        .formatted(i, list(i == LAST ? 256 : 2, v -> "{from: %1$d, to: %1$d}"
                                                .formatted(v + 100)))),
                        list(Limits.POLICY_LIST, i -> "{namespace: shared, name: %s%d}".formatted(NAME, i)),
                        list(Limits.POLICY_LIST, i -> "example.com/vf%d".formatted(i)),
                        list(Limits.POLICY_LIST, i -> "eth%d".formatted(i)),
                        list(Limits.POLICY_LIST, i -> "class%d".formatted(i)),
                        list(Limits.IMAGE_PREFIXES, i -> "'quay.io/%s/%d'".formatted(PATH, i + 192)),
                        list(Limits.POLICY_LIST, i -> "{key: label%d, values: [%s]}".formatted(i, values())),
                        list(Limits.POLICY_LIST, i -> "taint%d".formatted(i)),
                        list(Limits.POLICY_LIST, i -> "example.com/gpu%d".formatted(i)),
                        list(Limits.POLICY_LIST, i -> "d%d.%s/".formatted(i, DOMAIN)),
                        list(Limits.POLICY_LIST, i -> "d%d.%s/".formatted(i, DOMAIN)));
    }

    private static String values() {
        return IntStream.range(0, 16).mapToObj(v -> "v" + v).collect(Collectors.joining(", "));
    }

    /** A Wukong with the most of everything, each thing allowed by the last entry of its list. */
    static String allowedWukong() {
        return wukong(LAST, "v15", 355);
    }

    /** As the other, with definitions of networks that exist. */
    static String allowedWukongWithDefinitions() {
        return "{networks: %s}"
                .formatted(list(Limits.NETWORKS, i -> "{name: n%d, nadName: shared/%s%d}".formatted(i, NAME, LAST)));
    }

    /** Wukongs with as much of which one list holds nothing, by the field that is said first. */
    static Map<String, String> forbiddenWukongs() {
        Map<String, String> wukongs = new LinkedHashMap<>();
        String allowed = allowedWukong();
        wukongs.put("spec.networks[n0].bridgeName", allowed.replace("bridgeName: br", "bridgeName: bx"));
        wukongs.put("spec.networks[n0].vlanId", allowed.replace("vlanId: 355", "vlanId: 4000"));
        wukongs.put(
                "spec.disks[d0].storageClassName", allowed.replace("storageClassName: class", "storageClassName: x"));
        wukongs.put("spec.disks[d0].image", allowed.replaceFirst("quay\\.io", "quay.example"));
        wukongs.put("spec.gpus[g0].deviceName", allowed.replace("example.com/gpu", "example.com/none"));
        wukongs.put("spec.highAvailability.nodeSelector[", allowed.replace("v15", "x"));
        wukongs.put("spec.highAvailability.tolerations", allowed.replace("key: taint", "key: x"));
        wukongs.put("spec.podMetadata.labels", allowed.replace(DOMAIN + "/key", DOMAIN + "x/key"));
        return wukongs;
    }

    private static String wukong(int entry, String label, int vlan) {
        return ("{networks: %s, disks: %s, gpus: %s, highAvailability: {nodeSelector: {%s}, tolerations: %s},"
                        + " podMetadata: {labels: {%s}, annotations: {%s}}}")
                .formatted(
                        list(Limits.NETWORKS, i -> "{name: n%d, bridgeName: br%d, vlanId: %d, mtu: 1500}"
                                .formatted(i, entry, vlan)),
                        list(Limits.DISKS, i -> ("{name: d%d, size: 1Gi, storageClassName: class%d,"
                                        + " image: 'quay.io/%s/%d/%s'}")
                                .formatted(i, entry, PATH, entry, "z".repeat(1780))),
                        list(Limits.GPUS, i -> "{name: g%d, deviceName: example.com/gpu%d}".formatted(i, entry)),
                        IntStream.range(0, Limits.NODE_SELECTOR)
                                .mapToObj(i -> "label%d: %s".formatted(entry - i, label))
                                .collect(Collectors.joining(", ")),
                        list(Limits.TOLERATIONS, i -> "{key: taint%d, operator: Equal, value: v%d}"
                                .formatted(entry, i)),
                        podKeys(entry),
                        podKeys(entry));
    }

    private static String podKeys(int entry) {
        return IntStream.range(0, Limits.POD_METADATA)
                .mapToObj(i -> "d%d.%s/key%d: x".formatted(entry, DOMAIN, i))
                .collect(Collectors.joining(", "));
    }

    private static String list(int size, IntFunction<String> entry) {
        return IntStream.range(0, size).mapToObj(entry).toList().toString();
    }
}
