package dev.novasphere.wukong.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.observability.ApiRequestMetrics;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Answer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** An outage of the API server, as the client meets it: 503 to everything. */
class LeaseRequestsTest {

    private static final int REPEATS = 2;

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Test
    void a_request_for_a_lease_is_sent_once_and_any_other_is_repeated() {
        try (AnsweringServer server = AnsweringServer.start(request -> {
                    asked.add(request.uri().getPath());
                    return new Answer(503, "{}");
                });
                VertxOwner vertx = new VertxOwner();
                KubernetesClient client = client(server.client().getMasterUrl().toString(), vertx.vertx())) {
            assertThatThrownBy(() -> client.leases()
                            .inNamespace("system")
                            .withName("wukong-operator")
                            .get())
                    .isInstanceOf(KubernetesClientException.class);
            assertThat(asked).hasSize(1).allMatch(path -> path.endsWith("/leases/wukong-operator"));

            asked.clear();
            assertThatThrownBy(() -> client.secrets()
                            .inNamespace("system")
                            .withName("keys")
                            .get())
                    .isInstanceOf(KubernetesClientException.class);
            assertThat(asked).hasSize(1 + REPEATS);
        }
    }

    private static KubernetesClient client(String url, Vertx vertx) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withRequestRetryBackoffLimit(REPEATS)
                .withRequestRetryBackoffInterval(1)
                .build();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        return new CountedClient()
                .client(
                        config,
                        new KubernetesSerialization(),
                        vertx,
                        new ApiRequestMetrics(registry),
                        new Watches(null, registry));
    }

    /** The event loops, which the platform has and closes. */
    private record VertxOwner(Vertx vertx) implements AutoCloseable {

        VertxOwner() {
            this(Vertx.vertx());
        }

        @Override
        public void close() {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
