package dev.novasphere.wukong.status.pending;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a running guest does not have yet of where it may run. Nodes, affinity and tolerations are brought to it at once where KubeVirt rolls
 * changes out live. What the template leaves open counts for nothing.
 */
final class PendingPlacement {

    private static final String FIELD = "spec.highAvailability.";

    private PendingPlacement() {}

    /** The fields that differ, in the words of the Wukong; empty when none does. */
    static List<String> between(VirtualMachineInstanceSpec template, VirtualMachineInstanceView guest) {
        List<String> changes = new ArrayList<>();
        compare("nodeSelector", orNull(template.nodeSelector()), guest.nodeSelector(), changes);
        compare("affinity", template.affinity(), guest.affinity(), changes);
        compare("tolerations", orNull(template.tolerations()), guest.tolerations(), changes);
        compare(
                "topologySpreadConstraints",
                orNull(template.topologySpreadConstraints()),
                guest.topologySpreadConstraints(),
                changes);
        compare("priorityClassName", template.priorityClassName(), guest.priorityClassName(), changes);
        compare("schedulerName", template.schedulerName(), guest.schedulerName(), changes);
        return changes;
    }

    private static void compare(String field, Object wanted, Object running, List<String> changes) {
        if (wanted != null && !wanted.equals(running)) {
            changes.add(FIELD + field);
        }
    }

    private static Object orNull(Collection<?> list) {
        return list.isEmpty() ? null : list;
    }

    private static Object orNull(Map<?, ?> map) {
        return map.isEmpty() ? null : map;
    }
}
