package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.storage.disk.HoldsNothing;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;

/**
 * Where the move of one disk to another claim stands, as it is seen in the machine, its guest and the claims.
 *
 * @param disk the disk
 * @param source the claim that holds its data; empty when it is not there
 * @param target the claim that is to hold them; empty when none was made
 * @param wanted whether the Wukong asks for another class or mode than that of the source
 * @param fits whether the target is as the Wukong asks, and large enough as long as the machine is not on it
 * @param phase what is to be done
 */
record DiskMigration(
        PlannedDisk disk,
        Optional<PersistentVolumeClaim> source,
        Optional<PersistentVolumeClaim> target,
        boolean wanted,
        boolean fits,
        Phase phase) {

    /** How far the move is. */
    enum Phase {
        /** None is wanted, and none runs. */
        NONE,
        /** The machine is to change to the target, as far as nothing stands in the way. */
        TO_BEGIN,
        /** KubeVirt refused to move the disk of this guest. */
        REFUSED,
        /** The machine is on the target, and the guest moves there. */
        COPYING,
        /**
         * The guest runs on the target, which holds all data, and the machine is on the source. KubeVirt may move the guest back at any moment,
         * so that the target does not count before the machine has changed to it.
         */
        ARRIVED,
        /** The guest runs on the target, which holds all data, and so does the machine. */
        COMPLETE,
        /** The guest is still to be taken back to the source. */
        GOING_BACK,
        /** The move was complete before it could be cancelled, and KubeVirt moves the guest back to the source. */
        RETURNING,
        /**
         * The migration may have come to its end although it was taken back: KubeVirt names the source among the guest's volumes, and the guest
         * may run on the target. Its user is to say which claim counts.
         */
        OVERRUN,
        /** The guest ended while it was moved back, and its user is to say which claim counts. */
        RETURN_UNCLEAR,
        /** The guest ended while it moved, and its user is to say which claim counts. */
        FAILED,
        /** Nobody saw whether the move was completed, and the user is to say which claim counts. */
        UNCLEAR,
        /** The machine is on the target and nothing was copied, or the user decided so: it goes back to the source. */
        SET_BACK
    }

    static DiskMigration of(PlannedDisk disk, GuestVolumes guest) {
        PlanInput input = disk.input();
        String name = disk.disk().name();
        Optional<PersistentVolumeClaim> source =
                Optional.ofNullable(input.observed().claims().get(name));
        List<PersistentVolumeClaim> unfinished =
                MovedClaims.claims(input.name(), name, input.observed().formerObjects()).stream()
                        .filter(MovedClaims::isUnfinished)
                        .toList();
        boolean wanted = disk.disk().migratesStorage()
                && source.filter(claim -> ClaimWish.differs(disk.disk(), claim)).isPresent()
                && !(unfinished.isEmpty() && holdsNothing(disk));
        Optional<String> used = OwnMachine.claim(input.observed().virtualMachine(), name);
        Optional<PersistentVolumeClaim> current = unfinished.stream()
                .filter(claim ->
                        used.filter(claim.getMetadata().getName()::equals).isPresent())
                .findFirst();
        Optional<PersistentVolumeClaim> target =
                unfinished.isEmpty() ? Optional.empty() : current.or(() -> target(unfinished, guest));
        boolean fits = target.filter(claim -> !ClaimWish.differs(disk.disk(), claim))
                .filter(claim -> current.isPresent() || source.isEmpty() || ClaimWish.mayTake(claim, source.get()))
                .isPresent();
        Phase phase = current.isPresent()
                ? onTarget(current.get(), guest, wanted, fits)
                : target.flatMap(claim -> onSource(claim, guest)).orElseGet(() -> wish(target, guest, wanted, fits));
        return new DiskMigration(disk, source, target, wanted, fits, phase);
    }

    /** There is nothing to move then: the disk can be made anew. A move that was begun is not questioned. */
    private static boolean holdsNothing(PlannedDisk disk) {
        return LiveDisk.of(disk.input(), disk.disk().name())
                .filter(live -> HoldsNothing.yet(disk, live))
                .isPresent();
    }

    private static Optional<PersistentVolumeClaim> target(List<PersistentVolumeClaim> unfinished, GuestVolumes guest) {
        return unfinished.stream()
                .filter(claim -> guest.isThere() && guest.isOn(claim))
                .findFirst()
                .or(() -> unfinished.stream()
                        .filter(claim -> !guest.leaves(claim))
                        .findFirst())
                .or(() -> unfinished.stream()
                        .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                        .findFirst());
    }

    private static Phase onTarget(PersistentVolumeClaim target, GuestVolumes guest, boolean wanted, boolean fits) {
        String claim = target.getMetadata().getName();
        String source = Annotations.annotation(target, Annotations.MIGRATION_SOURCE);
        String mark = guest.markOf(target);
        boolean same = mark.equals(guest.uid());
        if (same && guest.isOn(target) && !guest.migrates()) {
            return Phase.COMPLETE;
        }
        if (mark.equals(MigrationMark.refused(guest.uid()))) {
            return Phase.REFUSED;
        }
        if (same && guest.isThere()) {
            if (!wanted || !fits) {
                return Phase.GOING_BACK;
            }
            return guest.needsRestart() && !guest.begun(source, claim) ? Phase.REFUSED : Phase.COPYING;
        }
        if (!wanted
                || isUntouched(source, target, guest)
                || MigrationMark.isUnused(mark) && guest.isThere()
                || mark.equals(MigrationMark.started(guest.uid())) && guest.neverMovedSince(target)) {
            return Phase.SET_BACK;
        }
        return guest.needsRecovery() ? Phase.FAILED : Phase.UNCLEAR;
    }

    /**
     * The machine is on the source, or back there. A migration that came to its end before KubeVirt saw the machine go back is none that can be
     * cancelled: KubeVirt takes it for a move in the other direction.
     *
     * @return empty when the source holds all data
     */
    private static Optional<Phase> onSource(PersistentVolumeClaim target, GuestVolumes guest) {
        if (guest.leaves(target)) {
            return Optional.empty();
        }
        if (!guest.markOf(target).equals(guest.uid())) {
            return Optional.of(Phase.RETURN_UNCLEAR);
        }
        if (guest.isOn(target) && !guest.migrates()) {
            return Optional.of(Phase.ARRIVED);
        }
        if (!guest.isThere()) {
            return Optional.of(Phase.RETURN_UNCLEAR);
        }
        if (guest.isOn(target)) {
            return Optional.of(Phase.GOING_BACK);
        }
        if (guest.migrates()) {
            return Optional.of(Phase.RETURNING);
        }
        return Optional.of(guest.isOnItsWay() ? Phase.GOING_BACK : Phase.OVERRUN);
    }

    private static Phase wish(
            Optional<PersistentVolumeClaim> target, GuestVolumes guest, boolean wanted, boolean fits) {
        if (!wanted) {
            return Phase.NONE;
        }
        boolean refused = fits
                && target.filter(claim -> MigrationMark.of(claim).equals(MigrationMark.refused(guest.uid())))
                        .isPresent();
        return refused ? Phase.REFUSED : Phase.TO_BEGIN;
    }

    /** Whether the target is there, as wanted, and marked for the guest that runs, after its last migration, with the claim of the data. */
    boolean isReady(GuestVolumes guest) {
        return phase == Phase.TO_BEGIN
                && fits
                && target.filter(claim -> MigrationMark.of(claim).equals(guest.uid()))
                        .filter(claim -> MigrationMark.after(claim).equals(guest.lastMigration()))
                        .filter(claim ->
                                sourceName().equals(Annotations.annotation(claim, Annotations.MIGRATION_SOURCE)))
                        .isPresent();
    }

    /**
     * What the mark of the target is to be; first of all what is true of it.
     *
     * @param begins whether the move is being begun
     */
    String mark(GuestVolumes guest, boolean begins) {
        PersistentVolumeClaim claim = target.orElseThrow();
        if (MigrationMark.isUnused(claim) && (phase == Phase.FAILED || phase == Phase.UNCLEAR)) {
            return MigrationMark.UNSEEN;
        }
        String seen = guest.markOf(claim);
        if (!seen.equals(MigrationMark.of(claim))) {
            return seen;
        }
        if (phase == Phase.REFUSED) {
            return MigrationMark.refused(guest.uid());
        }
        return phase == Phase.SET_BACK && isUntouched(guest) || isLeft(guest, begins) ? MigrationMark.UNUSED : seen;
    }

    /**
     * Whether the target is not as wanted, or not wanted any more, or has to wait, and its mark does not say yet that it holds nothing of its
     * own. What shows that is gone after the next migration or with the end of the guest, so that the mark has it before.
     *
     * @param begins whether the move is being begun
     */
    private boolean isLeft(GuestVolumes guest, boolean begins) {
        return (phase == Phase.NONE || phase == Phase.TO_BEGIN && !(fits && begins))
                && target.filter(claim -> !MigrationMark.isUnused(claim) && guest.leaves(claim))
                        .isPresent();
    }

    /** Whether KubeVirt has copied nothing to the target. Where a user decides that the source counts all the same, the target is kept. */
    private boolean isUntouched(GuestVolumes guest) {
        return isUntouched(
                Annotations.annotation(target.orElseThrow(), Annotations.MIGRATION_SOURCE), target.get(), guest);
    }

    private static boolean isUntouched(String source, PersistentVolumeClaim target, GuestVolumes guest) {
        return !guest.begun(source, target.getMetadata().getName())
                && !guest.needsRecovery()
                && !guest.isThere()
                && !guest.migratedSince(target)
                && !MigrationMark.isStarted(MigrationMark.of(target));
    }

    DiskMigration with(Phase changed) {
        return new DiskMigration(disk, source, target, wanted, fits, changed);
    }

    /** A finding about the disk; the message goes on after "disk NAME: ". */
    Finding finding(String reason, String message) {
        return Finding.warning(Concern.STORAGE_MIGRATION, reason, "disk " + name() + ": " + message);
    }

    String name() {
        return disk.disk().name();
    }

    /** The claim that holds the data, which a restore may have put on another one since the target was made. */
    String sourceName() {
        return source.orElseThrow().getMetadata().getName();
    }

    String targetName() {
        return target.orElseThrow().getMetadata().getName();
    }
}
