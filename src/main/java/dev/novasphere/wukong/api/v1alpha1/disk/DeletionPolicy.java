package dev.novasphere.wukong.api.v1alpha1.disk;

/** What becomes of a disk when the Wukong that made it goes. */
public enum DeletionPolicy {
    Delete,
    Retain
}
