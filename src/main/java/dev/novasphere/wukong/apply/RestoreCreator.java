package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.plan.step.CreateRestore;
import dev.novasphere.wukong.write.OwnerCheck;
import dev.novasphere.wukong.write.OwnerGoneException;
import dev.novasphere.wukong.write.Writer;

/** Creates the WukongRestore of restoreFromSnapshot. */
record RestoreCreator(Writer writer, OwnerCheck owners) {

    /**
     * Creates the WukongRestore; one of that name that exists stays as it is.
     *
     * @throws OwnerGoneException when the Wukong is gone or has another spec by now, because a restore overwrites disks
     */
    StepResult create(Wukong wukong, CreateRestore step) {
        owners.current(wukong);
        writer.create(step.object());
        return StepResult.DONE;
    }
}
