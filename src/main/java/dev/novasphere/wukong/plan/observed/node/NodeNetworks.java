package dev.novasphere.wukong.plan.observed.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the networks of nodes about one Wukong.
 *
 * @param permission what the operator may do
 * @param policies policies of the operator on a bridge or an interface that the Wukong asks for
 * @param obstacles by name of the policy, why a bridge that the Wukong asks for cannot be made; read only for bridges that are still
 *     to be made or changed
 * @param attached names of the networks whose NetworkAttachmentDefinition uses their bridge already
 */
public record NodeNetworks(
        NodeNetworkPermission permission,
        List<ObservedPolicy> policies,
        Map<String, NicObstacle> obstacles,
        Set<String> attached) {

    /** Nodes are left alone. */
    public static final NodeNetworks OFF = new NodeNetworks(NodeNetworkPermission.NONE, List.of(), Map.of(), Set.of());

    public NodeNetworks {
        policies = List.copyOf(policies);
        obstacles = Map.copyOf(obstacles);
        attached = Set.copyOf(attached);
    }

    /** The policy of a bridge, if it is there. */
    public Optional<ObservedPolicy> policyOf(NodeBridge bridge) {
        return policies.stream()
                .filter(policy -> policy.name().equals(bridge.policyName()))
                .findFirst();
    }
}
