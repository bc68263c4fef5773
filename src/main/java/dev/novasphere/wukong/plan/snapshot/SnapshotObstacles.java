package dev.novasphere.wukong.plan.snapshot;

import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VolumeSnapshotStatus;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.snapshot.SnapshotStep.Facts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps a snapshot from being taken: it is waited for, or the snapshot fails. */
final class SnapshotObstacles {

    private final SnapshotContext context;
    private final WukongSnapshot snapshot;
    private final String name;
    private final String wukong;

    SnapshotObstacles(SnapshotContext context) {
        this.context = context;
        this.snapshot = context.snapshot();
        this.name = snapshot.getMetadata().getName();
        this.wukong = snapshot.getSpec().wukongName();
    }

    /** The first obstacle; empty when the snapshot can be taken. */
    Optional<SnapshotStep> first() {
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
        return lock(machine.get()).or(this::move).or(this::withoutAgent).or(() -> unsupported(machine.get()));
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

    /** KubeVirt snapshots the claims that the machine names, also one that a disk moves to and that holds a part of its data. */
    private Optional<SnapshotStep> move() {
        return context.moving()
                .map(claim -> SnapshotStep.pending(
                        SnapshotReasons.DISK_MOVES,
                        "a disk of Wukong %s moves, and claim %s does not hold all of its data; the snapshot is taken when the condition StorageMigrated of the Wukong says that no disk moves any more"
                                .formatted(wukong, claim)));
    }

    private Optional<SnapshotStep> withoutAgent() {
        boolean silent = context.guest()
                .filter(guest -> guest.runs() && !guest.getStatus().hasAgent())
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
        Set<String> disks = SnapshotOutcome.disks(machine);
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

    private boolean isOfWukong(VirtualMachine machine) {
        return ObjectOwner.of(context.wukong().orElseThrow(), machine).kind() == ObjectOwner.Kind.THIS_WUKONG;
    }

    private static Optional<SnapshotStep> waits(String reason, String message) {
        return Optional.of(SnapshotStep.pending(reason, message));
    }
}
