package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.Optional;

/** Finds disks that would be on one claim: a disk named {@code data-2} beside one named {@code data} that was moved to its second claim. */
final class SharedNames {

    private SharedNames() {}

    /** The finding about a disk whose own claim has the name of one that another disk was moved to; empty when it has not. */
    static Optional<Finding> of(PlanInput input, DiskSpec disk) {
        String claim = Names.claim(input.name(), disk.name());
        return input.spec().disks().stream()
                .filter(other -> !other.name().equals(disk.name()) && isMade(other) && isMade(disk))
                .filter(other -> MovedClaims.number(input.name(), other.name(), claim) > 1)
                .filter(other -> input.claimName(other).equals(claim))
                .findFirst()
                .map(other -> Finding.error(
                        Concern.VOLUMES,
                        "ClaimClash",
                        "disk %s: its claim would be %s, to which disk %s was moved; rename disk %s"
                                .formatted(disk.name(), claim, other.name(), disk.name())));
    }

    private static boolean isMade(DiskSpec disk) {
        return disk.hasClaim() && !disk.usesExistingClaim();
    }
}
