package dev.novasphere.wukong.gooperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.observability.EndingNamespaces;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Answer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Request;
import dev.novasphere.wukong.watch.GivenInformers;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API server cannot say whether the Go operator made a policy for the Wukong that is being deleted. */
class GoOperatorLeftoversTest {

    private static final String POLICY = """
            {"apiVersion": "nmstate.io/v1", "kind": "NodeNetworkConfigurationPolicy",
             "metadata": {"name": "web-lan-bridge", "resourceVersion": "7", "managedFields": [{
               "manager": "manager", "operation": "Update", "apiVersion": "nmstate.io/v1",
               "fieldsV1": {"f:spec": {"f:desiredState": {"f:interfaces": {}}}}}]},
             "spec": {"desiredState": {"interfaces": [
               {"name": "br0", "type": "linux-bridge", "state": "up", "bridge": {"port": [{"name": "ens192"}]}},
               {"name": "ens192", "type": "ethernet", "state": "up"}]}}}
            """;

    private final List<Wukong> wukongs = new ArrayList<>();
    private final Informers informers = new GivenInformers(wukongs);
    private int code;

    /** The answer about the policy of the network {@code lan}; another policy is answered with the code. */
    private Optional<String> policy = Optional.empty();

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final Writer writer = new Writer(server.client(), informers);
    private final GoOperatorLeftovers leftovers = new GoOperatorLeftovers(
            server.client(), informers, writer, new WukongEvents(writer, new EndingNamespaces()));

    private Answer answer(Request request) {
        String path = request.uri().getPath();
        if (path.endsWith("/wukongs")) {
            return new Answer(200, Serialization.asJson(Map.of("items", wukongs)));
        }
        if (path.endsWith("/events")) {
            events.add(request.body());
            return new Answer(201, request.body());
        }
        return path.endsWith("/web-lan-bridge") && policy.isPresent()
                ? new Answer(200, policy.get())
                : new Answer(code, "{}");
    }

    @AfterEach
    void end() {
        server.close();
    }

    private List<EventMessage> cleanUpAfter(Duration sinceDeletion) {
        Wukong wukong = Serialization.unmarshal("""
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
                  networks: [{name: lan, type: bridge, bridgeName: br0}, {name: dmz, type: bridge, bridgeName: br1}]
                """.formatted(Instant.now().minus(sinceDeletion)), Wukong.class);
        wukongs.add(wukong);
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
                .containsExactly(GoOperatorLeftovers.POLICY_LEFT, GoOperatorLeftovers.POLICY_LEFT);
    }

    @Test
    void a_refusal_is_reported_at_once() {
        code = 403;

        assertThat(cleanUpAfter(Duration.ZERO))
                .extracting(EventMessage::reason)
                .containsExactly(GoOperatorLeftovers.POLICY_LEFT, GoOperatorLeftovers.POLICY_LEFT);
    }

    /** When it is tried again, the first policy is not there any more, and nothing would be said of it. */
    @Test
    void a_policy_that_is_deleted_is_reported_although_the_next_one_has_to_be_tried_again() {
        policy = Optional.of(POLICY);
        code = 503;

        assertThatThrownBy(() -> cleanUpAfter(Duration.ZERO)).isInstanceOf(KubernetesClientException.class);

        assertThat(events).hasSize(1).allMatch(event -> event.contains(GoOperatorLeftovers.POLICY_DELETED));
    }
}
