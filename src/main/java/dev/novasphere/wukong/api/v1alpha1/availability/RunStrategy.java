package dev.novasphere.wukong.api.v1alpha1.availability;

/** KubeVirt run strategies that a Wukong may ask for. */
public enum RunStrategy {
    Always,
    RerunOnFailure,
    Manual,
    Once,
    Halted
}
