package dev.novasphere.wukong.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes the status of an object that its user may delete in this very moment. */
final class StatusPatch {

    private StatusPatch() {}

    /**
     * Applies a status.
     *
     * @param fresh the object with nothing but its name and the status
     * @return the object as it was written; empty when it is gone meanwhile, which is no trouble: nobody is left to be told
     */
    static <P extends HasMetadata> Optional<P> applied(P object, P fresh, Context<P> context) {
        return applied(() -> PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(object, fresh, context));
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
