package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestoreStatus;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.restore.RestoreStep.Facts;
import java.util.List;
import java.util.Optional;

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
 * @param other name of another WukongRestore of the Wukong that holds the virtual machine
 * @param behind why the virtual machine is not as its Wukong says; empty when it is, or when it is not about to be started
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
        Optional<String> behind) {

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
        return wukong.flatMap(found ->
                machine.map(live -> ObjectOwner.of(new PlanInput(found, Observed.nothing()), live)));
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
        return wukong.filter(WukongAnnotations::paused)
                .map(found -> "kubectl annotate wukong %s -n %s %s-"
                        .formatted(
                                found.getMetadata().getName(),
                                restore.getMetadata().getNamespace(),
                                Annotations.PAUSED));
    }

    /** The step that waits, and does nothing: a restore that has begun stays in its phase. */
    RestoreStep waits(String reason, String message) {
        return new RestoreStep(restore.phase(), reason, message, RestoreAction.NOTHING, facts());
    }

    /** The step that ends the restore as failed. */
    RestoreStep failed(String reason, String message) {
        return new RestoreStep(RestorePhase.Failed, reason, message, RestoreAction.NOTHING, facts());
    }
}
