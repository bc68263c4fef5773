package dev.novasphere.wukong.plan.observed.node;

import java.util.Map;
import java.util.Set;

/**
 * What the operator's own configuration allows it to do to nodes.
 *
 * @param enabled whether it may make bridges on nodes at all
 * @param nodeSelector labels of the nodes that get the bridges
 * @param nics names of the network interfaces that may become ports of bridges
 */
public record NodeNetworkPermission(boolean enabled, Map<String, String> nodeSelector, Set<String> nics) {

    /** Nodes are left alone. */
    public static final NodeNetworkPermission NONE = new NodeNetworkPermission(false, Map.of(), Set.of());

    public NodeNetworkPermission {
        nodeSelector = Map.copyOf(nodeSelector);
        nics = Set.copyOf(nics);
    }
}
