package dev.novasphere.wukong.apply.outcome;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.status.input.ApplyRejection;
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
 * @param writtenMachine the virtual machine as the API server answered its write; empty when it was not written
 * @param conflictingOperator the other operator that the virtual machine is left to for a while
 * @param serviceRefusal why the Service of the guest could not be written
 */
public record StepResult(
        Optional<HasMetadata> unseen,
        Map<String, String> volumeRemarks,
        Optional<PutBack> putBack,
        Optional<VirtualMachine> writtenMachine,
        Optional<ConflictingOperator> conflictingOperator,
        Optional<ApplyRejection> serviceRefusal) {

    /** Nothing is to be reported, whether something was written or not. */
    public static final StepResult DONE = new StepResult(
            Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** An object of the name of one to create, which no cache holds yet. */
    public static StepResult unseen(HasMetadata object) {
        return new StepResult(
                Optional.of(object), Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Why the claim of a disk stays as large as it is. */
    public static StepResult notGrown(String disk, String why) {
        return new StepResult(
                Optional.empty(),
                Map.of(disk, why),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** An object was written, and with it perhaps the change of something else was undone. */
    public static StepResult written(Optional<PutBack> putBack) {
        return new StepResult(
                Optional.empty(), Map.of(), putBack, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The virtual machine as the API server answered its write. */
    public static StepResult machineWritten(VirtualMachine written, Optional<PutBack> putBack) {
        return new StepResult(
                Optional.empty(), Map.of(), putBack, Optional.of(written), Optional.empty(), Optional.empty());
    }

    /** The virtual machine is left to another operator for a while. */
    public static StepResult leftTo(ConflictingOperator conflictingOperator) {
        return new StepResult(
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(conflictingOperator),
                Optional.empty());
    }

    /** The Service of the guest could not be written; nothing else stops for it. */
    public static StepResult serviceRefused(ApplyRejection refusal) {
        return new StepResult(
                Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(refusal));
    }
}
