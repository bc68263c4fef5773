package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.scheduling.NodeChoice;
import dev.novasphere.wukong.status.input.ResourceFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The fields that a Wukong has written and by which it chooses nodes, so that advice names no field that nobody wrote.
 *
 * @param ofLabels those that choose by labels of nodes, each with the label where it is KubeVirt's
 * @param ofOtherPods those that keep away from Pods or from Wukongs
 * @param ofCpu the one that says how much of a node's CPUs the guest's Pod asks for
 * @param ofMemory the one that says how much of its memory
 * @param ofGuestMemory the one that says how much memory the guest has
 */
record NodeFields(
        List<String> ofLabels, List<String> ofOtherPods, String ofCpu, String ofMemory, String ofGuestMemory) {

    private static final String PLACEMENT = "spec.highAvailability.";
    private static final String CLASS = "spec.instancetype";

    static NodeFields of(PlanInput input) {
        WukongSpec spec = input.spec();
        if (spec == null) {
            return new NodeFields(List.of(), List.of(), "spec.cpu", "spec.memory", "spec.memory");
        }
        ResourceFields resources = ResourceFields.of(spec);
        return new NodeFields(
                ofLabels(input),
                ofOtherPods(spec),
                resources.field("cpu").orElseThrow(),
                resources.field("memory").orElseThrow(),
                resources.field("hugepages-2Mi").orElseThrow());
    }

    private static List<String> ofLabels(PlanInput input) {
        WukongSpec spec = input.spec();
        List<String> fields = new ArrayList<>();
        HighAvailability placement = spec.highAvailability();
        if (placement != null && !placement.nodeSelector().isEmpty()) {
            fields.add(PLACEMENT + "nodeSelector");
        }
        if (placement != null
                && placement.affinity() != null
                && placement.affinity().getNodeAffinity() != null) {
            fields.add(PLACEMENT + "affinity");
        }
        NodeChoice.of(spec).stream().map(NodeFields::withLabel).forEach(fields::add);
        if (spec.wantsWindows()) {
            fields.add("spec.guestOS (labels hyperv.node.kubevirt.io/...)");
        }
        if (spec.instancetype() != null) {
            fields.add(CLASS);
        }
        if (spec.preference() != null) {
            fields.add("spec.preference");
        }
        boolean bridges = input.observed().nodeNetworks().permission().enabled()
                && spec.networks().stream().anyMatch(network -> network.physicalInterface() != null);
        if (bridges) {
            fields.add("spec.networks (physicalInterface)");
        }
        return fields;
    }

    private static String withLabel(NodeChoice choice) {
        return "spec." + choice.field() + " (" + (choice.without() ? "no " : "") + "label " + choice.label() + ")";
    }

    private static List<String> ofOtherPods(WukongSpec spec) {
        List<String> fields = new ArrayList<>();
        HighAvailability placement = spec.highAvailability();
        if (placement != null && Boolean.TRUE.equals(placement.antiAffinity())) {
            fields.add(PLACEMENT + "antiAffinity");
        }
        boolean apart = placement != null
                && placement.affinity() != null
                && Objects.nonNull(placement.affinity().getPodAntiAffinity());
        if (apart) {
            fields.add(PLACEMENT + "affinity");
        }
        return fields;
    }
}
