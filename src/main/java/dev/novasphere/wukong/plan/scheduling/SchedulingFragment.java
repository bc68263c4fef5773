package dev.novasphere.wukong.plan.scheduling;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
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
 * @param affinity how it keeps apart from its group; empty when it need not
 * @param evictionStrategy KubeVirt's strategy; null to write none
 * @param templateLabels labels of the template that selectors match, sorted by key
 * @param findings what the user should know
 */
public record SchedulingFragment(
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        Optional<Affinity> affinity,
        String evictionStrategy,
        Map<String, String> templateLabels,
        List<Finding> findings)
        implements Fragment {

    public SchedulingFragment {
        nodeSelector = Collections.unmodifiableMap(new TreeMap<>(nodeSelector));
        tolerations = List.copyOf(tolerations);
        templateLabels = Collections.unmodifiableMap(new TreeMap<>(templateLabels));
        findings = List.copyOf(findings);
    }
}
