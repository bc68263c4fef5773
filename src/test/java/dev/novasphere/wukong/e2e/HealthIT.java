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
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probes of the Deployment are answered at the start, and while the API server is away. */
class HealthIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path LOG = Path.of("target", "operator-health.log");
    private static final String STARTED = "/q/health/started";
    private static final String LIVE = "/q/health/live";
    private static final String READY = "/q/health/ready";

    @TempDir
    Path folder;

    @Test
    void it_has_started_when_its_caches_are_filled_and_is_not_restarted_because_the_api_server_is_away()
            throws IOException {
        Files.deleteIfExists(LOG);
        try (TestCluster cluster = TestCluster.start();
                Relay relay = Relay.before(cluster)) {
            KubernetesClient client = cluster.client();
            Crds.installAll(client);
            Path kubeconfig =
                    relay.kubeconfig(OperatorInstallation.into(cluster).kubeconfig(), folder);
            String namespace = cluster.newNamespace("health");

            relay.hold();
            try (OperatorProcess operator = OperatorProcess.launch(kubeconfig, LOG, Map.of())) {
                await("it asks the API server").atMost(PATIENCE).until(() -> relay.connections() > 0);
                assertThat(operator.answersWell(STARTED)).isFalse();
                assertThat(operator.answersWell(READY)).isFalse();

                relay.release();
                operator.awaitReady();
                assertThat(operator.answer(STARTED)).isEqualTo(200);
                assertThat(operator.answer(LIVE)).isEqualTo(200);

                int connections = relay.connections();
                relay.cut();
                await("it tries to reach the API server again")
                        .atMost(PATIENCE)
                        .until(() -> relay.connections() > connections);
                assertThat(List.of(STARTED, LIVE, READY))
                        .allSatisfy(page -> assertThat(operator.answer(page)).isEqualTo(200));
                client.resource(Serialization.unmarshal("""
                                apiVersion: vm.novasphere.dev/v1alpha1
                                kind: Wukong
                                metadata: {name: web, namespace: %s}
                                spec: {cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}
                                """.formatted(namespace), Wukong.class))
                        .create();

                relay.mend();
                await("it does what came meanwhile")
                        .atMost(PATIENCE)
                        .until(() -> client.resources(VirtualMachine.class)
                                        .inNamespace(namespace)
                                        .withName("web-vm")
                                        .get()
                                != null);
            }
        }
    }
}
