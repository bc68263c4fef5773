package dev.novasphere.wukong.api.v1alpha1.restore;

/** What a restore does about a virtual machine that runs; disks can be restored only while it is off. */
public enum StopPolicy {
    /** The restore fails. */
    Never,
    /** The restore waits until the virtual machine is stopped. */
    Wait,
    /** The restore stops the virtual machine. */
    Stop
}
