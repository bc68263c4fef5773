package dev.novasphere.wukong.api.v1alpha1.guest;

/** How the guest finds its configuration, in KubeVirt's words. */
public enum CloudInitSource {
    /** A disk labelled cidata: cloud-init's data source NoCloud. */
    NoCloud,
    /** A disk labelled config-2: OpenStack's configuration drive, which cloudbase-init and some appliances read. */
    ConfigDrive
}
