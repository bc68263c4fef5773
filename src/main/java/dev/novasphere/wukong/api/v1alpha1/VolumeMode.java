package dev.novasphere.wukong.api.v1alpha1;

/** Volume modes of a PersistentVolumeClaim. */
public enum VolumeMode {
    Block,
    Filesystem
}
