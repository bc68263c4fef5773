package dev.novasphere.wukong.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.watch.Informers;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ResourceOperations;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterTest {

    private volatile AnsweringServer.Answer answer = new AnsweringServer.Answer(
            200, new StatusBuilder().withStatus("Success").build());
    private final List<AnsweringServer.Request> requests = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(request -> {
        requests.add(request);
        return answer;
    });
    private final Writer writer = new Writer(server.client(), new Informers(null, null, null, null));

    @SuppressWarnings("unchecked")
    private final ResourceOperations<Wukong> framework = mock(ResourceOperations.class);

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void nothing_is_deleted_without_the_version_that_was_seen() {
        VirtualMachine machine = machine();

        assertThatThrownBy(() -> writer.delete(machine)).isInstanceOf(IllegalArgumentException.class);

        assertThat(requests).isEmpty();
    }

    @Test
    void a_deletion_names_the_version_that_was_seen() {
        VirtualMachine machine = machine();
        machine.getMetadata().setResourceVersion("7");

        assertThat(writer.delete(machine)).isTrue();

        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("DELETE");
            assertThat(request.body()).contains("\"preconditions\"").contains("\"resourceVersion\":\"7\"");
        });
    }

    @Test
    void a_change_names_the_object_that_it_was_decided_on() {
        VirtualMachine machine = machine();
        machine.getMetadata().setUid("uid-1");
        answer = new AnsweringServer.Answer(200, machine);

        writer.merge(machine, patch("{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}"), FieldManagers.POWER);
        writer.merge(machine, patch("{\"spec\":{\"runStrategy\":\"Halted\"}}"), FieldManagers.POWER);

        assertThat(requests)
                .extracting(AnsweringServer.Request::body)
                .containsExactly(
                        "{\"metadata\":{\"annotations\":{\"a\":\"b\"},\"uid\":\"uid-1\"}}",
                        "{\"spec\":{\"runStrategy\":\"Halted\"},\"metadata\":{\"uid\":\"uid-1\"}}");
    }

    /** What the API server says was seen of version 1.35: it changes no UID. */
    @Test
    void a_change_of_an_object_that_was_made_anew_under_its_name_is_a_conflict() {
        answer = new AnsweringServer.Answer(
                422,
                new StatusBuilder()
                        .withStatus("Failure")
                        .withCode(422)
                        .withReason("Invalid")
                        .withMessage(
                                "VirtualMachine.kubevirt.io \"web-vm\" is invalid: metadata.uid: Invalid value: \"uid-1\": field is immutable")
                        .withNewDetails()
                        .addNewCause(
                                "metadata.uid", "Invalid value: \"uid-1\": field is immutable", "FieldValueInvalid")
                        .endDetails()
                        .build());
        VirtualMachine machine = machine();
        machine.getMetadata().setUid("uid-1");

        assertThatThrownBy(() -> writer.merge(machine, patch("{\"metadata\":{}}"), FieldManagers.POWER))
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> {
                    assertThat(ApiErrors.isConflict(refusal)).isTrue();
                    assertThat(ApiErrors.isTransient(refusal)).isTrue();
                    assertThat(refusal).hasMessage("VirtualMachine web-vm is another one of that name by now");
                });
    }

    /** Without the UID the API server makes one that is gone anew, whatever version the request names. */
    @Test
    void an_apply_to_an_object_that_was_seen_makes_none() {
        VirtualMachine seen = machine();
        seen.getMetadata().setUid("uid-1");
        seen.getMetadata().setResourceVersion("7");
        answer = new AnsweringServer.Answer(200, seen);

        writer.apply(machine(), seen, FieldManagers.OPERATOR);
        writer.apply(machine(), null, FieldManagers.OPERATOR);

        assertThat(requests.get(0).body()).contains("\"uid\":\"uid-1\"", "\"resourceVersion\":\"7\"");
        assertThat(requests.get(1).body()).doesNotContain("\"uid\"");
    }

    @Test
    void fields_are_applied_to_one_object_only() {
        assertThatThrownBy(() -> writer.applyFields(new Wukong(), FieldManagers.FINALIZER))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(requests).isEmpty();
    }

    @Test
    void an_object_that_was_deleted_meanwhile_gets_no_status() {
        assertThat(statusAnswered(404, null)).isEmpty();
    }

    /** The reconciliation is retried; a retry here could hide the event of the change. */
    @Test
    void a_status_of_an_object_that_was_changed_meanwhile_is_refused_once() {
        assertThatThrownBy(() -> statusAnswered(409, "Conflict")).isInstanceOf(KubernetesClientException.class);

        verify(framework, times(1)).serverSideApplyPrimaryStatus(any());
    }

    @Test
    void a_status_that_was_taken_is_given_back() {
        Wukong written = new Wukong();
        when(framework.serverSideApplyPrimaryStatus(any())).thenReturn(written);

        assertThat(status()).containsSame(written);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 409, 422, 500})
    void what_else_the_server_says_of_a_status_is_an_error(int code) {
        assertThatThrownBy(() -> statusAnswered(code, null)).isInstanceOf(KubernetesClientException.class);
    }

    private Optional<Wukong> statusAnswered(int code, String reason) {
        var answer = reason == null
                ? null
                : new StatusBuilder().withCode(code).withReason(reason).build();
        when(framework.serverSideApplyPrimaryStatus(any()))
                .thenThrow(new KubernetesClientException("refused", code, answer));
        return status();
    }

    @SuppressWarnings("unchecked")
    private Optional<Wukong> status() {
        Context<Wukong> context = mock(Context.class);
        when(context.resourceOperations()).thenReturn(framework);
        return writer.status(new Wukong(), new Wukong(), context);
    }

    private static VirtualMachine machine() {
        VirtualMachine machine = new VirtualMachine();
        machine.getMetadata().setNamespace("shop");
        machine.getMetadata().setName("web-vm");
        return machine;
    }

    private static ObjectNode patch(String json) {
        return Serialization.unmarshal(json, ObjectNode.class);
    }
}
