package dev.novasphere.wukong.plan.snapshot;

import dev.novasphere.wukong.api.v1alpha1.snapshot.Consistency;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.SourceIndication;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshotStatus;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.snapshot.SnapshotStep.Facts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Follows a VirtualMachineSnapshot, and judges whether the finished one is what was asked for. */
final class SnapshotOutcome {

    private final SnapshotContext context;
    private final WukongSnapshot snapshot;
    private final SnapshotIdentity identity;
    private final String name;

    SnapshotOutcome(SnapshotContext context, SnapshotIdentity identity) {
        this.context = context;
        this.snapshot = context.snapshot();
        this.identity = identity;
        this.name = snapshot.getMetadata().getName();
    }

    /** Where the snapshot stands that KubeVirt takes or took. */
    SnapshotStep follow(VirtualMachineSnapshot taken) {
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
        if (identity.isTakenAnew(taken)) {
            return takenAnew(taken);
        }
        if (status == null || !status.usable()) {
            Optional<String> partial =
                    context.moving().filter(claim -> (status == null || !status.over()) && isOfMachine(claim));
            if (partial.isPresent()) {
                return SnapshotStep.failed(
                        SnapshotReasons.DISK_MOVES,
                        "a disk of the virtual machine began to move in the moment in which the snapshot was asked for, and KubeVirt takes claim %s, which does not hold all of its data; VirtualMachineSnapshot %s stays until this WukongSnapshot is deleted. Make another WukongSnapshot when no disk moves any more"
                                .formatted(partial.get(), name),
                        facts);
            }
            String message = trouble.isEmpty()
                    ? "KubeVirt takes the snapshot"
                    : "KubeVirt takes the snapshot and says: " + trouble;
            return new SnapshotStep(
                    SnapshotPhase.Creating, SnapshotReasons.IN_PROGRESS, message, Optional.empty(), facts);
        }
        return judge(facts);
    }

    private boolean isOfMachine(String claim) {
        return OwnMachine.claims(context.machine()).contains(claim);
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
                    Sentences.join(
                            "spec.requireAllVolumes is true and KubeVirt left out: "
                                    + String.join(", ", facts.excludedDisks()) + kept,
                            "Move them to a StorageClass that can snapshot, or make another WukongSnapshot without requireAllVolumes"),
                    facts);
        }
        if (snapshot.getSpec().needsGuestAgent() && facts.consistency() == Consistency.Crash) {
            return SnapshotStep.failed(
                    SnapshotReasons.NO_GUEST_AGENT,
                    Sentences.join(
                            "spec.requireGuestAgent is true and the filesystems of the running guest were not frozen"
                                    + kept,
                            "Check qemu-guest-agent in the guest, or stop the guest, and make another WukongSnapshot"),
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
        return "Failed".equals(status.phase()) || status.holds("Failure");
    }

    private static String trouble(VirtualMachineSnapshotStatus status) {
        if (status.error() != null && status.error().message() != null) {
            return status.error().message();
        }
        return status.condition("Failure")
                .filter(ResourceCondition::holds)
                .map(ResourceCondition::words)
                .orElse("");
    }

    /** cloud-init and other volumes without data of their own are not missed; of a machine that is gone only ours is known. */
    private boolean isDisk(String volume) {
        return context.machine()
                .map(machine -> disks(machine).contains(volume))
                .orElse(!Names.CLOUD_INIT_DISK.equals(volume));
    }

    /** Names of the volumes with data of their own. */
    static Set<String> disks(VirtualMachine machine) {
        return OwnMachine.volumes(Optional.of(machine)).stream()
                .filter(volume -> volume.persistentVolumeClaim() != null || volume.dataVolume() != null)
                .map(Volume::name)
                .collect(Collectors.toSet());
    }

    /** The data are lost. */
    SnapshotStep gone() {
        return SnapshotStep.failed(
                SnapshotReasons.GONE,
                "VirtualMachineSnapshot %s was deleted, and the data with it; make another WukongSnapshot"
                        .formatted(name),
                Facts.NONE);
    }

    /** The data are not those of the WukongSnapshot any more. */
    SnapshotStep takenAnew(VirtualMachineSnapshot taken) {
        return SnapshotStep.failed(
                SnapshotReasons.TAKEN_ANEW,
                "VirtualMachineSnapshot %s came from a backup without its data, and KubeVirt took it again at %s; it is not what this WukongSnapshot was taken of. Delete both, and make another WukongSnapshot"
                        .formatted(name, taken.getStatus().creationTime()),
                Facts.NONE);
    }
}
