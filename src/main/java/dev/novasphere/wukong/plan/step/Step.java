package dev.novasphere.wukong.plan.step;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * One thing to do in the cluster for a Wukong, about one object. A step holds all that was decided, so that whoever carries it out only
 * sends requests, and whoever prints it sends none.
 */
public sealed interface Step
        permits Apply,
                ApplyMachine,
                ApplyService,
                CreateOnce,
                CreateRestore,
                DeleteService,
                Grow,
                JoinBridge,
                PatchMetadata,
                RefuseGrowth,
                Removal {

    /** The object as it is wanted, or as it is where it is not wanted any more; it is never changed. */
    HasMetadata object();

    /** Calls the method of the visitor that is for this sort of step. */
    <R> R accept(StepVisitor<R> visitor);
}
