package dev.novasphere.wukong.plan.storage.existing;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import java.util.Optional;

/**
 * The DataVolume that a claim was made with which a disk names in claimName by now. Kubernetes would delete the claim with it, and it with
 * the Wukong, although the claim of such a disk stays.
 */
public final class FormerMaker {

    private FormerMaker() {}

    /** The DataVolume; empty where the Wukong does not own one of the claim's name. */
    public static Optional<DataVolume> of(PlannedDisk disk) {
        return disk.input().observed().formerObjects().stream()
                .filter(object -> disk.disk().usesExistingClaim())
                .filter(DataVolume.class::isInstance)
                .map(DataVolume.class::cast)
                .filter(made -> made.getMetadata().getName().equals(disk.claimName()))
                .filter(disk.input()::isOwnerOf)
                .findFirst();
    }
}
