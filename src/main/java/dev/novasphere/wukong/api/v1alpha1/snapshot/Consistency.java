package dev.novasphere.wukong.api.v1alpha1.snapshot;

/** How much the data of a snapshot can be trusted. */
public enum Consistency {
    /** The guest agent froze the filesystems of the running guest while the data were taken. */
    Application,
    /** The guest ran and nothing was frozen: the disks are as after a power cut. */
    Crash,
    /** The guest was off. */
    Offline
}
