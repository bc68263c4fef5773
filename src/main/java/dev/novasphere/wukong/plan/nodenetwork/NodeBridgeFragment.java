package dev.novasphere.wukong.plan.nodenetwork;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/**
 * The bridges on nodes.
 *
 * @param objects policies of NMState, one a bridge; other Wukongs may share them
 * @param nodeSelector labels of the nodes that have the bridges; the virtual machine runs nowhere else
 * @param findings what the user should know
 */
public record NodeBridgeFragment(List<HasMetadata> objects, Map<String, String> nodeSelector, List<Finding> findings)
        implements Fragment {

    public NodeBridgeFragment {
        objects = List.copyOf(objects);
        nodeSelector = Map.copyOf(nodeSelector);
        findings = List.copyOf(findings);
    }
}
