package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.storage.disk.DiskPlan;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;

/**
 * Finds disks that would be on one claim: a disk named {@code data-2} beside one named {@code data} that was moved to its second claim, or a
 * disk that names the claim of another. QEMU locks what it writes to, so that no guest starts with such disks.
 */
final class SharedNames {

    private static final String REASON = "ClaimClash";

    private SharedNames() {}

    /** What becomes of a disk whose claim is that of another disk, which it is left to; empty when it is not. */
    static Optional<DiskPlan> of(PlanInput input, DiskSpec disk) {
        return disk.usesExistingClaim()
                ? named(input, disk)
                : moved(input, disk).or(() -> ofFormer(input, disk)).map(DiskPlan::heldBackBy);
    }

    /** A disk whose own claim has the name of one that another disk was moved to. */
    private static Optional<Finding> moved(PlanInput input, DiskSpec disk) {
        String claim = Names.claim(input.name(), disk.name());
        return input.spec().disks().stream()
                .filter(other -> !other.name().equals(disk.name()) && other.hasOwnClaim() && disk.hasOwnClaim())
                .filter(other -> MovedClaims.isMoved(input.name(), other.name(), claim))
                .filter(other -> input.claimName(other).equals(claim))
                .findFirst()
                .map(other -> Finding.error(
                        Concern.VOLUMES,
                        REASON,
                        "disk %s: its claim would be %s, to which disk %s was moved; rename disk %s"
                                .formatted(disk.name(), claim, other.name(), disk.name())));
    }

    /**
     * A disk whose own claim has the name of one that was made for a move of another disk. It holds the data of that where the other was taken
     * out since, and the move was over.
     */
    private static Optional<Finding> ofFormer(PlanInput input, DiskSpec disk) {
        String claim = Names.claim(input.name(), disk.name());
        PersistentVolumeClaim live = input.observed().claims().get(disk.name());
        return Optional.ofNullable(live)
                .filter(found -> claim.equals(found.getMetadata().getName()))
                .map(found -> Labels.label(found, Labels.DISK))
                .filter(former -> MovedClaims.isMoved(input.name(), former, claim))
                .filter(former -> OwnMachine.claim(input.observed().virtualMachine(), disk.name())
                        .filter(claim::equals)
                        .isEmpty())
                .map(former -> Finding.error(
                        Concern.VOLUMES,
                        REASON,
                        MovedClaims.isUnfinished(live)
                                        || input.spec().disks().stream()
                                                .anyMatch(other -> other.name().equals(former))
                                ? "disk %s: its claim would be %s, which was made for a move of disk %s; rename disk %s"
                                        .formatted(disk.name(), claim, former, disk.name())
                                : "disk %s: its claim would be %s, to which disk %s was moved, and which holds the data of that; rename disk %s, or write claimName: %s to use these data"
                                        .formatted(disk.name(), claim, former, disk.name(), claim)));
    }

    /**
     * A disk that names the claim of another. The claim is left to the disk that it was made for, else to the first that names it, and bears
     * the label of that alone. Disks that the guest only reads may be of one claim, and disks that are shared, which have no label.
     */
    private static Optional<DiskPlan> named(PlanInput input, DiskSpec disk) {
        List<DiskSpec> all = input.spec().disks();
        String claim = input.claimName(disk);
        List<DiskSpec> holders = all.stream()
                .filter(other -> !other.name().equals(disk.name()) && other.hasClaim())
                .filter(other -> !other.usesExistingClaim() || all.indexOf(other) < all.indexOf(disk))
                .filter(other -> input.claimName(other).equals(claim))
                .toList();
        return holders.stream()
                .filter(holder -> !disk.onlyRead() || !holder.onlyRead())
                .filter(holder -> !disk.shared() || !holder.shared())
                .findFirst()
                .map(holder -> Finding.error(
                        Concern.VOLUMES,
                        REASON,
                        "disk %s: its claim %s is that of disk %s too, and no guest starts with one claim on two disks; name another claim in claimName, or take one of the two disks out"
                                .formatted(disk.name(), claim, holder.name())))
                .map(DiskPlan::heldBackBy)
                .or(() -> holders.stream()
                        .filter(holder -> !disk.shared() && !holder.shared())
                        .findFirst()
                        .map(holder -> DiskPlan.NOTHING));
    }
}
