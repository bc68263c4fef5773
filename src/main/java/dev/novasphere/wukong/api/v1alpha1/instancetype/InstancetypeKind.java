package dev.novasphere.wukong.api.v1alpha1.instancetype;

/** Kinds of instancetypes of KubeVirt. */
public enum InstancetypeKind {
    /** One of the whole cluster. */
    VirtualMachineClusterInstancetype,
    /** One of the namespace. */
    VirtualMachineInstancetype
}
