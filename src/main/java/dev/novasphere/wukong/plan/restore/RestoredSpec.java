package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.RestoredClaims;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.Optional;

/**
 * That KubeVirt's restore puts the whole spec of a machine back with its disks, as it was when the snapshot was taken (kubevirt:
 * pkg/storage/snapshot/restore.go). What was taken out of the Wukong since is written by virt-controller then, so that no apply would take it
 * away. The operator notes the restore whose spec it has made that of the Wukong again.
 */
public final class RestoredSpec {

    private RestoredSpec() {}

    /**
     * What the machine is to have as a note: KubeVirt's name of the last restore while there is no guest, else what it has. A guest that runs
     * keeps what it was started with.
     *
     * @return empty for a machine that was never put back
     */
    public static Optional<String> note(PlanInput input) {
        boolean off = input.observed().virtualMachineInstance().isEmpty();
        return OwnMachine.of(input)
                .map(machine ->
                        Annotations.annotation(machine, off ? RestoredClaims.LAST_RESTORE : Annotations.RESTORED_SPEC));
    }

    /** Whether the spec of a machine that is off is that of its snapshot, and is to be made that of the Wukong again. */
    public static boolean isDue(PlanInput input) {
        Optional<String> done =
                OwnMachine.of(input).map(machine -> Annotations.annotation(machine, Annotations.RESTORED_SPEC));
        return note(input).filter(note -> !done.equals(Optional.of(note))).isPresent();
    }

    /** Whether a live machine may have more of its snapshot's spec than the machine that is wanted. */
    public static boolean isToBeReplaced(VirtualMachine wanted, VirtualMachine live) {
        String note = Annotations.annotation(wanted, Annotations.RESTORED_SPEC);
        return note != null && !note.equals(Annotations.annotation(live, Annotations.RESTORED_SPEC));
    }
}
