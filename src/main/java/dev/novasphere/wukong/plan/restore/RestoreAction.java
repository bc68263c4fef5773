package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;

/** What to do for a restore, once its phase is in the cluster. Doing one twice does no harm. */
public sealed interface RestoreAction {

    /** The action of a step that has none. */
    RestoreAction NOTHING = new None();

    /** Calls the method of the visitor that is for this sort of action. */
    <R> R accept(Visitor<R> visitor);

    /** Nothing but to wait. */
    record None() implements RestoreAction {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.none();
        }
    }

    /**
     * Write a run strategy to the virtual machine.
     *
     * @param strategy one of KubeVirt's run strategies
     */
    record WriteRunStrategy(String strategy) implements RestoreAction {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.writeRunStrategy(strategy);
        }
    }

    /** Start a virtual machine whose run strategy leaves that to its user. */
    record Start() implements RestoreAction {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.start();
        }
    }

    /**
     * Create KubeVirt's restore.
     *
     * @param restore the object to create
     */
    record Create(VirtualMachineRestore restore) implements RestoreAction {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.create(restore);
        }
    }

    /**
     * Something to do with each sort of action; the compiler sees that none is left out.
     *
     * @param <R> what it gives
     */
    interface Visitor<R> {

        /** There is nothing to do but to wait. */
        R none();

        /** The virtual machine is to get a run strategy. */
        R writeRunStrategy(String strategy);

        /** The virtual machine is to be started. */
        R start();

        /** KubeVirt's restore is to be created. */
        R create(VirtualMachineRestore restore);
    }
}
