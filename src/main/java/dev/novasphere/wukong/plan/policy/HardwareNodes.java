package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuFeature;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuFeaturePolicy;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Fields of the machine for which KubeVirt chooses among nodes by labels of its own, as pkg/virt-controller/services has it. They are held
 * to the labels that a policy lists for nodeSelector.
 *
 * @param allowed the labels that the policy lists
 */
record HardwareNodes(List<AllowedLabel> allowed) {

    private static final String MODEL = "cpu-model.node.kubevirt.io/";
    private static final String FEATURE = "cpu-feature.node.kubevirt.io/";
    private static final String MACHINE = "machine-type.node.kubevirt.io/";
    private static final String CPU_MANAGER = "kubevirt.io/cpumanager";

    /** Models for which KubeVirt takes any node. */
    private static final Set<String> ANY_NODE = Set.of("host-model", "host-passthrough");

    /** What KubeVirt writes into each of these labels. */
    private static final String PRESENT = "true";

    /**
     * A field that chooses nodes.
     *
     * @param field its path below the spec
     * @param value as it is written
     * @param label of the nodes that are taken
     * @param without whether the nodes without the label are taken
     */
    private record Choice(String field, String value, String label, boolean without) {}

    /** What of a Wukong chooses nodes by labels that are not listed. */
    List<PolicyViolation> of(WukongSpec wukong) {
        return choices(wukong).stream()
                .filter(choice -> allowed.stream().noneMatch(label -> allows(label, choice)))
                .map(choice -> new PolicyViolation(
                        "spec." + choice.field(),
                        choice.value(),
                        "leave it out, or ask the administrator to list " + choice.label()
                                + " in scheduling.nodeSelector"))
                .toList();
    }

    private static boolean allows(AllowedLabel label, Choice choice) {
        return label.key().equals(choice.label())
                && (label.values() == null
                        || (!choice.without() && label.values().contains(PRESENT)));
    }

    private static List<Choice> choices(WukongSpec wukong) {
        List<Choice> choices = new ArrayList<>();
        if (wukong.cpuModel() != null && !ANY_NODE.contains(wukong.cpuModel())) {
            choices.add(new Choice("cpuModel", wukong.cpuModel(), MODEL + wukong.cpuModel(), false));
        }
        for (CpuFeature feature : wukong.cpuFeatures()) {
            CpuFeaturePolicy policy = Objects.requireNonNullElse(feature.policy(), CpuFeaturePolicy.REQUIRE);
            if (policy == CpuFeaturePolicy.REQUIRE || policy == CpuFeaturePolicy.FORBID) {
                choices.add(new Choice(
                        "cpuFeatures[%s]".formatted(feature.name()),
                        policy.text(),
                        FEATURE + feature.name(),
                        policy == CpuFeaturePolicy.FORBID));
            }
        }
        if (wukong.machineType() != null) {
            choices.add(new Choice("machineType", wukong.machineType(), MACHINE + wukong.machineType(), false));
        }
        if (Boolean.TRUE.equals(wukong.dedicatedCpuPlacement())) {
            choices.add(new Choice("dedicatedCpuPlacement", PRESENT, CPU_MANAGER, false));
        }
        return choices;
    }
}
