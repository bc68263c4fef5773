package dev.novasphere.wukong.plan.snapshot;

/** Reasons of the condition Ready of a WukongSnapshot. docs/snapshots.md says of each what to do. */
public final class SnapshotReasons {

    /** The data are taken and can be restored. */
    public static final String TAKEN = "Taken";

    /** KubeVirt takes the snapshot. */
    public static final String IN_PROGRESS = "InProgress";

    /** The cluster does not serve VirtualMachineSnapshots. */
    public static final String API_MISSING = "SnapshotApiNotInstalled";

    /** There is no Wukong of that name. */
    public static final String WUKONG_NOT_FOUND = "WukongNotFound";

    /** The Wukong has no virtual machine yet. */
    public static final String NO_MACHINE = "VirtualMachineMissing";

    /** Another snapshot of the virtual machine is being taken. */
    public static final String OTHER_SNAPSHOT = "OtherSnapshotRunning";

    /** The virtual machine is being restored. */
    public static final String RESTORE_RUNNING = "RestoreRunning";

    /** A disk of the virtual machine moves to another claim, or it is not decided yet which of its claims counts. */
    public static final String DISK_MOVES = "DiskMoves";

    /** requireGuestAgent is set and the filesystems of the running guest were or would not be frozen. */
    public static final String NO_GUEST_AGENT = "GuestAgentMissing";

    /** requireAllVolumes is set and a disk is or would be left out. */
    public static final String DISKS_LEFT_OUT = "DisksLeftOut";

    /** No disk at all can be snapshotted. */
    public static final String NOTHING_TO_SNAPSHOT = "NoDiskCanBeSnapshotted";

    /** KubeVirt gave up, for example because the deadline passed. */
    public static final String KUBEVIRT_FAILED = "KubeVirtFailed";

    /** The API server did not take the VirtualMachineSnapshot. */
    public static final String REFUSED = "Refused";

    /** A VirtualMachineSnapshot of that name was made by another client. */
    public static final String NAME_TAKEN = "NameTaken";

    /** The VirtualMachineSnapshot of that name is that of a deleted WukongSnapshot of the same name, and is about to go. */
    public static final String PREDECESSOR_GOING = "PredecessorGoing";

    /** A user deleted the VirtualMachineSnapshot. */
    public static final String GONE = "SnapshotGone";

    /** It failed before its status was lost, as in a backup; it is not taken again. */
    public static final String DONE_BEFORE = "DoneBefore";

    /** KubeVirt took the VirtualMachineSnapshot again after it came from a backup: other data under the old name. */
    public static final String TAKEN_ANEW = "TakenAnew";

    /** The Wukong has no virtual machine, because it is to begin with this very snapshot. */
    public static final String WAIT_FOR_EACH_OTHER = "WaitForEachOther";

    private SnapshotReasons() {}
}
