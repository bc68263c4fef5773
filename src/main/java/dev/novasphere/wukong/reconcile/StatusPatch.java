package dev.novasphere.wukong.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes the status of an object that its user may delete in this very moment. */
final class StatusPatch {

    private StatusPatch() {}

    /**
     * Applies a status to the version of the object that was reconciled. The framework keeps the answer in its cache and drops the event of
     * this write.
     *
     * <p>The object must not have changed since it was read: the framework drops every event that is older than the answer to a write, and
     * with it the change. A conflict is thrown; the reconciliation is retried as after any error that passes.
     *
     * @param object the object as it was read
     * @param fresh the object with nothing but its name and the status
     * @return the object as it was written; empty when it was deleted meanwhile
     */
    static <P extends HasMetadata> Optional<P> applied(P object, P fresh, Context<P> context) {
        fresh.getMetadata().setResourceVersion(object.getMetadata().getResourceVersion());
        return applied(() -> context.resourceOperations().serverSideApplyPrimaryStatus(fresh));
    }

    static <P> Optional<P> applied(Supplier<P> request) {
        try {
            return Optional.of(request.get());
        } catch (KubernetesClientException e) {
            if (ApiErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
