package dev.novasphere.wukong.plan.step;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;

/**
 * Create the WukongRestore that restoreFromSnapshot asks for, unless there is one of that name.
 *
 * @param object the WukongRestore
 */
public record CreateRestore(WukongRestore object) implements Step {

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.createRestore(this);
    }
}
