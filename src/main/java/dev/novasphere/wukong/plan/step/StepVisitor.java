package dev.novasphere.wukong.plan.step;

/**
 * Something to do with each sort of step; the compiler sees that none is left out.
 *
 * @param <R> what it gives
 */
public interface StepVisitor<R> {

    /** A DataVolume or claim of a disk is not there. */
    R createOnce(CreateOnce step);

    /** A DataVolume or claim is there, and its size stays. */
    R patchMetadata(PatchMetadata step);

    /** A claim is there and is to become larger. */
    R grow(Grow step);

    /** A claim is there and cannot become larger. */
    R refuseGrowth(RefuseGrowth step);

    /** An object is the Wukong's own. */
    R apply(Apply step);

    /** The Wukong asks for a Service. */
    R applyService(ApplyService step);

    /** The Wukong asks for no Service, or for one that has to be made anew. */
    R deleteService(DeleteService step);

    /** A network needs a bridge on nodes. */
    R joinBridge(JoinBridge step);

    /** The disks are to be restored first. */
    R createRestore(CreateRestore step);

    /** The virtual machine. */
    R applyMachine(ApplyMachine step);

    /** A disk that is not in the spec any more is to go with its data. */
    R deleteDisk(DeleteDisk step);

    /** A disk that is not in the spec any more keeps its data, and is no longer the Wukong's. */
    R releaseDisk(ReleaseDisk step);

    /** A network is not in the spec any more. */
    R deleteNetwork(DeleteNetwork step);
}
