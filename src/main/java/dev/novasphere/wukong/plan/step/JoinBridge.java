package dev.novasphere.wukong.plan.step;

import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;

/**
 * Have a bridge made on nodes, or join the Wukongs that use it.
 *
 * @param object the policy of the bridge, without its users
 */
public record JoinBridge(NodeNetworkConfigurationPolicy object) implements Step {

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.joinBridge(this);
    }
}
