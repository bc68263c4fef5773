package dev.novasphere.wukong.plan.observed.node;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicyStatus;
import dev.novasphere.wukong.plan.naming.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A policy of the operator in the cluster with its state on each node.
 *
 * @param policy the policy
 * @param enactments one for each node that matched its selector
 */
public record ObservedPolicy(
        NodeNetworkConfigurationPolicy policy, List<NodeNetworkConfigurationEnactment> enactments) {

    /** How far the nodes are with a policy as it is now. */
    public enum Progress {
        /** Every node is as the policy wants it. */
        DONE,
        /** NMState has not handled it yet, or nodes are at it. */
        UNDER_WAY,
        /** A node could not do it, and was rolled back. */
        FAILED,
        /** No node has the labels of the policy's selector. */
        NO_NODE
    }

    public ObservedPolicy {
        enactments = List.copyOf(enactments);
    }

    public String name() {
        return policy.getMetadata().getName();
    }

    /**
     * How far the nodes are. The conditions of a policy do not say which generation they are about, so that Available counts only once a
     * node has begun with the policy as it is now: NMState takes the conditions of the earlier one back before.
     */
    public Progress progress() {
        if (holds("Ignored")) {
            return Progress.NO_NODE;
        }
        if (current().findAny().isEmpty()) {
            return Progress.UNDER_WAY;
        }
        if (holds("Degraded")) {
            return Progress.FAILED;
        }
        boolean everywhere =
                current().allMatch(enactment -> enactment.getStatus().holds("Available"));
        return holds("Available") && everywhere ? Progress.DONE : Progress.UNDER_WAY;
    }

    /** What NMState says of the nodes: the words of the first node that fails, else those of the policy; empty when it said nothing. */
    public Optional<String> words() {
        Optional<String> node = current()
                .filter(enactment -> enactment.getStatus().holds("Failing"))
                .min(Comparator.comparing(ObservedPolicy::node))
                .flatMap(enactment -> enactment.getStatus().condition("Failing").map(condition -> "node %s: %s"
                        .formatted(node(enactment), condition.message())));
        return node.or(() -> Stream.of("Degraded", "Progressing", "Ignored")
                .map(this::condition)
                .flatMap(Optional::stream)
                .filter(ResourceCondition::holds)
                .map(ResourceCondition::message)
                .filter(message -> !message.isBlank())
                .findFirst());
    }

    private Stream<NodeNetworkConfigurationEnactment> current() {
        Long generation = policy.getMetadata().getGeneration();
        return enactments.stream()
                .filter(enactment -> enactment.getStatus() != null
                        && Objects.equals(enactment.getStatus().policyGeneration(), generation));
    }

    private boolean holds(String type) {
        return condition(type).filter(ResourceCondition::holds).isPresent();
    }

    private Optional<ResourceCondition> condition(String type) {
        NodeNetworkConfigurationPolicyStatus status = policy.getStatus();
        return status == null ? Optional.empty() : status.condition(type);
    }

    private static String node(NodeNetworkConfigurationEnactment enactment) {
        String label = Labels.label(enactment, NodeNetworkConfigurationEnactment.NODE);
        return label != null ? label : enactment.getMetadata().getName();
    }
}
