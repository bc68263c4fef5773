package dev.novasphere.wukong.plan.snapshot;

import dev.novasphere.wukong.api.v1alpha1.snapshot.Consistency;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VolumeSnapshotStatus;
import dev.novasphere.wukong.kubevirt.snapshot.SourceIndication;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshotSpec;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshotStatus;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.snapshot.SnapshotStep.Facts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides the next step of a WukongSnapshot. A pure function: the same scene gives the same step. */
public final class SnapshotPlanner {

    private static final String RUNNING = "Running";
    private static final String AGENT = "AgentConnected";

    private final SnapshotContext context;
    private final WukongSnapshot snapshot;
    private final String name;
    private final String wukong;
    private final Optional<ProgressMark> mark;

    private SnapshotPlanner(SnapshotContext context) {
        this.context = context;
        this.snapshot = context.snapshot();
        this.name = snapshot.getMetadata().getName();
        this.wukong = snapshot.getSpec().wukongName();
        this.mark = ProgressMark.of(snapshot);
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
     * The mark that a WukongSnapshot should bear and does not yet, in the light of its status: one when it is under way, another with the
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
        Optional<VirtualMachineSnapshot> ours = context.taken().filter(this::isOurs);
        if (ours.isEmpty()) {
            return Optional.of(gone());
        }
        return ours.filter(this::isTakenAnew).map(this::takenAnew);
    }

    /** A snapshot whose data were gone is good again when they come back, as when a backup restores them after it. */
    private Optional<SnapshotStep> cameBack() {
        boolean gone = status().stream()
                .flatMap(status -> status.conditions().stream())
                .anyMatch(condition -> SnapshotReasons.GONE.equals(condition.getReason()));
        return context.taken()
                .filter(taken -> gone && isOurs(taken) && !isTakenAnew(taken))
                .filter(taken -> taken.getMetadata().getDeletionTimestamp() == null)
                .filter(taken -> taken.getStatus() != null && taken.getStatus().usable())
                .map(this::follow);
    }

    private SnapshotStep step() {
        if (context.taken().isPresent()) {
            VirtualMachineSnapshot taken = context.taken().get();
            return isOurs(taken) ? follow(taken) : nameTaken();
        }
        if (made()) {
            return gone();
        }
        if (mark.isPresent()) {
            return doneBefore(mark.get());
        }
        return obstacle().orElseGet(this::create);
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

    private Optional<SnapshotStep> obstacle() {
        if (!context.apiServed()) {
            return waits(
                    SnapshotReasons.API_MISSING,
                    "the cluster does not serve VirtualMachineSnapshots (%s); install KubeVirt with its snapshot API, then the snapshot is taken by itself"
                            .formatted(OptionalApi.SNAPSHOT.crdName()));
        }
        if (context.wukong().isEmpty()) {
            return waits(
                    SnapshotReasons.WUKONG_NOT_FOUND,
                    "Wukong %s not found in namespace %s; spec.wukongName must name one, or create it"
                            .formatted(wukong, snapshot.getMetadata().getNamespace()));
        }
        Optional<VirtualMachine> machine = context.machine().filter(this::isOfWukong);
        if (machine.isEmpty() && name.equals(context.wukong().get().getSpec().restoreFromSnapshot())) {
            return waits(
                    SnapshotReasons.WAIT_FOR_EACH_OTHER,
                    "Wukong %s has no virtual machine to take a snapshot of, because its restoreFromSnapshot names this very snapshot, so that the two wait for each other. Take restoreFromSnapshot out of Wukong %s to begin with new disks, or restore its disks from a backup"
                            .formatted(wukong, wukong));
        }
        if (machine.isEmpty()) {
            return waits(
                    SnapshotReasons.NO_MACHINE,
                    "Wukong %s has no virtual machine yet; see its conditions: kubectl describe wukong %s -n %s"
                            .formatted(wukong, wukong, snapshot.getMetadata().getNamespace()));
        }
        return lock(machine.get()).or(this::withoutAgent).or(() -> unsupported(machine.get()));
    }

    private Optional<SnapshotStep> lock(VirtualMachine machine) {
        Optional<String> restore = context.restore()
                .or(() -> Optional.ofNullable(machine.getStatus()).map(s -> s.restoreInProgress()));
        if (restore.isPresent()) {
            return waits(
                    SnapshotReasons.RESTORE_RUNNING,
                    "the virtual machine is being restored by %s; the snapshot is taken when that is over"
                            .formatted(restore.get()));
        }
        return Optional.ofNullable(machine.getStatus())
                .map(status -> status.snapshotInProgress())
                .map(other -> SnapshotStep.pending(
                        SnapshotReasons.OTHER_SNAPSHOT,
                        "snapshot %s of the virtual machine is being taken; this one follows when that is over"
                                .formatted(other)));
    }

    private Optional<SnapshotStep> withoutAgent() {
        boolean silent = context.guest()
                .map(guest -> guest.getStatus())
                .filter(status -> RUNNING.equals(status.phase()))
                .filter(status ->
                        status.condition(AGENT).filter(ResourceCondition::holds).isEmpty())
                .isPresent();
        return snapshot.getSpec().needsGuestAgent() && silent
                ? Optional.of(SnapshotStep.failed(
                        SnapshotReasons.NO_GUEST_AGENT,
                        "spec.requireGuestAgent is true and the running guest has no connected guest agent; no snapshot was taken. Install qemu-guest-agent in the guest, or stop the guest, and make another WukongSnapshot",
                        Facts.NONE))
                : Optional.empty();
    }

    /** What KubeVirt says beforehand of volumes it cannot snapshot; it would leave them out without a word. */
    private Optional<SnapshotStep> unsupported(VirtualMachine machine) {
        Set<String> disks = disks(machine);
        List<VolumeSnapshotStatus> unable = machine.getStatus() == null
                ? List.of()
                : machine.getStatus().volumeSnapshotStatuses().stream()
                        .filter(status -> disks.contains(status.name()) && !Boolean.TRUE.equals(status.enabled()))
                        .toList();
        if (unable.isEmpty()) {
            return Optional.empty();
        }
        String why = unable.stream()
                .map(status -> status.name() + " (" + status.reason() + ")")
                .collect(Collectors.joining(", "));
        Facts facts = new Facts(
                null,
                null,
                null,
                List.of(),
                unable.stream().map(VolumeSnapshotStatus::name).toList());
        if (unable.size() == disks.size()) {
            return Optional.of(SnapshotStep.failed(
                    SnapshotReasons.NOTHING_TO_SNAPSHOT,
                    Sentences.join(
                            "no disk can be snapshotted: " + why,
                            "Make a VolumeSnapshotClass for the driver of their StorageClass, then another WukongSnapshot"),
                    facts));
        }
        return snapshot.getSpec().needsAllVolumes()
                ? Optional.of(SnapshotStep.failed(
                        SnapshotReasons.DISKS_LEFT_OUT,
                        Sentences.join(
                                "spec.requireAllVolumes is true and these disks cannot be snapshotted: " + why,
                                "No snapshot was taken; move them to a StorageClass that can, or make another WukongSnapshot without requireAllVolumes"),
                        facts))
                : Optional.empty();
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

    private SnapshotStep follow(VirtualMachineSnapshot taken) {
        Facts facts = facts(taken);
        VirtualMachineSnapshotStatus status = taken.getStatus();
        if (taken.getMetadata().getDeletionTimestamp() != null) {
            return gone();
        }
        String trouble = status == null ? "" : trouble(status);
        if (status != null && failed(status)) {
            return SnapshotStep.failed(
                    SnapshotReasons.KUBEVIRT_FAILED,
                    Sentences.join(
                            "KubeVirt could not take the snapshot: "
                                    + (trouble.isEmpty() ? "no reason was given" : trouble),
                            "Mend that and make another WukongSnapshot"),
                    facts);
        }
        if (isTakenAnew(taken)) {
            return takenAnew(taken);
        }
        if (status == null || !status.usable()) {
            String message = trouble.isEmpty()
                    ? "KubeVirt takes the snapshot"
                    : "KubeVirt takes the snapshot and says: " + trouble;
            return new SnapshotStep(
                    SnapshotPhase.Creating, SnapshotReasons.IN_PROGRESS, message, Optional.empty(), facts);
        }
        return judge(facts);
    }

    /** Whether the finished snapshot is what was asked for. */
    private SnapshotStep judge(Facts facts) {
        String kept = "; the VirtualMachineSnapshot %s stays until this WukongSnapshot is deleted".formatted(name);
        if (facts.includedDisks().isEmpty()) {
            return SnapshotStep.failed(
                    SnapshotReasons.NOTHING_TO_SNAPSHOT,
                    "KubeVirt's snapshot holds no disk, because the storage of none can snapshot. Make a VolumeSnapshotClass for the driver of their StorageClass, then another WukongSnapshot",
                    facts);
        }
        if (snapshot.getSpec().needsAllVolumes() && !facts.excludedDisks().isEmpty()) {
            return SnapshotStep.failed(
                    SnapshotReasons.DISKS_LEFT_OUT,
                    "spec.requireAllVolumes is true and KubeVirt left out: " + String.join(", ", facts.excludedDisks())
                            + kept,
                    facts);
        }
        if (snapshot.getSpec().needsGuestAgent() && facts.consistency() == Consistency.Crash) {
            return SnapshotStep.failed(
                    SnapshotReasons.NO_GUEST_AGENT,
                    "spec.requireGuestAgent is true and the filesystems of the running guest were not frozen" + kept,
                    facts);
        }
        String adopted = context.taken()
                        .filter(taken -> !OwnedMetadata.isMadeFor(snapshot, taken))
                        .isPresent()
                ? "; VirtualMachineSnapshot %s is of an earlier WukongSnapshot of this name, as in a backup, and stays when this one is deleted"
                        .formatted(name)
                : "";
        String leftOut = facts.excludedDisks().isEmpty()
                ? ""
                : "; left out, because their storage cannot snapshot: " + String.join(", ", facts.excludedDisks());
        return new SnapshotStep(
                SnapshotPhase.Succeeded,
                SnapshotReasons.TAKEN,
                "the snapshot holds " + String.join(", ", facts.includedDisks()) + leftOut + adopted,
                Optional.empty(),
                facts);
    }

    private Facts facts(VirtualMachineSnapshot taken) {
        VirtualMachineSnapshotStatus status = taken.getStatus();
        if (status == null) {
            return new Facts(name, null, null, List.of(), List.of());
        }
        boolean known = status.usable();
        return new Facts(
                name,
                status.creationTime(),
                known ? consistency(status) : null,
                status.snapshotVolumes() == null
                        ? List.of()
                        : status.snapshotVolumes().includedVolumes(),
                status.snapshotVolumes() == null
                        ? List.of()
                        : status.snapshotVolumes().excludedVolumes().stream()
                                .filter(this::isDisk)
                                .toList());
    }

    private static Consistency consistency(VirtualMachineSnapshotStatus status) {
        Set<String> indications = status.sourceIndications().stream()
                .map(SourceIndication::indication)
                .collect(Collectors.toSet());
        indications.addAll(status.indications());
        if (indications.contains("GuestAgent") && !indications.contains("QuiesceTimeout")) {
            return Consistency.Application;
        }
        return indications.contains("Online") ? Consistency.Crash : Consistency.Offline;
    }

    private static boolean failed(VirtualMachineSnapshotStatus status) {
        return "Failed".equals(status.phase())
                || status.condition("Failure").filter(ResourceCondition::holds).isPresent();
    }

    private static String trouble(VirtualMachineSnapshotStatus status) {
        if (status.error() != null && status.error().message() != null) {
            return status.error().message();
        }
        return status.condition("Failure")
                .filter(ResourceCondition::holds)
                .map(c -> c.message().isEmpty() ? c.reason() : c.message())
                .orElse("");
    }

    /** cloud-init and other volumes without data of their own are not missed; of a machine that is gone only ours is known. */
    private boolean isDisk(String volume) {
        return context.machine()
                .map(machine -> disks(machine).contains(volume))
                .orElse(!Names.CLOUD_INIT_DISK.equals(volume));
    }

    private static Set<String> disks(VirtualMachine machine) {
        return machine.getSpec().template().spec().volumes().stream()
                .filter(volume -> volume.persistentVolumeClaim() != null || volume.dataVolume() != null)
                .map(Volume::name)
                .collect(Collectors.toSet());
    }

    private SnapshotStep gone() {
        return SnapshotStep.failed(
                SnapshotReasons.GONE,
                "somebody deleted VirtualMachineSnapshot %s and the data with it; make another WukongSnapshot"
                        .formatted(name),
                Facts.NONE);
    }

    private SnapshotStep nameTaken() {
        return SnapshotStep.failed(
                SnapshotReasons.NAME_TAKEN,
                "a VirtualMachineSnapshot %s is there that was not made for this WukongSnapshot; it is left alone: choose another name for the WukongSnapshot, or delete the other"
                        .formatted(name),
                Facts.NONE);
    }

    private boolean made() {
        return status().map(WukongSnapshotStatus::snapshotName).isPresent();
    }

    private boolean isOurs(VirtualMachineSnapshot taken) {
        return OwnedMetadata.isMadeFor(snapshot, taken) || isAdopted(taken);
    }

    /**
     * Whether KubeVirt's object was made for this WukongSnapshot under an earlier UID, as after a backup. The mark on the WukongSnapshot
     * says that it was taken before; who may write it there and the object may take and delete snapshots in the namespace anyway.
     */
    private boolean isAdopted(VirtualMachineSnapshot taken) {
        return mark.filter(before -> !before.is(SnapshotPhase.Failed)).isPresent()
                && taken.getMetadata().getOwnerReferences().isEmpty()
                && Labels.managedByOperator(taken)
                && wukong.equals(Labels.label(taken, Labels.WUKONG))
                && taken.getSpec() != null
                && TypedReference.virtualMachine(Names.virtualMachine(wukong))
                        .equals(taken.getSpec().source());
    }

    /** Whether the data are others than those that were taken first, by the time that KubeVirt gives. */
    private boolean isTakenAnew(VirtualMachineSnapshot taken) {
        Optional<String> first =
                status().map(WukongSnapshotStatus::creationTime).or(() -> mark.map(ProgressMark::time));
        return !OwnedMetadata.isMadeFor(snapshot, taken)
                && first.isPresent()
                && taken.getStatus() != null
                && taken.getStatus().creationTime() != null
                && !first.get().equals(taken.getStatus().creationTime());
    }

    private SnapshotStep takenAnew(VirtualMachineSnapshot taken) {
        return SnapshotStep.failed(
                SnapshotReasons.TAKEN_ANEW,
                "VirtualMachineSnapshot %s came from a backup without its data, and KubeVirt took it again at %s; it is not what this WukongSnapshot was taken of. Delete both, and make another WukongSnapshot"
                        .formatted(name, taken.getStatus().creationTime()),
                Facts.NONE);
    }

    private boolean isOfWukong(VirtualMachine machine) {
        PlanInput input = new PlanInput(context.wukong().orElseThrow(), Observed.nothing());
        return ObjectOwner.of(input, machine).kind() == ObjectOwner.Kind.THIS_WUKONG;
    }

    private Optional<WukongSnapshotStatus> status() {
        return Optional.ofNullable(snapshot.getStatus());
    }

    private static Optional<SnapshotStep> waits(String reason, String message) {
        return Optional.of(SnapshotStep.pending(reason, message));
    }
}
