package dev.novasphere.wukong.api.v1alpha1.snapshot;

/** The state of a WukongSnapshot in one word. Succeeded and Failed are final. */
public enum SnapshotPhase {
    Pending,
    Creating,
    Succeeded,
    Failed
}
