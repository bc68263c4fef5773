package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.util.Map;
import java.util.Optional;

/**
 * The result of applying a plan.
 *
 * @param refusal the first object that the API server did not take; empty when everything is as planned, written now or before
 * @param volumeRemarks by disk name, why the API server did not let its claim grow, for example because of a quota; a StorageClass that does
 *     not allow growth is known to the plan
 * @param restart the result of a restart that was asked for; empty when there is no new request
 * @param migration the result of a migration that was asked for; empty when there is no new request
 * @param conflictingOperator another operator that writes the virtual machine too; then the virtual machine was left as it is
 * @param serviceRefusal why the Service of the guest could not be written; the virtual machine was, all the same
 */
public record ApplyOutcome(
        Optional<ApplyRejection> refusal,
        Map<String, String> volumeRemarks,
        Optional<RequestAnswer> restart,
        Optional<RequestAnswer> migration,
        Optional<ConflictingOperator> conflictingOperator,
        Optional<ApplyRejection> serviceRefusal) {

    public ApplyOutcome {
        volumeRemarks = Map.copyOf(volumeRemarks);
    }

    /** Everything is as planned. */
    public static ApplyOutcome done() {
        return new ApplyOutcome(
                Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The API server did not take an object.
     *
     * @param kind kind of the object
     * @param name name of the object
     * @param code HTTP code of the answer; 0 when there was none
     * @param reason reason of the condition Applied, from {@link Reasons}
     * @param message the API server's words
     */
    public static ApplyOutcome refused(String kind, String name, int code, String reason, String message) {
        return new ApplyOutcome(
                Optional.of(new ApplyRejection(kind, name, code, reason, message)),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * An object that is not the Wukong's has the name of one that was to be written.
     *
     * @param message whose it is and what the user can do
     */
    public static ApplyOutcome nameTaken(String kind, String name, String message) {
        return refused(kind, name, 0, Reasons.CONFLICT, message);
    }

    /** Nothing was written, because the namespace is being deleted. */
    public static ApplyOutcome inEndingNamespace(String namespace) {
        return refused(RejectionMessage.NAMESPACE, namespace, 0, Reasons.NAMESPACE_TERMINATING, "it is being deleted");
    }

    /** The same with remarks on volumes, by disk name. */
    public ApplyOutcome withVolumeRemarks(Map<String, String> remarks) {
        return new ApplyOutcome(refusal, remarks, restart, migration, conflictingOperator, serviceRefusal);
    }

    /** The same with the answer to a restart request. */
    public ApplyOutcome withRestart(RequestAnswer answer) {
        return new ApplyOutcome(
                refusal, volumeRemarks, Optional.of(answer), migration, conflictingOperator, serviceRefusal);
    }

    /** The same with the answer to a migration request. */
    public ApplyOutcome withMigration(RequestAnswer answer) {
        return new ApplyOutcome(
                refusal, volumeRemarks, restart, Optional.of(answer), conflictingOperator, serviceRefusal);
    }

    /** The same with another operator that was found at work. */
    public ApplyOutcome withConflictingOperator(Optional<ConflictingOperator> conflictingOperator) {
        return new ApplyOutcome(refusal, volumeRemarks, restart, migration, conflictingOperator, serviceRefusal);
    }

    /** The same with the refusal of a Service. */
    public ApplyOutcome withServiceRefusal(Optional<ApplyRejection> serviceRefusal) {
        return new ApplyOutcome(refusal, volumeRemarks, restart, migration, conflictingOperator, serviceRefusal);
    }
}
