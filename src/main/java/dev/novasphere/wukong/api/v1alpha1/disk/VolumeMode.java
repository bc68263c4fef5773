package dev.novasphere.wukong.api.v1alpha1.disk;

/** Volume modes of a PersistentVolumeClaim. */
public enum VolumeMode {
    Block,
    Filesystem
}
