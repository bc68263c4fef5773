package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Relay;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator that starts while definitions are replaced and the API server closes connections goes on until it is ready. */
@Tag("full")
class BrokenStartIT {

    private static final Path LOG = Path.of("target", "operator-broken-start.log");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** More connections than a start opens one after the other, so that each of its steps meets one that ends. */
    private static final int BREAKS = 40;

    private static final Path LEASE_RIGHTS = Path.of("kubernetes", "components", "leader-election", "rbac.yaml");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void a_start_goes_on_after_each_connection_that_ends_while_definitions_are_replaced(String leaderElection)
            throws IOException {
        Files.deleteIfExists(LOG);
        try (TestCluster cluster = TestCluster.start();
                Relay relay = Relay.before(cluster)) {
            Crds.installAll(cluster.client());
            Path kubeconfig =
                    relay.kubeconfig(OperatorInstallation.into(cluster).kubeconfig(), folder);
            try (InputStream rights = Files.newInputStream(LEASE_RIGHTS)) {
                cluster.client().load(rights).create();
            }
            Map<String, String> settings = Map.of(
                    "WUKONG_LEADER_ELECTION_ENABLED",
                    leaderElection,
                    "WUKONG_LEADER_ELECTION_LEASE_NAMESPACE",
                    OperatorInstallation.NAMESPACE);
            try (OperatorProcess operator = OperatorProcess.launch(kubeconfig, LOG, settings)) {
                for (int i = 0; i < BREAKS; i++) {
                    int before = relay.connections();
                    await("a connection is made")
                            .atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> !operator.runs() || relay.connections() > before);
                    replaceDefinitions(cluster.client(), i);
                    relay.cut();
                    relay.mend();
                    assertThat(operator.runs()).as(operator.output()).isTrue();
                }

                operator.awaitReady();
            }
        }
    }

    /** Each time with another schema, so that the API server makes a new handler and ends what the former one serves. */
    private static void replaceDefinitions(KubernetesClient client, int time) {
        List<CustomResourceDefinition> definitions =
                client.apiextensions().v1().customResourceDefinitions().list().getItems();
        CustomResourceDefinition one = definitions.get(time % definitions.size());
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(one.getMetadata().getName())
                .edit(current -> {
                    current.getSpec().getVersions().forEach(version -> version.getSchema()
                            .getOpenAPIV3Schema()
                            .setDescription("Replaced " + time));
                    return current;
                });
    }
}
