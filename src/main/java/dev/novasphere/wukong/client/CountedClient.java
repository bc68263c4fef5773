package dev.novasphere.wukong.client;

import dev.novasphere.wukong.observability.ApiRequestMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.impl.BaseClient;
import io.fabric8.kubernetes.client.impl.Handlers;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The client of the operator: as the platform makes it, with every request counted, every informer kept going, no request for a Lease repeated, and
 * the question which rights there are asked until it is answered.
 */
@Singleton
public class CountedClient {

    @Produces
    @Singleton
    KubernetesClient client(
            Config config,
            KubernetesSerialization serialization,
            Vertx vertx,
            ApiRequestMetrics metrics,
            Watches watches) {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(CheapCiphers.on(vertx))
                .withKubernetesSerialization(serialization)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(ApiRequestMetrics.NAME, metrics))
                .build();
        Handlers handlers = client.adapt(BaseClient.class).getHandlers();
        KnownKinds.watched().forEach(kind -> watch(handlers, kind, watches));
        handlers.register(Lease.class, LeaseRequests::new);
        handlers.register(SelfSubjectRulesReview.class, RightsReviews::new);
        return client;
    }

    /** In the place of what the client has for a few kinds, such as Services, of its own accord. */
    private static <T extends HasMetadata> void watch(Handlers handlers, Class<T> kind, Watches watches) {
        handlers.unregister(kind);
        handlers.register(kind, client -> new WatchedOperation<>(client, kind, watches));
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }
}
