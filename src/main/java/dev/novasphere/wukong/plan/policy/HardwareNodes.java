package dev.novasphere.wukong.plan.policy;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedLabel;
import dev.novasphere.wukong.plan.scheduling.NodeChoice;
import java.util.List;

/**
 * Fields of the machine for which KubeVirt chooses among nodes by labels of its own. They are held to the labels that a policy lists for
 * nodeSelector.
 *
 * @param allowed the labels that the policy lists
 */
record HardwareNodes(List<AllowedLabel> allowed) {

    /** What of a Wukong chooses nodes by labels that are not listed. */
    List<PolicyViolation> of(WukongSpec wukong) {
        return NodeChoice.of(wukong).stream()
                .filter(choice -> allowed.stream().noneMatch(label -> allows(label, choice)))
                .map(choice -> new PolicyViolation(
                        "spec." + choice.field(),
                        choice.value(),
                        "leave it out, or ask the administrator to list " + choice.label()
                                + " in scheduling.nodeSelector"))
                .toList();
    }

    private static boolean allows(AllowedLabel label, NodeChoice choice) {
        return label.key().equals(choice.label())
                && (label.values() == null
                        || (!choice.without() && label.values().contains(NodeChoice.PRESENT)));
    }
}
