package dev.novasphere.wukong.api.v1alpha1.instancetype;

/** Kinds of preferences of KubeVirt. */
public enum PreferenceKind {
    /** One of the whole cluster. */
    VirtualMachineClusterPreference,
    /** One of the namespace. */
    VirtualMachinePreference
}
