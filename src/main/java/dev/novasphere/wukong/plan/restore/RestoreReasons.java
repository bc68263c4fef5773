package dev.novasphere.wukong.plan.restore;

/** Reasons of the condition Ready of a WukongRestore. docs/snapshots.md says of each what to do. */
public final class RestoreReasons {

    /** The disks are back. */
    public static final String RESTORED = "Restored";

    /** The virtual machine is being stopped. */
    public static final String STOPPING = "Stopping";

    /** KubeVirt or the API server did not take the stop of the virtual machine. */
    public static final String STOP_REFUSED = "StopRefused";

    /** KubeVirt puts the disks back. */
    public static final String IN_PROGRESS = "InProgress";

    /** The disks are back; the virtual machine is brought to its Wukong's spec and started again. */
    public static final String STARTING = "Starting";

    /** The disks are back; KubeVirt or the API server did not take the start of the virtual machine. */
    public static final String START_REFUSED = "StartRefused";

    /** The cluster does not serve VirtualMachineRestores. */
    public static final String API_MISSING = "SnapshotApiNotInstalled";

    /** There is no Wukong of that name. */
    public static final String WUKONG_NOT_FOUND = "WukongNotFound";

    /** The Wukong has no virtual machine. */
    public static final String NO_MACHINE = "VirtualMachineMissing";

    /** The virtual machine of the name is not the Wukong's; it is left alone. */
    public static final String MACHINE_CLASH = "VirtualMachineClash";

    /** The object of the name is that of a deleted one of the same name, and is about to go. */
    public static final String PREDECESSOR_GOING = "PredecessorGoing";

    /** The Wukong is protected against deletion, and with it the claims that a restore replaces. */
    public static final String DELETION_PROTECTED = "DeletionProtected";

    /** The Wukong is paused, and nothing is written for it. */
    public static final String PAUSED = "Paused";

    /** There is no WukongSnapshot of that name. */
    public static final String SNAPSHOT_NOT_FOUND = "SnapshotNotFound";

    /** The snapshot is not complete yet. */
    public static final String SNAPSHOT_NOT_READY = "SnapshotNotReady";

    /** The snapshot failed. */
    public static final String SNAPSHOT_FAILED = "SnapshotFailed";

    /** The snapshot is of another Wukong. */
    public static final String OTHER_WUKONG = "SnapshotOfAnotherWukong";

    /** The snapshot is of an earlier virtual machine of the name. */
    public static final String OTHER_MACHINE = "SnapshotOfAnotherMachine";

    /** A snapshot of the virtual machine is being taken. */
    public static final String SNAPSHOT_RUNNING = "SnapshotRunning";

    /** A disk of the guest moves to another claim. */
    public static final String DISK_MOVES = "DiskMoves";

    /** A claim of the snapshot is a disk of another virtual machine by now. */
    public static final String CLAIM_OF_OTHER = "ClaimOfAnotherMachine";

    /** Another restore of the virtual machine runs. */
    public static final String OTHER_RESTORE = "OtherRestoreRunning";

    /** KubeVirt refuses a restore while an earlier one of the virtual machine is there that did not end well. */
    public static final String UNFINISHED_RESTORE = "UnfinishedRestore";

    /** The virtual machine runs and the stop policy is Never. */
    public static final String MACHINE_RUNS = "VirtualMachineRuns";

    /** The virtual machine runs and the stop policy is Wait. */
    public static final String WAITING_FOR_STOP = "WaitingForStop";

    /** KubeVirt gave up. */
    public static final String KUBEVIRT_FAILED = "KubeVirtFailed";

    /** The API server did not take the VirtualMachineRestore. */
    public static final String REFUSED = "Refused";

    /** A VirtualMachineRestore of that name was made by another client. */
    public static final String NAME_TAKEN = "NameTaken";

    /** A user deleted the VirtualMachineRestore, or the virtual machine, while the restore ran. */
    public static final String GONE = "RestoreGone";

    /** Succeeded or failed before its status was lost, as in a backup; nothing is done again. */
    public static final String DONE_BEFORE = "DoneBefore";

    /** The status was lost, as in a backup, while the restore ran. */
    public static final String OUTCOME_UNKNOWN = "OutcomeUnknown";

    /** A Wukong is to begin with a snapshot that can only be taken of its virtual machine. */
    public static final String WAIT_FOR_EACH_OTHER = "WaitForEachOther";

    private RestoreReasons() {}
}
