package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import dev.novasphere.wukong.plan.observed.ObservedRestores;
import java.util.Optional;

/**
 * The snapshot that a Wukong's restoreFromSnapshot had the disks put back to last. It is in the status and, because backup tools leave that
 * out, in an annotation of the virtual machine.
 */
public final class RestoredFrom {

    private RestoredFrom() {}

    /** Name of the WukongSnapshot; empty when there was none. */
    public static Optional<String> of(PlanInput input) {
        ObservedRestores restores = input.observed().restores();
        return restores.made()
                .filter(RestoredFrom::succeeded)
                .map(made -> made.getSpec().snapshotName())
                .filter(snapshot -> restores.isMadeFor(input.name(), snapshot))
                .or(() -> Optional.ofNullable(input.wukong().getStatus()).map(WukongStatus::restoredFromSnapshot))
                .or(() -> OwnMachine.of(input)
                        .map(machine -> Annotations.annotation(machine, Annotations.RESTORED_FROM)));
    }

    private static boolean succeeded(WukongRestore restore) {
        return restore.phase() == RestorePhase.Succeeded
                || restore.phase() == RestorePhase.Pending
                        && ProgressMark.of(restore)
                                .filter(mark -> mark.is(RestorePhase.Succeeded))
                                .isPresent();
    }
}
