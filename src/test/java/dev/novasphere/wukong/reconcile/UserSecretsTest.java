package dev.novasphere.wukong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.novasphere.wukong.plan.SecretLookup;
import dev.novasphere.wukong.plan.SecretLookup.State;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that has whatever it is asked for. */
class UserSecretsTest {

    private static final byte[] SECRET = """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "found"}, "data": {"password": "aHVudGVyMg=="}}
            """.getBytes(StandardCharsets.UTF_8);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, SECRET.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(SECRET);
            }
        });
        server.start();
        Config config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void end() {
        client.close();
        server.stop(0);
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
        return new UserSecrets(client).find("mine", name, Optional.empty());
    }
}
