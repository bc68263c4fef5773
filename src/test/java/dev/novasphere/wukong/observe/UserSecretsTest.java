package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.observed.SecretLookup;
import dev.novasphere.wukong.plan.observed.SecretLookup.State;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that has whatever it is asked for. */
class UserSecretsTest {

    private static final String SECRET = """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "found"}, "data": {"password": "aHVudGVyMg=="}}
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(request -> {
        asked.add(request.uri().toString());
        return new AnsweringServer.Answer(200, SECRET);
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
        return new UserSecrets(server.client()).find("mine", name);
    }
}
