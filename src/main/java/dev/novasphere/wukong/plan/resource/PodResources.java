package dev.novasphere.wukong.plan.resource;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.compute.ResourceAmounts;
import dev.novasphere.wukong.kubevirt.domain.Resources;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.TreeMap;

/** Requests and limits of the guest's Pod in KubeVirt's terms. */
final class PodResources {

    /** Name of the resource, as Kubernetes has it. */
    static final String CPU = "cpu";

    /** Name of the resource, as Kubernetes has it. */
    static final String MEMORY = "memory";

    private PodResources() {}

    /** What is written; null where a Wukong says nothing, so that it is KubeVirt's matter. */
    static Resources of(WukongSpec spec) {
        if (spec.resources() == null) {
            return null;
        }
        Resources resources = new Resources(
                amounts(spec.resources().requestsOrNone()),
                amounts(spec.resources().limitsOrNone()));
        return resources.requests().isEmpty() && resources.limits().isEmpty() ? null : resources;
    }

    private static Map<String, Quantity> amounts(ResourceAmounts asked) {
        Map<String, Quantity> amounts = new TreeMap<>();
        CanonicalQuantity.parse(asked.cpu()).ifPresent(cpu -> amounts.put(CPU, cpu));
        CanonicalQuantity.parse(asked.memory()).ifPresent(memory -> amounts.put(MEMORY, memory));
        return amounts;
    }
}
