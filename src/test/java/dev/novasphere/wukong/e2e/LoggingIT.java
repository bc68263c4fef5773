package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logs for machines, and levels by environment variables, as docs/operate.md says. */
@Tag("full")
class LoggingIT {

    private static final Path LOG = Path.of("target", "operator-json.log");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void each_line_is_json_and_those_about_a_wukong_name_it_in_fields() throws IOException {
        Files.deleteIfExists(LOG);
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            Crds.installAll(client);
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
            String namespace = cluster.newNamespace("logs");
            try (OperatorProcess operator = OperatorProcess.start(
                    kubeconfig,
                    LOG,
                    Map.of(
                            "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                            "true",
                            "QUARKUS_LOG_CATEGORY__DEV_NOVASPHERE_WUKONG__LEVEL",
                            "DEBUG"))) {
                client.resource(Serialization.unmarshal("""
                                apiVersion: vm.novasphere.dev/v1alpha1
                                kind: Wukong
                                metadata: {name: web, namespace: %s}
                                spec: {cpu: 1, memory: 1Gi, sshKeySecret: none, disks: [{name: root, size: 1Gi}]}
                                """.formatted(namespace), Wukong.class))
                        .create();
                Awaitility.await("a transition is logged")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> operator.output().contains("SecretNotFound"));
            }

            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(LOG)) {
                lines.add(JSON.readTree(line));
            }
            assertThat(lines).allSatisfy(line -> assertThat(line.path("message").asText())
                    .isNotBlank());
            assertThat(lines)
                    .filteredOn(line -> line.get("message").asText().startsWith("SecretNotFound"))
                    .isNotEmpty()
                    .allSatisfy(line -> {
                        assertThat(line.get("level").asText()).isEqualTo("DEBUG");
                        assertThat(line.at("/mdc/resource.name").asText()).isEqualTo("web");
                        assertThat(line.at("/mdc/resource.namespace").asText()).isEqualTo(namespace);
                    });
        }
    }
}
