package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.status.input.ConflictingOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/**
 * The result of one step that the API server did not refuse.
 *
 * @param unseen the object that has the name of one to create
 * @param volumeRemarks by disk name, why its claim does not grow
 * @param putBack the change by something else that was undone
 * @param machineWritten whether the virtual machine was written
 * @param conflictingOperator the other operator that the virtual machine is left to for a while
 */
record StepResult(
        Optional<HasMetadata> unseen,
        Map<String, String> volumeRemarks,
        Optional<PutBack> putBack,
        boolean machineWritten,
        Optional<ConflictingOperator> conflictingOperator) {

    /** Nothing is to be reported, whether something was written or not. */
    static final StepResult DONE =
            new StepResult(Optional.empty(), Map.of(), Optional.empty(), false, Optional.empty());

    static StepResult unseen(HasMetadata object) {
        return new StepResult(Optional.of(object), Map.of(), Optional.empty(), false, Optional.empty());
    }

    static StepResult notGrown(String disk, String why) {
        return new StepResult(Optional.empty(), Map.of(disk, why), Optional.empty(), false, Optional.empty());
    }

    static StepResult written(Optional<PutBack> putBack) {
        return new StepResult(Optional.empty(), Map.of(), putBack, false, Optional.empty());
    }

    static StepResult machineWritten(Optional<PutBack> putBack) {
        return new StepResult(Optional.empty(), Map.of(), putBack, true, Optional.empty());
    }

    static StepResult leftTo(ConflictingOperator conflictingOperator) {
        return new StepResult(Optional.empty(), Map.of(), Optional.empty(), false, Optional.of(conflictingOperator));
    }
}
