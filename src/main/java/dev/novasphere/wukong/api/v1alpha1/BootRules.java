package dev.novasphere.wukong.api.v1alpha1;

import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules on what the guest boots from that span disks and networks: the CEL expression and message, and the same in Java. */
final class BootRules {

    /** KubeVirt refuses two devices of one place; boot is place 1. */
    public static final String ONE_ORDER_CEL = "!has(self.networks) || !has(self.disks)"
            + " || [self.networks.map(n, has(n.bootOrder), n.bootOrder)].all(l, l.size() == 0"
            + " || !self.disks.exists(d, has(d.bootOrder) ? d.bootOrder in l : has(d.boot) && d.boot && 1 in l))";

    public static final String ONE_ORDER_MESSAGE =
            "a network has the bootOrder of a disk, and boot: true of a disk is bootOrder 1; give each its own number, 1 for the first";
    static final Rule<WukongSpec> ONE_ORDER = new Rule<>(ONE_ORDER_CEL, ONE_ORDER_MESSAGE, BootRules::hasOneOrder);

    private BootRules() {}

    static void check(WukongSpec spec, Violations violations) {
        violations.check("spec.networks", spec, ONE_ORDER);
    }

    private static boolean hasOneOrder(WukongSpec spec) {
        Set<Integer> taken = spec.disks().stream()
                .map(BootRules::order)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return spec.networks().stream()
                .noneMatch(network -> network.bootOrder() != null && taken.contains(network.bootOrder()));
    }

    private static Integer order(DiskSpec disk) {
        return disk.bootOrder() == null && disk.bootsFirst() ? Integer.valueOf(1) : disk.bootOrder();
    }
}
