package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the guest may run and what happens when its node is drained.
 *
 * @param nodeSelector labels a node must carry, sorted by key
 * @param tolerations taints it tolerates, in the order of the spec
 * @param affinity what the user asks for and how it keeps apart from its group; empty when neither is asked for
 * @param placement what Kubernetes has a word for and is handed on as it is
 * @param evictionStrategy KubeVirt's strategy; null to write none
 * @param templateLabels labels of the template that selectors match, sorted by key
 * @param findings what the user should know
 */
public record SchedulingFragment(
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        Optional<Affinity> affinity,
        Placement placement,
        String evictionStrategy,
        Map<String, String> templateLabels,
        List<Finding> findings)
        implements Fragment {

    /**
     * Fields of the guest's Pod that KubeVirt hands on.
     *
     * @param spread how it is spread with others, in the order of the spec
     * @param priorityClassName its PriorityClass; null for the cluster's default
     * @param schedulerName who finds its node; null for the scheduler of Kubernetes
     */
    public record Placement(List<TopologySpreadConstraint> spread, String priorityClassName, String schedulerName) {

        /** Nothing asked for. */
        public static final Placement USUAL = new Placement(List.of(), null, null);

        public Placement {
            spread = List.copyOf(spread);
        }
    }

    public SchedulingFragment {
        nodeSelector = Collections.unmodifiableMap(new TreeMap<>(nodeSelector));
        tolerations = List.copyOf(tolerations);
        templateLabels = Collections.unmodifiableMap(new TreeMap<>(templateLabels));
        findings = List.copyOf(findings);
    }
}
