package dev.novasphere.wukong.reconcile;

import dev.novasphere.wukong.observability.ApiRequestMetrics;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The client of the operator: as the platform makes it, with every request counted. */
@Singleton
public class CountedClient {

    @Produces
    @Singleton
    KubernetesClient client(Config config, KubernetesSerialization serialization, ApiRequestMetrics metrics) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(ApiRequestMetrics.NAME, metrics))
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }
}
