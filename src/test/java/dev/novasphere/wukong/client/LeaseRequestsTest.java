package dev.novasphere.wukong.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.observability.ApiRequestMetrics;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Answer;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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

    /** The framework asks for it once at the start with leader election, and the process ended when it had no answer. */
    @Test
    void the_question_which_rights_there_are_is_asked_again_when_its_connection_ends() {
        assertThat(askedForRights(null, 3)).isEqualTo(3);
    }

    @Test
    void it_is_asked_again_when_the_api_server_is_busy_for_longer_than_the_client_repeats() {
        assertThat(askedForRights(new Answer(503, "{}"), REPEATS + 2)).isEqualTo(REPEATS + 2);
    }

    /** Asks which rights there are, which is answered well at last; returns how often it was asked. */
    private int askedForRights(Answer before, int last) {
        SelfSubjectRulesReview review = new SelfSubjectRulesReviewBuilder()
                .withNewSpec()
                .withNamespace("system")
                .endSpec()
                .build();
        SelfSubjectRulesReview answered = new SelfSubjectRulesReviewBuilder(review)
                .withNewStatus()
                .withIncomplete(true)
                .endStatus()
                .build();
        try (AnsweringServer server = AnsweringServer.start(request -> {
                    asked.add(request.method() + " " + request.uri().getPath());
                    return asked.size() < last ? before : new Answer(201, answered);
                });
                VertxOwner vertx = new VertxOwner();
                KubernetesClient client = client(server.client().getMasterUrl().toString(), vertx.vertx())) {
            assertThat(client.resource(review).create().getStatus().getIncomplete())
                    .isTrue();

            assertThat(asked).containsOnly("POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews");
            return asked.size();
        }
    }

    /** A thread is held for the time of one request, however often it is tried. */
    @Test
    void a_request_without_an_answer_is_not_repeated() {
        CountDownLatch over = new CountDownLatch(1);
        try (AnsweringServer server = AnsweringServer.start(request -> {
                    asked.add(request.method());
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return null;
                });
                VertxOwner vertx = new VertxOwner();
                KubernetesClient client = client(server.client().getMasterUrl().toString(), vertx.vertx(), 300)) {
            assertThatThrownBy(() -> client.secrets()
                            .inNamespace("system")
                            .withName("keys")
                            .get())
                    .isInstanceOf(KubernetesClientException.class);
            assertThat(asked).hasSize(1);
            over.countDown();
        }
    }

    @Test
    void a_refusal_to_say_which_rights_there_are_is_not_asked_again() {
        try (AnsweringServer server = AnsweringServer.start(request -> {
                    asked.add(request.method());
                    return new Answer(403, "{}");
                });
                VertxOwner vertx = new VertxOwner();
                KubernetesClient client = client(server.client().getMasterUrl().toString(), vertx.vertx())) {
            assertThatThrownBy(
                            () -> client.resource(new SelfSubjectRulesReview()).create())
                    .isInstanceOf(KubernetesClientException.class);
            assertThat(asked).hasSize(1);
        }
    }

    private static KubernetesClient client(String url, Vertx vertx) {
        return client(url, vertx, Config.DEFAULT_REQUEST_TIMEOUT);
    }

    private static KubernetesClient client(String url, Vertx vertx, int timeoutMillis) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withRequestRetryBackoffLimit(REPEATS)
                .withRequestRetryBackoffInterval(1)
                .withRequestTimeout(timeoutMillis)
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
