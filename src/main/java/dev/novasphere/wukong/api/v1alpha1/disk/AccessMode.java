package dev.novasphere.wukong.api.v1alpha1.disk;

/** Access modes of a PersistentVolumeClaim. Live migration of a virtual machine needs ReadWriteMany. */
public enum AccessMode {
    ReadWriteOnce,
    ReadOnlyMany,
    ReadWriteMany,
    ReadWriteOncePod
}
