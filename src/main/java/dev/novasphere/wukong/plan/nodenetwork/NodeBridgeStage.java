package dev.novasphere.wukong.plan.nodenetwork;

import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.step.JoinBridge;
import dev.novasphere.wukong.plan.step.Step;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bridges that networks ask for on nodes, where the operator may make them; the machine then runs only on these nodes. */
@ApplicationScoped
@Priority(450)
public class NodeBridgeStage implements Stage {

    @Override
    public NodeBridgeFragment plan(PlanInput input) {
        Map<String, Step> steps = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        Map<String, String> nodeSelector = new LinkedHashMap<>();
        for (NetworkSpec network : input.spec().networks()) {
            BridgeReview.of(input, network).ifPresent(review -> {
                nodeSelector.putAll(input.observed().nodeNetworks().permission().nodeSelector());
                review.policy()
                        .ifPresent(
                                policy -> steps.putIfAbsent(policy.getMetadata().getName(), new JoinBridge(policy)));
                review.finding().ifPresent(findings::add);
            });
        }
        elsewhere(input, nodeSelector).ifPresent(findings::add);
        return new NodeBridgeFragment(List.copyOf(steps.values()), nodeSelector, findings);
    }

    /** Where a bridge is missing its plugin makes another of that name, which leads nowhere: the machine may not run there. */
    private static Optional<Finding> elsewhere(PlanInput input, Map<String, String> nodeSelector) {
        HighAvailability availability = input.spec().highAvailability();
        if (availability == null) {
            return Optional.empty();
        }
        return nodeSelector.entrySet().stream()
                .filter(label -> !label.getValue()
                        .equals(availability.nodeSelector().getOrDefault(label.getKey(), label.getValue())))
                .findFirst()
                .map(label -> Finding.error(
                        Concern.NETWORKS,
                        NodeBridgeReasons.ELSEWHERE,
                        "highAvailability.nodeSelector asks for nodes with %s=%s, but bridges are made only on those with %s=%s; take that label out"
                                .formatted(
                                        label.getKey(),
                                        availability.nodeSelector().get(label.getKey()),
                                        label.getKey(),
                                        label.getValue())));
    }
}
