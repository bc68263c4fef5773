package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Optional;

/** A CD-ROM drive without a medium: KubeVirt has it only where it plugs volumes as templates say. */
final class EmptyTray {

    private EmptyTray() {}

    /** What KubeVirt would refuse the machine for; empty where it takes empty trays. */
    static Optional<Finding> obstacle(PlanInput input, DiskSpec disk) {
        return input.observed().kubeVirt().plugsVolumes()
                ? Optional.empty()
                : Optional.of(Finding.waiting(
                        Concern.VOLUMES,
                        "EmptyTrayNotSupported",
                        "disk %s: KubeVirt refuses an empty tray without its feature gate DeclarativeHotplugVolumes, which it has since 1.6; ask an administrator to add the gate to the KubeVirt object, or write the medium: image or claimName"
                                .formatted(disk.name())));
    }
}
