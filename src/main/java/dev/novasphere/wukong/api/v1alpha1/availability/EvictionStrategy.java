package dev.novasphere.wukong.api.v1alpha1.availability;

/** What KubeVirt does with the virtual machine when its node is drained. */
public enum EvictionStrategy {
    None,
    LiveMigrate,
    LiveMigrateIfPossible,
    External;

    /** That of a machine that is made without one being asked for. */
    public static final EvictionStrategy DEFAULT = LiveMigrateIfPossible;
}
