package dev.novasphere.wukong.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndingNamespacesTest {

    /** As a real API server answers. */
    private static final String TERMINATING = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
             "message":"events \\"web.1\\" is forbidden: unable to create new content in namespace shop because it is being terminated",
             "reason":"Forbidden",
             "details":{"name":"web.1","kind":"events","causes":[{"reason":"NamespaceTerminating",
               "message":"namespace shop is being terminated","field":"metadata.namespace"}]},
             "code":403}
            """;

    private static final String GONE = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"namespaces \\"shop\\" not found",
             "reason":"NotFound","details":{"name":"shop","kind":"namespaces"},"code":404}
            """;

    private static final String NO_RIGHT = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"events is forbidden",
             "reason":"Forbidden","details":{"kind":"events"},"code":403}
            """;

    private static final String NO_OBJECT = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"secrets \\"namespaces\\" not found",
             "reason":"NotFound","details":{"name":"namespaces","kind":"secrets"},"code":404}
            """;

    private final EndingNamespaces ending = new EndingNamespaces();

    @ParameterizedTest
    @ValueSource(strings = {TERMINATING, GONE})
    void the_end_of_a_namespace_is_known_by_the_cause_and_not_by_the_words(String answer) {
        assertThat(ApiErrors.isNamespaceTerminating(exception(answer))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_RIGHT, NO_OBJECT})
    void no_other_refusal_passes_for_it(String answer) {
        assertThat(ApiErrors.isNamespaceTerminating(exception(answer))).isFalse();
    }

    @Test
    void an_answer_without_a_status_says_nothing() {
        assertThat(ApiErrors.isNamespaceTerminating(new KubernetesClientException("no connection")))
                .isFalse();
        assertThat(ApiErrors.isNamespaceTerminating(new KubernetesClientException("forbidden", 403, null)))
                .isFalse();
    }

    @Test
    void a_resource_of_the_same_name_in_the_namespace_made_anew_is_another_one() {
        ending.note(Stream.of(wukong("old")));

        assertThat(ending.hold(wukong("old"))).isTrue();
        assertThat(ending.hold(wukong("new"))).isFalse();
    }

    @Test
    void after_one_refusal_no_further_event_is_tried() {
        AtomicInteger requests = new AtomicInteger();
        try (AnsweringServer server = AnsweringServer.start(request -> {
            requests.incrementAndGet();
            return new AnsweringServer.Answer(403, TERMINATING);
        })) {
            WukongEvents events = new WukongEvents(new Writer(server.client(), null), ending);

            events.emit(wukong("old"), List.of(EventMessage.normal("A", "a"), EventMessage.normal("B", "b")));
            events.emit(wukong("old"), List.of(EventMessage.normal("C", "c")));
        }

        assertThat(requests).hasValue(1);
        assertThat(ending.hold(wukong("old"))).isTrue();
    }

    private static KubernetesClientException exception(String answer) {
        Status status = Serialization.unmarshal(answer, Status.class);
        return new KubernetesClientException(status.getMessage(), status.getCode(), status);
    }

    private static Wukong wukong(String uid) {
        Wukong wukong = new Wukong();
        wukong.getMetadata().setNamespace("shop");
        wukong.getMetadata().setName("web");
        wukong.getMetadata().setUid(uid);
        return wukong;
    }
}
