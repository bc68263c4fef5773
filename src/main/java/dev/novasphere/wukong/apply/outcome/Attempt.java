package dev.novasphere.wukong.apply.outcome;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.ConflictingOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of carrying out a plan.
 *
 * @param outcome what the status says of it
 * @param unseen an object of a planned name that the caches do not hold; then the plan is to be made anew with it
 * @param writtenMachine the virtual machine as the API server answered its write; empty when it was as planned
 */
public record Attempt(ApplyOutcome outcome, Optional<HasMetadata> unseen, Optional<VirtualMachine> writtenMachine) {

    /** Nothing was to be written. */
    public static Attempt nothingToDo() {
        return of(List.of(), ApplyOutcome.done());
    }

    /** The results of the steps that were carried out, with the outcome of the last one. */
    public static Attempt of(List<StepResult> results, ApplyOutcome last) {
        Map<String, String> remarks = new LinkedHashMap<>();
        results.forEach(result -> remarks.putAll(result.volumeRemarks()));
        Optional<ConflictingOperator> conflictingOperator = results.stream()
                .flatMap(result -> result.conflictingOperator().stream())
                .findFirst();
        return new Attempt(
                last.withVolumeRemarks(remarks)
                        .withConflictingOperator(conflictingOperator)
                        .withServiceRefusal(results.stream()
                                .flatMap(result -> result.serviceRefusal().stream())
                                .findFirst()),
                results.stream().flatMap(result -> result.unseen().stream()).findFirst(),
                results.stream()
                        .flatMap(result -> result.writtenMachine().stream())
                        .findFirst());
    }

    /** This attempt with the outcome of one that came after it, if that was refused something. */
    public Attempt then(Attempt later) {
        boolean refused = later.outcome().refusal().isPresent();
        return refused ? new Attempt(later.outcome(), unseen, writtenMachine) : this;
    }

    /** The next attempt of the same reconciliation, which counts in the place of this one; a machine that this one wrote was written. */
    public Attempt followedBy(Attempt next) {
        return new Attempt(next.outcome(), next.unseen(), next.writtenMachine().or(() -> writtenMachine));
    }

    /** Whether the virtual machine was not as planned and is now. */
    public boolean machineWritten() {
        return writtenMachine.isPresent();
    }
}
