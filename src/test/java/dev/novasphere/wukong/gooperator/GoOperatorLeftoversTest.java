package dev.novasphere.wukong.gooperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Answer;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API server cannot say whether the Go operator made a policy for the Wukong that is being deleted. */
class GoOperatorLeftoversTest {

    private final Informers informers = new Informers(null, null, null, null) {
        @Override
        public <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name) {
            return Optional.empty();
        }
    };
    private Wukong wukong;
    private int code;
    private final AnsweringServer server =
            AnsweringServer.start(request -> request.uri().getPath().endsWith("/wukongs")
                    ? new Answer(200, Serialization.asJson(Map.of("items", List.of(wukong))))
                    : new Answer(code, "{}"));
    private final GoOperatorLeftovers leftovers = new GoOperatorLeftovers(server.client(), informers, null, null);

    @AfterEach
    void end() {
        server.close();
    }

    private List<EventMessage> cleanUpAfter(Duration sinceDeletion) {
        wukong = Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata:
                  name: web
                  namespace: shop
                  uid: u1
                  deletionTimestamp: "%s"
                  finalizers: [wukong.novasphere.dev/finalizer]
                  managedFields:
                  - manager: manager
                    operation: Update
                    apiVersion: vm.novasphere.dev/v1alpha1
                    fieldsV1: {"f:metadata": {"f:finalizers": {"v:\\"wukong.novasphere.dev/finalizer\\"": {}}}}
                spec:
                  networks: [{name: lan, type: bridge, bridgeName: br0}]
                """.formatted(Instant.now().minus(sinceDeletion)), Wukong.class);
        return leftovers.cleanUp(wukong);
    }

    @Test
    void a_busy_api_server_is_asked_again() {
        code = 503;

        assertThatThrownBy(() -> cleanUpAfter(Duration.ZERO)).isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void it_does_not_keep_the_wukong_from_going_for_longer_than_a_minute() {
        code = 503;

        assertThat(cleanUpAfter(GoOperatorLeftovers.PATIENCE))
                .extracting(EventMessage::reason)
                .containsExactly(GoOperatorLeftovers.POLICY_LEFT);
    }

    @Test
    void a_refusal_is_reported_at_once() {
        code = 403;

        assertThat(cleanUpAfter(Duration.ZERO))
                .extracting(EventMessage::reason)
                .containsExactly(GoOperatorLeftovers.POLICY_LEFT);
    }
}
