package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that has whatever it is asked for. */
class UserSecretsTest {

    private static final NeededContent NEEDED =
            NeededContent.of(Serialization.unmarshal("---\nspec: {sshKeySecret: found}", Wukong.class));

    private static final String SECRET = """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "found"}, "data": {"password": "aHVudGVyMg=="}}
            """;

    private static final String MADE = """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "web-cloudinit",
              "labels": {"vm.novasphere.dev/wukong": "web", "app.kubernetes.io/managed-by": "wukong-operator"}}}
            """;

    private static final String TOKEN = """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "token", "annotations": {%s}},
             "type": "kubernetes.io/service-account-token", "data": {"token": "aHVudGVyMg=="}}
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(request -> {
        String address = request.uri().toString();
        asked.add(address);
        return new AnsweringServer.Answer(
                200,
                address.endsWith("/web-cloudinit")
                        ? MADE
                        : address.endsWith("/robot-token")
                                ? TOKEN.formatted("\"kubernetes.io/service-account.name\": \"robot\"")
                                : address.endsWith("/odd-token") ? TOKEN.formatted("") : SECRET);
    });

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void a_secret_is_read_by_name_in_its_namespace() {
        SecretLookup found = find("my-password.v1");

        assertThat(asked).containsExactly("/api/v1/namespaces/mine/secrets/my-password.v1");
        assertThat(found.value("password")).hasValue("hunter2".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_secret_that_the_operator_made_is_known_by_its_labels_and_name() {
        assertThat(find("web-cloudinit").operators()).isTrue();
        assertThat(find("my-password").operators()).isFalse();
    }

    @Test
    void a_token_says_of_which_service_account_it_is() {
        assertThat(find("my-password").isToken()).isFalse();
        assertThat(find("robot-token"))
                .matches(SecretLookup::isToken)
                .extracting(SecretLookup::account)
                .isEqualTo("robot");
        assertThat(find("odd-token"))
                .matches(SecretLookup::isToken)
                .extracting(SecretLookup::account)
                .isEqualTo("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../../other/secrets/victim",
                "..%2f..%2fother%2fsecrets%2fvictim",
                "other/victim",
                "?fieldSelector=metadata.name%3Dvictim",
                "victim#",
                "a b",
                "a\nb",
                "a\u0000b",
                "Victim",
                "-a",
                "${a}"
            })
    void a_text_that_is_no_name_is_sent_nowhere(String text) {
        assertThat(find(text).state()).isEqualTo(State.MISSING);
        assertThat(asked).isEmpty();
    }

    @Test
    void nothing_is_asked_where_nothing_is_named() {
        assertThat(find(null).state()).isEqualTo(State.NOT_READ);
        assertThat(asked).isEmpty();
    }

    private SecretLookup find(String name) {
        return new UserSecrets(server.client()).find("mine", name, NEEDED);
    }
}
