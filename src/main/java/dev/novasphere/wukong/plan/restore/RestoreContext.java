package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestoreStatus;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.restore.RestoreStep.Facts;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * All that is known about one WukongRestore at one moment.
 *
 * @param restore the WukongRestore with its status so far
 * @param apiServed whether the cluster serves VirtualMachineRestores
 * @param wukong the Wukong it names
 * @param snapshot the WukongSnapshot it names
 * @param taken the VirtualMachineSnapshot of that WukongSnapshot, as far as it is known
 * @param machine the live VirtualMachine of that Wukong's name
 * @param guest the live VirtualMachineInstance of that name
 * @param running the live VirtualMachineRestore of the WukongRestore's name, whoever made it
 * @param other name of another WukongRestore of the Wukong that comes first, see {@link #isBefore}
 * @param unfinished another VirtualMachineRestore of the virtual machine that is not complete
 * @param behind why the virtual machine is not as its Wukong says; empty when it is, or when it is not about to be started
 * @param claims the claims that are labelled as the Wukong's
 * @param others the other VirtualMachines of the namespace, as far as they may have claims of the snapshot's disks
 */
public record RestoreContext(
        WukongRestore restore,
        boolean apiServed,
        Optional<Wukong> wukong,
        Optional<WukongSnapshot> snapshot,
        Optional<VirtualMachineSnapshot> taken,
        Optional<VirtualMachine> machine,
        Optional<VirtualMachineInstance> guest,
        Optional<VirtualMachineRestore> running,
        Optional<String> other,
        Optional<VirtualMachineRestore> unfinished,
        Optional<String> behind,
        List<PersistentVolumeClaim> claims,
        List<VirtualMachine> others) {

    /** The same, where another restore of the Wukong comes first. */
    public RestoreContext after(String first) {
        return new RestoreContext(
                restore,
                apiServed,
                wukong,
                snapshot,
                taken,
                machine,
                guest,
                running,
                Optional.of(first),
                unfinished,
                behind,
                claims,
                others);
    }

    /**
     * Of the VirtualMachines that may have claims of a snapshot's disks, those that are not restored.
     *
     * @param having the VirtualMachines of a namespace that may have a claim of a name, or one that its disk was moved to
     */
    public static List<VirtualMachine> others(
            WukongRestore restore,
            Optional<WukongSnapshot> snapshot,
            BiFunction<String, String, Stream<VirtualMachine>> having) {
        String wukong = restore.getSpec().wukongName();
        return disks(snapshot).stream()
                .flatMap(disk -> having.apply(restore.getMetadata().getNamespace(), Names.claim(wukong, disk)))
                .filter(machine -> !Names.virtualMachine(wukong)
                        .equals(machine.getMetadata().getName()))
                .toList();
    }

    /** Names of the disks that a snapshot has. */
    static List<String> disks(Optional<WukongSnapshot> snapshot) {
        return snapshot.map(WukongSnapshot::getStatus)
                .map(WukongSnapshotStatus::includedDisks)
                .orElse(List.of());
    }

    /** What the status says so far. */
    Facts facts() {
        WukongRestoreStatus status = restore.getStatus();
        return status == null
                ? new Facts(null, false, null, null, List.of())
                : new Facts(
                        status.previousRunStrategy(),
                        Boolean.TRUE.equals(status.wasRunning()),
                        status.restoreName(),
                        status.restoreTime(),
                        status.restoredDisks());
    }

    /** Whom the virtual machine belongs to, seen from the Wukong; empty when either is not there. */
    Optional<ObjectOwner> owner() {
        return wukong.flatMap(found -> machine.map(live -> ObjectOwner.of(found, live)));
    }

    /**
     * Whether another restore of the same virtual machine comes first: the one that is further, and of two that are equally far, because they
     * began together, the first by name.
     */
    public static boolean isBefore(WukongRestore other, WukongRestore restore) {
        int further = Integer.compare(rank(other), rank(restore));
        int byName =
                other.getMetadata().getName().compareTo(restore.getMetadata().getName());
        return rank(other) > 0 && byName != 0 && (further > 0 || further == 0 && byName < 0);
    }

    private static int rank(WukongRestore restore) {
        return switch (restore.phase()) {
            case Pending, Succeeded, Failed -> 0;
            case Stopping -> 1;
            case Restoring -> 2;
            case Starting -> 3;
        };
    }

    /**
     * Whether a VirtualMachineRestore is another one of the same virtual machine and not complete. KubeVirt takes none beside it, also while it
     * is being deleted and waits for KubeVirt's finalizer (kubevirt: pkg/storage/admitters/vmrestore.go).
     */
    public static boolean isUnfinished(VirtualMachineRestore other, WukongRestore restore) {
        ObjectMeta metadata = other.getMetadata();
        return restore.getMetadata().getNamespace().equals(metadata.getNamespace())
                && !restore.getMetadata().getName().equals(metadata.getName())
                && other.getSpec() != null
                && TypedReference.virtualMachine(
                                Names.virtualMachine(restore.getSpec().wukongName()))
                        .equals(other.getSpec().target())
                && (other.getStatus() == null
                        || !Boolean.TRUE.equals(other.getStatus().complete()));
    }

    /** Whether KubeVirt's restore was made for a WukongRestore, and has to be there. */
    public static boolean isMade(WukongRestore restore) {
        return restore.phase() == RestorePhase.Restoring && restore.getStatus().restoreName() != null;
    }

    /** Name of the VirtualMachineSnapshot that holds the data. */
    String snapshotName() {
        return snapshotName(restore, snapshot);
    }

    /** Name of the VirtualMachineSnapshot that holds the data of the WukongSnapshot that a restore names. */
    public static String snapshotName(WukongRestore restore, Optional<WukongSnapshot> snapshot) {
        return snapshot.map(WukongSnapshot::getStatus)
                .map(WukongSnapshotStatus::snapshotName)
                .orElse(restore.getSpec().snapshotName());
    }

    /** The command that ends the pause of the Wukong; empty when it is not paused. */
    Optional<String> resume() {
        return wukong.filter(WukongAnnotations::paused).map(found -> "kubectl annotate wukong %s -n %s %s-"
                .formatted(found.getMetadata().getName(), restore.getMetadata().getNamespace(), Annotations.PAUSED));
    }

    /** The step that waits, and does nothing: a restore that has begun stays in its phase. */
    RestoreStep waits(String reason, String message) {
        return new RestoreStep(restore.phase(), reason, message, RestoreAction.NOTHING, facts());
    }

    /** The step that ends the restore as failed before KubeVirt began; where the machine was stopped for it, it says how to start it. */
    RestoreStep undone(String reason, String message) {
        return failed(reason, Sentences.join(message, RestoreStep.stopped(restore, facts())));
    }

    /** The step that ends the restore as failed. */
    RestoreStep failed(String reason, String message) {
        return new RestoreStep(RestorePhase.Failed, reason, message, RestoreAction.NOTHING, facts());
    }
}
