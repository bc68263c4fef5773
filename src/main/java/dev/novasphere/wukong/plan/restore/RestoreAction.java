package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;

/** What to do for a restore, once its phase is in the cluster. Doing one twice does no harm. */
public sealed interface RestoreAction {

    /** Nothing but to wait. */
    record None() implements RestoreAction {}

    /** The action of a step that has none. */
    RestoreAction NOTHING = new None();

    /** Write a run strategy to the virtual machine. */
    record WriteRunStrategy(String strategy) implements RestoreAction {}

    /** Start a virtual machine whose run strategy leaves that to its user. */
    record Start() implements RestoreAction {}

    /** Create KubeVirt's restore. */
    record Create(VirtualMachineRestore restore) implements RestoreAction {}
}
