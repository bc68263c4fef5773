package dev.novasphere.wukong.plan.snapshot;

import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshotSpec;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.snapshot.SnapshotStep.Facts;
import java.util.Optional;

/** Decides the next step of a WukongSnapshot. A pure function: the same context gives the same step. */
public final class SnapshotPlanner {

    private final SnapshotContext context;
    private final WukongSnapshot snapshot;
    private final String name;
    private final String wukong;
    private final Optional<ProgressMark> mark;
    private final SnapshotIdentity identity;
    private final SnapshotOutcome outcome;

    private SnapshotPlanner(SnapshotContext context) {
        this.context = context;
        this.snapshot = context.snapshot();
        this.name = snapshot.getMetadata().getName();
        this.wukong = snapshot.getSpec().wukongName();
        this.mark = ProgressMark.of(snapshot);
        this.identity = new SnapshotIdentity(snapshot);
        this.outcome = new SnapshotOutcome(context, identity);
    }

    /**
     * The next step.
     *
     * @return empty when nothing is to be done or said any more
     */
    public static Optional<SnapshotStep> next(SnapshotContext context) {
        return new SnapshotPlanner(context).next();
    }

    private Optional<SnapshotStep> next() {
        SnapshotPhase phase = status().map(WukongSnapshotStatus::phase).orElse(SnapshotPhase.Pending);
        boolean unknown = !context.apiServed();
        return switch (phase) {
            case Failed -> cameBack();
            case Succeeded -> unknown ? Optional.empty() : lostOrTakenAnew();
            default -> unknown && made() ? Optional.empty() : Optional.of(step());
        };
    }

    /**
     * The mark that a WukongSnapshot should have by its status and does not have yet: one when it is under way, another with the
     * time of its data. A failure leaves the mark that is there.
     */
    public static Optional<ProgressMark> dueMark(WukongSnapshot snapshot) {
        WukongSnapshotStatus status = snapshot.getStatus();
        SnapshotPhase phase = status == null || status.phase() == null ? SnapshotPhase.Pending : status.phase();
        return switch (phase) {
            case Pending -> Optional.empty();
            case Creating, Failed ->
                ProgressMark.of(snapshot).isPresent()
                        ? Optional.empty()
                        : Optional.of(new ProgressMark(phase.name(), null));
            case Succeeded -> new ProgressMark(phase.name(), status.creationTime()).unlessOn(snapshot);
        };
    }

    private Optional<SnapshotStep> lostOrTakenAnew() {
        Optional<VirtualMachineSnapshot> ours = context.taken().filter(identity::isOurs);
        if (ours.isEmpty()) {
            return Optional.of(outcome.gone());
        }
        return ours.filter(identity::isTakenAnew).map(outcome::takenAnew);
    }

    /** A snapshot whose data were gone is good again when they come back, as when a backup restores them after it. */
    private Optional<SnapshotStep> cameBack() {
        boolean gone = status().stream()
                .flatMap(status -> status.conditions().stream())
                .anyMatch(condition -> SnapshotReasons.GONE.equals(condition.getReason()));
        return context.taken()
                .filter(taken -> gone && identity.isOurs(taken) && !identity.isTakenAnew(taken))
                .filter(taken -> taken.getMetadata().getDeletionTimestamp() == null)
                .filter(taken -> taken.getStatus() != null && taken.getStatus().usable())
                .map(outcome::follow);
    }

    private SnapshotStep step() {
        if (context.taken().isPresent()) {
            VirtualMachineSnapshot taken = context.taken().get();
            return identity.isOurs(taken) ? outcome.follow(taken) : nameTaken(taken);
        }
        if (made()) {
            return outcome.gone();
        }
        if (mark.isPresent()) {
            return doneBefore(mark.get());
        }
        return new SnapshotObstacles(context).first().orElseGet(this::create);
    }

    /** It has a mark and no status, which therefore was lost, and KubeVirt's object is not there. */
    private SnapshotStep doneBefore(ProgressMark mark) {
        if (mark.is(SnapshotPhase.Failed)) {
            return SnapshotStep.failed(
                    SnapshotReasons.DONE_BEFORE,
                    "this WukongSnapshot had failed before it lost its status, as in a backup; it is not taken again. Make another WukongSnapshot",
                    Facts.NONE);
        }
        if (!context.apiServed()) {
            return SnapshotStep.pending(
                    SnapshotReasons.API_MISSING,
                    "the cluster does not serve VirtualMachineSnapshots (%s), so that nobody knows whether the data of this snapshot, which was taken before, are there; install KubeVirt with its snapshot API"
                            .formatted(OptionalApi.SNAPSHOT.crdName()));
        }
        return SnapshotStep.failed(
                SnapshotReasons.GONE,
                "this WukongSnapshot was taken before it lost its status, as in a backup, and VirtualMachineSnapshot %s with the data is not here; nothing is taken again under the old name. Restore that one with its content, or make another WukongSnapshot"
                        .formatted(name),
                Facts.NONE);
    }

    private SnapshotStep create() {
        VirtualMachineSnapshot object = new VirtualMachineSnapshot();
        object.setMetadata(
                OwnedMetadata.of(snapshot, name, wukong, !snapshot.getSpec().retains()));
        object.setSpec(new VirtualMachineSnapshotSpec(
                TypedReference.virtualMachine(Names.virtualMachine(wukong)),
                null,
                snapshot.getSpec().failureDeadline()));
        return new SnapshotStep(
                SnapshotPhase.Creating,
                SnapshotReasons.IN_PROGRESS,
                "KubeVirt takes the snapshot",
                Optional.of(object),
                Facts.NONE);
    }

    private SnapshotStep nameTaken(VirtualMachineSnapshot taken) {
        if (!made() && OwnedMetadata.isOfPredecessor(snapshot, taken)) {
            return SnapshotStep.pending(
                    SnapshotReasons.PREDECESSOR_GOING,
                    "VirtualMachineSnapshot %s still belongs to a deleted WukongSnapshot of the same name; this one is taken as soon as that is gone"
                            .formatted(name));
        }
        return SnapshotStep.failed(
                SnapshotReasons.NAME_TAKEN,
                "a VirtualMachineSnapshot %s is there that was not made for this WukongSnapshot; it is left alone: choose another name for the WukongSnapshot, or delete the other"
                        .formatted(name),
                Facts.NONE);
    }

    private boolean made() {
        return status().map(WukongSnapshotStatus::snapshotName).isPresent();
    }

    private Optional<WukongSnapshotStatus> status() {
        return Optional.ofNullable(snapshot.getStatus());
    }
}
