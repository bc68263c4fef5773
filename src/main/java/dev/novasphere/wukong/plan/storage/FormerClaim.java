package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.RestoredClaims;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.storage.move.GuestVolumes;
import dev.novasphere.wukong.plan.storage.move.MigrationMark;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Why a claim is no disk's any more.
 *
 * @param movedTo the claim that its disk was moved to; empty when the disk was taken out of the spec
 * @param unfinished whether it was made for a move that did not come about, so that another claim holds all that it may hold
 * @param mayGo whether nothing can be lost with it: the claim that its disk is on by now is there and in use
 */
record FormerClaim(Optional<String> movedTo, boolean unfinished, boolean mayGo) {

    private static final FormerClaim REMOVED = new FormerClaim(Optional.empty(), false, true);

    static FormerClaim of(PlanInput input, String claim, HasMetadata object) {
        String label = Labels.label(object, Labels.DISK);
        Optional<DiskSpec> disk = input.spec().disks().stream()
                .filter(candidate -> candidate.name().equals(label))
                .filter(DiskSpec::hasOwnClaim)
                .filter(candidate -> isMade(input, candidate, claim, object))
                .findFirst();
        if (disk.isEmpty()) {
            return isInMotion(input, label) ? new FormerClaim(Optional.empty(), false, false) : REMOVED;
        }
        boolean unfinished = MovedClaims.isUnfinished(object);
        String present = input.claimName(disk.get());
        return new FormerClaim(
                Optional.of(present),
                unfinished,
                isInUse(input, disk.get(), present) && (!unfinished || MigrationMark.isUnused(object)));
    }

    private static boolean isMade(PlanInput input, DiskSpec disk, String claim, HasMetadata object) {
        return claim.equals(Names.claim(input.name(), disk.name()))
                || MovedClaims.isMoved(input.name(), disk.name(), claim)
                || RestoredClaims.isRestored(object);
    }

    /** A disk that was taken out of the spec while it moved has its data on one of two claims until the guest lets go of it. */
    private static boolean isInMotion(PlanInput input, String disk) {
        return disk != null
                && input.once(InMotion.class, FormerClaim::inMotion).disks().contains(disk);
    }

    /** Such disks. Each object is read once: whoever may write claims decides how many bear the labels of a Wukong. */
    private static InMotion inMotion(PlanInput input) {
        GuestVolumes guest = GuestVolumes.of(input.observed());
        Set<String> disks = new HashSet<>();
        for (HasMetadata object : input.observed().formerObjects()) {
            String disk = Labels.label(object, Labels.DISK);
            String claim = object.getMetadata().getName();
            if (disk != null
                    && object instanceof PersistentVolumeClaim
                    && MovedClaims.isUnfinished(object)
                    && MovedClaims.isMoved(input.name(), disk, claim)
                    && guest.has(claim)) {
                disks.add(disk);
            }
        }
        return new InMotion(disks);
    }

    private record InMotion(Set<String> disks) {}

    private static boolean isInUse(PlanInput input, DiskSpec disk, String present) {
        PersistentVolumeClaim claim = input.observed().claims().get(disk.name());
        boolean there = claim != null
                && claim.getMetadata().getDeletionTimestamp() == null
                && claim.getStatus() != null
                && "Bound".equals(claim.getStatus().getPhase());
        boolean ofMachine = OwnMachine.claim(input.observed().virtualMachine(), disk.name())
                .filter(present::equals)
                .isPresent();
        GuestVolumes guest = GuestVolumes.of(input.observed());
        return there && ofMachine && guest.isSettled() && (guest.guest().isEmpty() || guest.has(present));
    }

    /** Why it is free, as a part of a sentence. */
    String because() {
        if (unfinished) {
            return "the move of its disk did not come about, and claim " + movedTo.orElseThrow() + " holds all data";
        }
        return movedTo.map(present -> "its disk was moved to claim " + present)
                .orElse("its disk is no longer in spec.disks");
    }

    /** Why it is deleted, after {@link #because}. */
    String deleted() {
        return unfinished ? "" : " and deletionPolicy is Delete";
    }

    /** What it is no longer in. */
    String place() {
        return movedTo.map(present -> "use, because its disk was moved to claim " + present + ",")
                .orElse("spec.disks");
    }

    /** How to get it back. */
    String back() {
        return movedTo.isPresent() ? "" : ", or write the disk again to use it";
    }
}
