package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Relay;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request to end comes in the middle of the work. */
@Tag("full")
class ShutdownIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path LOG = Path.of("target", "operator-shutdown.log");
    private static final int ENDED_BY_SIGTERM = 128 + 15;
    private static final String WUKONG = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata: {name: web, namespace: %s}
            spec:
              cpu: 1
              memory: 1Gi
              cloudInitUser: {name: ada}
              disks: [{name: root, size: 1Gi}, {name: data, size: 1Gi}]
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void begins_with_an_empty_log() throws IOException {
        Files.deleteIfExists(LOG);
    }

    @Test
    void the_reconciliation_that_runs_is_finished_and_no_other_is_begun() throws IOException {
        try (TestCluster cluster = TestCluster.start();
                Relay relay = Relay.before(cluster)) {
            KubernetesClient client = cluster.client();
            Crds.installAll(client);
            Path kubeconfig =
                    relay.kubeconfig(OperatorInstallation.into(cluster).kubeconfig(), folder);
            String namespace = cluster.newNamespace("shutdown");
            try (OperatorProcess operator = OperatorProcess.start(kubeconfig, LOG)) {
                relay.hold();
                client.resource(Serialization.unmarshal(WUKONG.formatted(namespace), Wukong.class))
                        .create();
                await("the reconciliation begins")
                        .atMost(PATIENCE)
                        .until(() -> operator.metrics().sum("wukong_reconcile_active") == 1);

                operator.terminate();
                await("it is asked to end").atMost(PATIENCE).until(() -> isAskedToEnd(operator));
                assertThat(operator.runs()).isTrue();
                assertThat(client.resources(VirtualMachine.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .isEmpty();
                relay.release();

                assertThat(operator.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
            }

            assertThat(client.resources(VirtualMachine.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .singleElement()
                    .satisfies(machine ->
                            assertThat(machine.getSpec().runStrategy()).isEqualTo("Always"));
            assertThat(client.resources(PersistentVolumeClaim.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .hasSize(2);
            assertThat(client.resources(Secret.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .hasSize(1);
            assertThat(Files.readString(LOG)).doesNotContain("ERROR", "WARN");
        }
    }

    @Test
    void a_reconciliation_that_does_not_end_holds_the_process_up_no_longer_than_configured() throws IOException {
        try (TestCluster cluster = TestCluster.start();
                Relay relay = Relay.before(cluster)) {
            KubernetesClient client = cluster.client();
            Crds.installAll(client);
            Path kubeconfig =
                    relay.kubeconfig(OperatorInstallation.into(cluster).kubeconfig(), folder);
            String namespace = cluster.newNamespace("shutdown");
            try (OperatorProcess operator =
                    OperatorProcess.start(kubeconfig, LOG, Map.of("WUKONG_OPERATOR_SHUTDOWN_TIMEOUT", "1s"))) {
                relay.hold();
                client.resource(Serialization.unmarshal(WUKONG.formatted(namespace), Wukong.class))
                        .create();
                await("the reconciliation begins")
                        .atMost(PATIENCE)
                        .until(() -> operator.metrics().sum("wukong_reconcile_active") == 1);

                operator.terminate();

                assertThat(operator.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
                assertThat(operator.output()).contains("1 reconciliations were not finished after PT1S");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void a_start_that_waits_for_the_api_server_ends_as_soon_as_it_is_asked_to(String leaderElection)
            throws IOException {
        try (TestCluster cluster = TestCluster.start();
                Relay relay = Relay.before(cluster)) {
            relay.cut();
            Path kubeconfig =
                    relay.kubeconfig(OperatorInstallation.into(cluster).kubeconfig(), folder);
            Map<String, String> settings = Map.of(
                    "WUKONG_LEADER_ELECTION_ENABLED",
                    leaderElection,
                    "WUKONG_LEADER_ELECTION_LEASE_NAMESPACE",
                    OperatorInstallation.NAMESPACE);
            try (OperatorProcess operator = OperatorProcess.launch(kubeconfig, LOG, settings)) {
                await("it tries to reach the API server").atMost(PATIENCE).until(() -> operator.output()
                        .contains("has not yet answered"));

                operator.terminate();

                assertThat(operator.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
            }
        }
    }

    private static boolean isAskedToEnd(OperatorProcess operator) {
        return operator.output().contains("finishes the reconciliations that run");
    }
}
