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

    /** Requirements of each term about nodes. */
    private static final int REQUIREMENTS = 4;

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
                        list(Limits.POLICY_LIST, LargestPolicy::nodeLabel),
                        list(Limits.POLICY_LIST, i -> "taint%d".formatted(i)),
                        list(Limits.POLICY_LIST, i -> "example.com/gpu%d".formatted(i)),
                        list(Limits.POLICY_LIST, i -> "d%d.%s/".formatted(i, DOMAIN)),
                        list(Limits.POLICY_LIST, i -> "d%d.%s/".formatted(i, DOMAIN)));
    }

    /** Labels with values; the last ones are those by which KubeVirt chooses for fields of the hardware, and one without values. */
    private static String nodeLabel(int i) {
        int place = LAST - i;
        if (place == 0) {
            return "{key: rack}";
        }
        String key = place <= Limits.CPU_FEATURES ? "cpu-feature.node.kubevirt.io/f" + place : "label" + i;
        return "{key: %s, values: [%s, 'true']}".formatted(key, values());
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
        wukongs.put("spec.highAvailability.affinity.nodeAffinity", allowed.replace("operator: In", "operator: NotIn"));
        wukongs.put(
                "spec.highAvailability.affinity.topologyKey",
                allowed.replace("topologyKey: rack, l", "topologyKey: x, l"));
        wukongs.put(
                "spec.highAvailability.topologySpreadConstraints.topologyKey",
                allowed.replace("topologyKey: rack, w", "topologyKey: x, w"));
        wukongs.put("spec.highAvailability.affinity: a term", allowed.replace("namespaces: [", "namespaces: [other, "));
        wukongs.put("spec.cpuFeatures[f1]", allowed.replace("policy: require", "policy: forbid"));
        wukongs.put("spec.podMetadata.labels", allowed.replace(DOMAIN + "/key", DOMAIN + "x/key"));
        return wukongs;
    }

    private static String wukong(int entry, String label, int vlan) {
        return ("{networks: %s, disks: %s, gpus: %s, cpuFeatures: %s, highAvailability: {nodeSelector: {%s},"
                        + " tolerations: %s, affinity: %s, topologySpreadConstraints: %s},"
                        + " podMetadata: {labels: {%s}, annotations: {%s}}}")
                .formatted(
                        list(Limits.NETWORKS, i -> "{name: n%d, bridgeName: br%d, vlanId: %d, mtu: 1500}"
                                .formatted(i, entry, vlan)),
                        list(Limits.DISKS, i -> ("{name: d%d, size: 1Gi, storageClassName: class%d,"
                                        + " image: 'quay.io/%s/%d/%s'}")
                                .formatted(i, entry, PATH, entry, "z".repeat(1780))),
                        list(Limits.GPUS, i -> "{name: g%d, deviceName: example.com/gpu%d}".formatted(i, entry)),
                        list(Limits.CPU_FEATURES, i -> "{name: f%d, policy: require}".formatted(i + 1)),
                        IntStream.range(0, Limits.NODE_SELECTOR)
                                .mapToObj(i -> "label%d: %s".formatted(lastLabel(entry) - i, label))
                                .collect(Collectors.joining(", ")),
                        list(Limits.TOLERATIONS, i -> "{key: taint%d, operator: Equal, value: v%d}"
                                .formatted(entry, i)),
                        affinity(lastLabel(entry), label),
                        list(
                                Limits.SPREAD_CONSTRAINTS,
                                i -> "{topologyKey: rack, whenUnsatisfiable: DoNotSchedule, maxSkew: %d}"
                                        .formatted(i + 1)),
                        podKeys(entry),
                        podKeys(entry));
    }

    /** The last label of the policy that a nodeSelector may name. */
    private static int lastLabel(int entry) {
        return entry - Limits.CPU_FEATURES - 1;
    }

    /** Terms about nodes and about Pods, as many as may be written, each with several requirements. */
    private static String affinity(int entry, String label) {
        String requirements =
                list(REQUIREMENTS, i -> "{key: label%d, operator: In, values: [%s]}".formatted(entry, label));
        String node = "{matchExpressions: %s}".formatted(requirements);
        String pod = "{topologyKey: rack, labelSelector: {matchLabels: {app: web}}, namespaces: [%s]}".formatted("");
        String pods =
                "{requiredDuringSchedulingIgnoredDuringExecution: %s, preferredDuringSchedulingIgnoredDuringExecution: %s}"
                        .formatted(
                                list(Limits.PLACEMENT_TERMS, i -> pod),
                                list(Limits.PLACEMENT_TERMS, i -> "{weight: 1, podAffinityTerm: %s}".formatted(pod)));
        return ("{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: %s},"
                        + " preferredDuringSchedulingIgnoredDuringExecution: %s}, podAffinity: %s, podAntiAffinity: %s}")
                .formatted(
                        list(Limits.PLACEMENT_TERMS, i -> node),
                        list(Limits.PLACEMENT_TERMS, i -> "{weight: 1, preference: %s}".formatted(node)),
                        pods,
                        pods);
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
