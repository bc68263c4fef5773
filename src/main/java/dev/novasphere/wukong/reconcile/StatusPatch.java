package dev.novasphere.wukong.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.net.HttpURLConnection;

/** Writes the status of an object that its user may delete in this very moment. */
final class StatusPatch {

    private StatusPatch() {}

    /**
     * Applies a status.
     *
     * @param fresh the object with nothing but its name and the status
     * @return false when the object is gone meanwhile, which is no trouble: nobody is left to be told
     */
    static <P extends HasMetadata> boolean applied(P object, P fresh, Context<P> context) {
        return applied(() -> PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(object, fresh, context));
    }

    static boolean applied(Runnable request) {
        try {
            request.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
