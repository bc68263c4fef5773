package dev.novasphere.wukong.api.v1alpha1.status;

/** The state of a Wukong in one word. */
public enum Phase {
    Pending,
    Creating,
    Running,
    Stopped,
    Error
}
