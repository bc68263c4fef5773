package dev.novasphere.wukong.status.vocabulary;

/** The types of a Wukong's conditions. docs/troubleshooting.md has one section for each. */
public final class ConditionTypes {

    /** The virtual machine is as its user wants it: serving, or off where it is meant to be off. */
    public static final String READY = "Ready";

    /** The Wukong is on its way to what its user wants; absent otherwise. */
    public static final String RECONCILING = "Reconciling";

    /** The Wukong cannot go on without a change; absent otherwise. */
    public static final String STALLED = "Stalled";

    /** Every field of the Wukong counts and can be carried out as it is written. */
    public static final String SPEC_ACCEPTED = "SpecAccepted";

    /** The API server took everything that was planned. */
    public static final String APPLIED = "Applied";

    /** Every network of the Wukong is part of the virtual machine. */
    public static final String NETWORKS_CONFIGURED = "NetworksConfigured";

    /** Every disk has a bound volume that holds its image. */
    public static final String VOLUMES_BOUND = "VolumesBound";

    /** What cloud-init gives to the guest at its first boot is complete. */
    public static final String CLOUD_INIT_READY = "CloudInitReady";

    /** A user turned the virtual machine on or off against the Wukong; absent until that happens first. */
    public static final String POWER_OVERRIDDEN = "PowerOverridden";

    /** A node was found for the virtual machine; absent until none is found for the first time. */
    public static final String SCHEDULED = "Scheduled";

    /** A change waits for the next start, as KubeVirt says; absent until that happens first. */
    public static final String RESTART_REQUIRED = "RestartRequired";

    /** The running guest can move to another node, as KubeVirt says; absent while it does not run. */
    public static final String LIVE_MIGRATABLE = "LiveMigratable";

    /** The annotation asks the operator to keep its hands off; absent otherwise. */
    public static final String PAUSED = "Paused";

    /** The annotation asks that the Wukong is not deleted; absent otherwise. */
    public static final String DELETION_PROTECTED = "DeletionProtected";

    /** The result of the last restart that was asked for by annotation; absent until one is. */
    public static final String RESTARTED = "Restarted";

    /** The cluster serves every API that the Wukong needs; absent until one is missing for the first time. */
    public static final String APIS_AVAILABLE = "ApisAvailable";

    /** The disks were put back to a snapshot as asked for; absent until a restore is asked for or runs. */
    public static final String RESTORED = "Restored";

    /** The QEMU guest agent of the running guest answers; absent while the guest does not run. */
    public static final String GUEST_AGENT = "GuestAgent";

    /** The result of the last migration that was asked for by annotation; absent until one is. */
    public static final String MIGRATED = "Migrated";

    /** The namespace's quotas leave room for the second Pod of a migration; absent until they do not for the first time. */
    public static final String MIGRATION_ROOM = "MigrationRoom";

    /** The node of the guest does not answer; absent until that happens first. */
    public static final String NODE_LOST = "NodeLost";

    /** The Service of the guest is there and has its addresses; absent where the Wukong asks for none. */
    public static final String SERVICE_READY = "ServiceReady";

    /** Every disk is on the claim that the Wukong asks for; absent until one is to move. */
    public static final String STORAGE_MIGRATED = "StorageMigrated";

    private ConditionTypes() {}
}
