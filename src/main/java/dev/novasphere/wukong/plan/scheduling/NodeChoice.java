package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuFeature;
import dev.novasphere.wukong.api.v1alpha1.compute.CpuFeaturePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A field of the machine for which KubeVirt chooses among nodes by a label of its own, as pkg/virt-controller/services has it.
 *
 * @param field its path below the spec
 * @param value as it is written
 * @param label of the nodes that are taken
 * @param without whether the nodes without the label are taken
 */
public record NodeChoice(String field, String value, String label, boolean without) {

    /** What KubeVirt writes into each of these labels. */
    public static final String PRESENT = "true";

    private static final String MODEL = "cpu-model.node.kubevirt.io/";
    private static final String FEATURE = "cpu-feature.node.kubevirt.io/";
    private static final String MACHINE = "machine-type.node.kubevirt.io/";
    private static final String CPU_MANAGER = "kubevirt.io/cpumanager";

    /** Models for which KubeVirt takes any node. */
    private static final Set<String> ANY_NODE = Set.of("host-model", "host-passthrough");

    /** All fields of a Wukong that choose nodes so. */
    public static List<NodeChoice> of(WukongSpec wukong) {
        List<NodeChoice> choices = new ArrayList<>();
        if (wukong.cpuModel() != null && !ANY_NODE.contains(wukong.cpuModel())) {
            choices.add(new NodeChoice("cpuModel", wukong.cpuModel(), MODEL + wukong.cpuModel(), false));
        }
        for (CpuFeature feature : wukong.cpuFeatures()) {
            CpuFeaturePolicy policy = Objects.requireNonNullElse(feature.policy(), CpuFeaturePolicy.REQUIRE);
            if (policy == CpuFeaturePolicy.REQUIRE || policy == CpuFeaturePolicy.FORBID) {
                choices.add(new NodeChoice(
                        "cpuFeatures[%s]".formatted(feature.name()),
                        policy.text(),
                        FEATURE + feature.name(),
                        policy == CpuFeaturePolicy.FORBID));
            }
        }
        if (wukong.machineType() != null) {
            choices.add(new NodeChoice("machineType", wukong.machineType(), MACHINE + wukong.machineType(), false));
        }
        if (Boolean.TRUE.equals(wukong.dedicatedCpuPlacement())) {
            choices.add(new NodeChoice("dedicatedCpuPlacement", PRESENT, CPU_MANAGER, false));
        }
        return choices;
    }
}
