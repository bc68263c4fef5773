package dev.novasphere.wukong.status.vocabulary;

import dev.novasphere.wukong.plan.nodenetwork.NodeBridgeReasons;
import dev.novasphere.wukong.plan.restore.RestoreStage;

/**
 * The reasons that this package gives to conditions, in the order of docs/troubleshooting.md. Findings of the stages bring further
 * reasons of their own.
 */
public final class Reasons {

    /** Ready: the guest runs. */
    public static final String VM_RUNNING = "VMRunning";

    /** Ready: the virtual machine is off and meant to be. */
    public static final String STOPPED = "Stopped";

    /** Ready: the Wukong is being deleted. */
    public static final String DELETING = "Deleting";

    /** Ready: the VirtualMachine does not exist yet. */
    public static final String VM_MISSING = "VMMissing";

    /** Ready: the VirtualMachine exists and KubeVirt has not handled it yet. */
    public static final String VM_NOT_OBSERVED = "VMNotObserved";

    /** Ready: the VirtualMachine was deleted by hand; it is made again. */
    public static final String VM_TERMINATING = "VMTerminating";

    /** Ready: KubeVirt starts the guest. */
    public static final String STARTING = "Starting";

    /** Ready: KubeVirt or its storage makes the volumes ready. */
    public static final String PROVISIONING = "Provisioning";

    /** Ready: the guest ended and is started again. */
    public static final String RESTARTING = "Restarting";

    /** Ready: the guest shuts down. */
    public static final String STOPPING = "Stopping";

    /** Ready: the guest moves to another node and keeps serving. */
    public static final String MIGRATING = "Migrating";

    /** Ready: the guest is paused. */
    public static final String PAUSED = "Paused";

    /** Ready: the guest runs and KubeVirt does not call it ready. */
    public static final String GUEST_NOT_READY = "GuestNotReady";

    /** Ready: the guest shut itself down and its run strategy does not start it again. */
    public static final String SHUT_DOWN = "ShutDown";

    /** Ready: the guest crashed and nothing starts it again. */
    public static final String VM_FAILED = "VMFailed";

    /** Ready: the guest crashes again and again. */
    public static final String CRASH_LOOP_BACK_OFF = "CrashLoopBackOff";

    /** Ready, Scheduled: no node takes the virtual machine. */
    public static final String UNSCHEDULABLE = "Unschedulable";

    /** Ready: a PersistentVolumeClaim that the virtual machine uses does not exist. */
    public static final String PVC_NOT_FOUND = "PVCNotFound";

    /** Ready: KubeVirt says that a DataVolume failed. */
    public static final String DATA_VOLUME_ERROR = "DataVolumeError";

    /** Ready: a container image cannot be pulled. */
    public static final String ERR_IMAGE_PULL = "ErrImagePull";

    /** Ready: a container image cannot be pulled, and KubeVirt waits before the next attempt. */
    public static final String IMAGE_PULL_BACK_OFF = "ImagePullBackOff";

    /** Ready: KubeVirt could not carry out the VirtualMachine. */
    public static final String VM_FAILURE = "VMFailure";

    /** Ready: the instancetype that the Wukong names does not exist. */
    public static final String INSTANCETYPE_NOT_FOUND = "InstancetypeNotFound";

    /** Ready: the preference that the Wukong names does not exist. */
    public static final String PREFERENCE_NOT_FOUND = "PreferenceNotFound";

    /** Ready, Applied: a LimitRange of the namespace allows less, or more. */
    public static final String LIMIT_RANGE_EXCEEDED = "LimitRangeExceeded";

    /** Ready: the namespace's level of the Pod Security Standards does not let the guest's Pod in. */
    public static final String POD_SECURITY_FORBIDDEN = "PodSecurityForbidden";

    /** Ready: QEMU or libvirt on the node does not take the guest. */
    public static final String GUEST_NOT_SYNCHRONIZED = "GuestNotSynchronized";

    /** Ready: KubeVirt lost sight of the guest. */
    public static final String UNKNOWN = "Unknown";

    /** SpecAccepted: nothing to remark. */
    public static final String AS_WRITTEN = "AsWritten";

    /** SpecAccepted: a field has no effect. */
    public static final String FIELD_WITHOUT_EFFECT = "FieldWithoutEffect";

    /** Applied: everything is in the cluster as planned. */
    public static final String APPLIED = "Applied";

    /** Applied: nothing was written, because a finding holds the virtual machine back. */
    public static final String HELD_BACK = "HeldBack";

    /** Applied: the API server or one of its webhooks says that an object is invalid. */
    public static final String REFUSED = "Refused";

    /** Applied and Ready: the namespace is being deleted. */
    public static final String NAMESPACE_TERMINATING = "NamespaceTerminating";

    /** Applied: the operator lacks a right. */
    public static final String FORBIDDEN = "Forbidden";

    /** Applied: the cluster does not serve the object's API. */
    public static final String API_MISSING = "ApiMissing";

    /** Applied: an object of that name belongs to another owner, or another field manager owns a field. */
    public static final String CONFLICT = "Conflict";

    /** Applied: a snapshot or restore of KubeVirt locks the virtual machine for a while. */
    public static final String LOCKED = "Locked";

    /** Applied: the Go operator still writes the virtual machine, which is left to it for a while. */
    public static final String OTHER_OPERATOR = "OtherOperator";

    /** Applied: the API server or a webhook did not answer; the operator tries again. */
    public static final String RETRYING = "Retrying";

    /** Applied: KubeVirt does not start the virtual machine. */
    public static final String START_REFUSED = "StartRefused";

    /** NetworksConfigured: nothing to remark. */
    public static final String NETWORKS_READY = "NetworksReady";

    /** NetworksConfigured: a bridge is being made on the nodes. */
    public static final String NODE_BRIDGE_PENDING = NodeBridgeReasons.PENDING;

    /** NetworksConfigured: a bridge is being taken down on the nodes. */
    public static final String NODE_BRIDGE_GOING = NodeBridgeReasons.GOING;

    /** NetworksConfigured: the guest of a deleted Wukong goes before its bridge. */
    public static final String GUEST_GOING = NodeBridgeReasons.GUEST_GOING;

    /** VolumesBound: every volume is bound and filled. */
    public static final String VOLUMES_READY = "VolumesReady";

    /** Ready, VolumesBound: an image is being imported. */
    public static final String IMPORTING = "Importing";

    /** Ready, VolumesBound: a disk waits for its content to be uploaded. */
    public static final String WAIT_FOR_UPLOAD = "WaitForUpload";

    /** Ready, VolumesBound: an image cannot be imported. */
    public static final String IMPORT_FAILED = "ImportFailed";

    /** Ready, VolumesBound: a claim has no volume yet. */
    public static final String VOLUME_PENDING = "VolumePending";

    /** VolumesBound: a volume is made at the first start; there is nothing to do. */
    public static final String WAIT_FOR_FIRST_CONSUMER = "WaitForFirstConsumer";

    /** Ready: the guest asks for a PriorityClass that the cluster does not have. */
    public static final String PRIORITY_CLASS_MISSING = "PriorityClassMissing";

    /** VolumesBound, Applied: the namespace's quota does not allow it. */
    public static final String QUOTA_EXCEEDED = "QuotaExceeded";

    /** Ready, VolumesBound: the volume behind a claim is gone. */
    public static final String CLAIM_LOST = "ClaimLost";

    /** VolumesBound: every volume is bound; one is not as the Wukong wants it, for example because it may not grow. */
    public static final String NOT_AS_ASKED = "NotAsAsked";

    /** VolumesBound: every volume is bound; the storage cannot make one as large as the Wukong wants it. */
    public static final String GROWTH_FAILED = "GrowthFailed";

    /** VolumesBound: every volume is bound; one is growing. */
    public static final String GROWING = "Growing";

    /** CloudInitReady: the Secret for cloud-init is planned. */
    public static final String RENDERED = "Rendered";

    /** CloudInitReady: the Wukong asks for nothing that cloud-init would do. */
    public static final String NOT_NEEDED = "NotNeeded";

    /** PowerOverridden: a user stopped the virtual machine. */
    public static final String STOPPED_BY_HAND = "StoppedByHand";

    /** PowerOverridden: a user wrote another run strategy. */
    public static final String RUN_STRATEGY_CHANGED = "RunStrategyChanged";

    /** PowerOverridden: the run strategy is what the operator wrote. */
    public static final String AS_ASKED = "AsAsked";

    /** Ready: a user stopped the virtual machine against the Wukong. */
    public static final String POWER_OVERRIDDEN = "PowerOverridden";

    /** Scheduled: a node was found, or none is searched. */
    public static final String SCHEDULED = "Scheduled";

    /** RestartRequired: a change waits for the next start. */
    public static final String CHANGES_WAIT = "ChangesWait";

    /** RestartRequired: no change waits. */
    public static final String NO_CHANGES_WAIT = "NoChangesWait";

    /** LiveMigratable: nothing speaks against a move. */
    public static final String MIGRATABLE = "Migratable";

    /** LiveMigratable: KubeVirt gave no reason of its own. */
    public static final String NOT_MIGRATABLE = "NotMigratable";

    public static final String STORAGE_MIGRATED = "StorageMigrated";

    /** Ready: the guest runs and its readiness probe does not succeed. */
    public static final String PROBE_FAILING = "ReadinessProbeFailing";

    /** Ready: the Wukong is paused, and there is no virtual machine yet. */
    public static final String NOTHING_WRITTEN = "NothingWritten";

    /** Paused: the annotation asks for it. */
    public static final String BY_ANNOTATION = "ByAnnotation";

    /** DeletionProtected: the annotation asks for it. */
    public static final String PROTECTED = "Protected";

    /** DeletionProtected: a user deleted the Wukong, and the annotation holds it. */
    public static final String DELETION_HELD = "DeletionHeld";

    /** Restarted: KubeVirt took the request. */
    public static final String RESTART_REQUESTED = "Requested";

    /** Migrated: KubeVirt has the migration. */
    public static final String MIGRATION_REQUESTED = "MigrationRequested";

    /** Migrated: KubeVirt or the API server did not take the migration. */
    public static final String MIGRATION_REFUSED = "MigrationRefused";

    /** MigrationRoom: a ResourceQuota refuses the second Pod. */
    public static final String QUOTA_WITHOUT_ROOM = "QuotaWithoutRoom";

    /** MigrationRoom: the last migration was not held up by a quota. */
    public static final String ROOM_FOUND = "RoomFound";

    /** NodeLost: the node has not answered Kubernetes for some time. */
    public static final String NODE_UNREACHABLE = "NodeUnreachable";

    /** NodeLost: KubeVirt gave the guest up together with its node. */
    public static final String NODE_GIVEN_UP = "NodeGivenUp";

    /** NodeLost: the guest runs on a node that answers. */
    public static final String NODE_ANSWERS = "NodeAnswers";

    /** Restarted, Migrated: there was no guest to restart or move. */
    public static final String NOT_RUNNING = "NotRunning";

    /** Restarted: KubeVirt or the API server did not take the request. */
    public static final String RESTART_REFUSED = "RestartRefused";

    /** ApisAvailable: an API that the Wukong needs is not served. */
    public static final String APIS_MISSING = "ApisMissing";

    /** ApisAvailable: what was missing came. */
    public static final String APIS_THERE = "ApisThere";

    /** Ready, Restored: a restore holds the virtual machine and its disks. */
    public static final String RESTORE_RUNNING = RestoreStage.RUNNING;

    /** Restored: the disks were put back to the snapshot that restoreFromSnapshot names. */
    public static final String RESTORED = "Restored";

    /** Restored: no restore is wanted or runs. */
    public static final String NO_RESTORE = "NoRestore";

    /** Of an event: the API server stores an object that the operator cannot read. */
    public static final String UNREADABLE = "Unreadable";

    /** The agent of the guest answers. */
    public static final String CONNECTED = "Connected";

    /** The agent of the guest does not answer, or is not installed. */
    public static final String NOT_CONNECTED = "NotConnected";

    /** ServiceReady: the Service is there. */
    public static final String SERVICE_THERE = "ServiceThere";

    /** ServiceReady: the Service is not made yet. */
    public static final String SERVICE_MISSING = "ServiceMissing";

    /** ServiceReady: the load balancer gave the Service no address. */
    public static final String WAIT_FOR_LOAD_BALANCER = "WaitForLoadBalancer";

    /** ServiceReady: the Pod of the guest has not the label that the Service selects. */
    public static final String POD_WITHOUT_LABEL = "PodWithoutLabel";

    private Reasons() {}
}
