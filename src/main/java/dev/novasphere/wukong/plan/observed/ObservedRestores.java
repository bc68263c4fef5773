package dev.novasphere.wukong.plan.observed;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of restores of one Wukong's virtual machine, and of snapshots that are being taken of it.
 *
 * @param running name of the restore that holds the virtual machine and its disks now: a WukongRestore's, or that of a
 *     VirtualMachineRestore that was made by hand
 * @param starting name of the WukongRestore that put the disks back and is about to start the virtual machine again
 * @param snapshot the WukongSnapshot named by restoreFromSnapshot
 * @param made the WukongRestore of the name that one for restoreFromSnapshot has, whoever made it
 * @param snapshotting name of a VirtualMachineSnapshot of the virtual machine that is not over, also before KubeVirt begins with it
 */
public record ObservedRestores(
        Optional<String> running,
        Optional<String> starting,
        Optional<WukongSnapshot> snapshot,
        Optional<WukongRestore> made,
        Optional<String> snapshotting) {

    /** No restore is known. */
    public static final ObservedRestores NONE =
            new ObservedRestores(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The same without a snapshot that is being taken. */
    public ObservedRestores(
            Optional<String> running,
            Optional<String> starting,
            Optional<WukongSnapshot> snapshot,
            Optional<WukongRestore> made) {
        this(running, starting, snapshot, made, Optional.empty());
    }

    /**
     * Whether the WukongRestore of the planned name puts this snapshot into this Wukong. Names are put together, so that the restore of
     * another Wukong, or one that a user made, may have the same.
     */
    public boolean isMadeFor(String wukong, String snapshot) {
        return made.filter(restore -> wukong.equals(restore.getSpec().wukongName())
                        && Objects.equals(snapshot, restore.getSpec().snapshotName()))
                .isPresent();
    }

    /** Whether the virtual machine is off because of a restore. */
    public boolean underway() {
        return running.isPresent() || starting.isPresent();
    }
}
