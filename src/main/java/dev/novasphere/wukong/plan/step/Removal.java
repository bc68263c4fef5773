package dev.novasphere.wukong.plan.step;

/**
 * Take away what was made for a disk or network that the Wukong does not name any more. It comes after the virtual machine, which has let go
 * of the object by then: one that a machine or a guest still uses has no such step.
 */
public sealed interface Removal extends Step permits DeleteDisk, DeleteNetwork, ReleaseDisk {

    /** Reason of the Event for what was done. */
    String reason();

    /** What was done and why, a whole sentence. */
    String message();
}
