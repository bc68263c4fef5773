package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.hardware.NodeChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The fields that a Wukong has written and by which it chooses nodes, so that advice names no field that nobody wrote.
 *
 * @param ofLabels those that choose by labels of nodes, each with the label where it is KubeVirt's
 * @param ofOtherPods those that keep away from Pods or from Wukongs
 * @param sizedByClass whether an instancetype gives cpu and memory
 */
record NodeFields(List<String> ofLabels, List<String> ofOtherPods, boolean sizedByClass) {

    private static final String PLACEMENT = "spec.highAvailability.";

    static NodeFields of(PlanInput input) {
        WukongSpec spec = input.spec();
        return spec == null
                ? new NodeFields(List.of(), List.of(), false)
                : new NodeFields(ofLabels(input), ofOtherPods(spec), spec.instancetype() != null);
    }

    /** The field that says how much a guest gets of cpu or memory. */
    String ofAmount(String resource) {
        return sizedByClass ? "spec.instancetype" : "spec." + resource;
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
            fields.add("spec.instancetype");
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
