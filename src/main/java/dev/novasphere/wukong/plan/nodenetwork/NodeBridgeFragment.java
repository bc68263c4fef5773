package dev.novasphere.wukong.plan.nodenetwork;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.step.Step;
import java.util.List;
import java.util.Map;

/**
 * The bridges on nodes.
 *
 * @param steps one a bridge; other Wukongs may share it
 * @param nodeSelector labels of the nodes that have the bridges; the virtual machine runs nowhere else
 * @param findings what the user should know
 */
public record NodeBridgeFragment(List<Step> steps, Map<String, String> nodeSelector, List<Finding> findings)
        implements Fragment {

    public NodeBridgeFragment {
        steps = List.copyOf(steps);
        nodeSelector = Map.copyOf(nodeSelector);
        findings = List.copyOf(findings);
    }
}
