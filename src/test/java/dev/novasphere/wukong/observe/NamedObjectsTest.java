package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.ModelJson;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that has every claim, and a Secret once it was asked for it before. */
class NamedObjectsTest {

    private static final NeededContent NEEDED =
            NeededContent.of(Serialization.unmarshal("---\nspec: {sshKeySecret: keys}", Wukong.class));

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(request -> {
        asked.add(request.uri().toString());
        boolean secret = request.uri().toString().contains("/secrets/");
        return secret && asked.size() == 1
                ? new AnsweringServer.Answer(404, "{\"apiVersion\": \"v1\", \"kind\": \"Status\", \"code\": 404}")
                : new AnsweringServer.Answer(
                        200,
                        "{\"apiVersion\": \"v1\", \"kind\": \"%s\", \"metadata\": {\"name\": \"found\"%s}%s}"
                                .formatted(
                                        secret ? "Secret" : "PersistentVolumeClaim",
                                        request.uri().toString().endsWith("/going")
                                                ? ", \"deletionTimestamp\": \"2026-11-30T19:00:00Z\""
                                                : "",
                                        request.uri().toString().endsWith("/odd")
                                                ? ", \"spec\": {\"storage\": {\"resources\": {\"requests\": {\"storage\": \"1e9.5\"}}}}"
                                                : ""));
    });
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(server.client().getConfiguration())
            .withKubernetesSerialization(ModelJson.serialization())
            .build();
    private final NamedObjects named = new NamedObjects(client);

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    @Test
    void a_claim_is_read_by_its_name_once() {
        assertThat(named.claim("mine", "data")).isPresent();
        assertThat(named.claim("mine", "data")).isPresent();

        assertThat(asked).containsExactly("/api/v1/namespaces/mine/persistentvolumeclaims/data");
    }

    @Test
    void whether_a_data_volume_stays_is_read_once() {
        assertThat(named.staysForGood("mine", "data")).isTrue();
        assertThat(named.staysForGood("mine", "data")).isTrue();
        assertThat(asked).containsExactly("/apis/cdi.kubevirt.io/v1beta1/namespaces/mine/datavolumes/data");
        assertThat(named.isEmpty()).isFalse();

        assertThat(named.staysForGood("mine", "going")).isFalse();
    }

    /** CDI's schema lets a quantity through that Kubernetes does not have. */
    @Test
    void a_data_volume_that_does_not_fit_the_model_is_named() {
        assertThatThrownBy(() -> named.staysForGood("mine", "odd"))
                .isInstanceOf(UnreadableObjectException.class)
                .hasMessageContaining("spec.storage.resources.requests.storage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../../other/persistentvolumeclaims/data", "other/data", "data?x", "Data", "a b"})
    void a_text_that_is_no_name_of_a_claim_is_sent_nowhere(String text) {
        assertThat(named.claim("mine", text)).isEmpty();

        assertThat(asked).isEmpty();
    }

    @Test
    void a_secret_that_was_missing_is_read_again_when_a_cache_holds_it_and_once() {
        assertThat(named.secret("mine", "keys", NEEDED).state()).isEqualTo(State.MISSING);
        assertThat(named.secret("mine", "keys", NEEDED).state()).isEqualTo(State.MISSING);
        assertThat(asked).hasSize(1);

        assertThat(named.watchedSecret("mine", "keys", NEEDED).state()).isEqualTo(State.FOUND);
        assertThat(named.watchedSecret("mine", "keys", NEEDED).state()).isEqualTo(State.FOUND);
        assertThat(asked).hasSize(2);
    }
}
