package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.BrokenWebhook;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.StandInOptions;
import dev.novasphere.wukong.testcluster.Tenant;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A platform's webhook that is broken concerns one namespace: what is written there fails, and the other namespaces do not notice. */
class BrokenWebhookIT {

    private static final Path LOG = Path.of("target", "operator-broken-webhook.log");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Threads that any namespace gets, and Wukongs for more than those that there are in all. */
    private static final int THREADS = 8;

    /** A refused request is repeated twice. */
    private static final int REQUESTS_AN_ATTEMPT = 3;

    private static final List<String> MANY =
            IntStream.range(0, 2 * THREADS).mapToObj(i -> "w" + i).toList();

    private static final String DISK = "disks: [{name: root, size: 1Gi, storageClassName: standard}]";

    /** So long that no request of the operator ends before the webhook has had all its time. */
    private static final Map<String, String> PATIENT = Map.of("KUBERNETES_REQUEST_TIMEOUT", "60000");

    private final TestCluster cluster = TestCluster.start();
    private final KubernetesClient client = cluster.client();
    private final Tenant broken = new Tenant(client, cluster.newNamespace("broken"));
    private final Tenant other = new Tenant(client, cluster.newNamespace("other"));
    private Path kubeconfig;
    private KubeVirtStandIn kubeVirt;

    @BeforeEach
    void start() throws IOException {
        Files.deleteIfExists(LOG);
        Crds.installAll(client);
        kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
        kubeVirt = KubeVirtStandIn.start(cluster, StandInOptions.lean());
        kubeVirt.installStorageClasses();
    }

    @AfterEach
    void end() {
        kubeVirt.close();
        cluster.close();
    }

    @Test
    void while_it_hangs_another_namespace_is_served_before_a_single_request_has_ended() {
        try (OperatorProcess operator = OperatorProcess.start(kubeconfig, LOG, PATIENT);
                BrokenWebhook webhook = BrokenWebhook.hanging(client, broken.namespace())) {
            long mark = cluster.requests().mark();
            MANY.forEach(name -> broken.create(name, DISK));
            await("all threads that one namespace gets wait for the webhook")
                    .atMost(PATIENCE)
                    .until(() -> webhook.calls() >= THREADS);

            other.create("web", DISK);
            await("the other namespace has its machine")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> other.machine("web").isPresent());

            assertThat(tries(mark, ""))
                    .as("requests for which the other namespace had to wait")
                    .isEmpty();
            assertThat(webhook.calls()).isEqualTo(THREADS);
            assertThat(operator.runs()).isTrue();
        }
    }

    /** In the order of one queue, half of the others would be behind eight of these, whichever order that is. */
    @Test
    void nor_does_another_namespace_wait_where_the_wukongs_of_both_were_there_before_the_operator() {
        long mark = cluster.requests().mark();
        MANY.forEach(name -> broken.create(name, DISK));
        MANY.forEach(name -> other.create(name, DISK));
        try (BrokenWebhook webhook = BrokenWebhook.hanging(client, broken.namespace());
                OperatorProcess operator = OperatorProcess.start(kubeconfig, LOG, PATIENT)) {
            await("the other namespace has its machines")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            MANY.stream().allMatch(name -> other.machine(name).isPresent()));

            assertThat(tries(mark, ""))
                    .as("requests for which the other namespace had to wait")
                    .isEmpty();
            await("all threads that one namespace gets wait for the webhook")
                    .atMost(PATIENCE)
                    .until(() -> webhook.calls() >= THREADS);
            assertThat(operator.runs()).isTrue();
        }
    }

    @Test
    void what_it_refuses_is_not_sent_again_and_again_and_is_written_when_it_is_gone() {
        try (OperatorProcess operator = OperatorProcess.start(kubeconfig, LOG);
                BrokenWebhook webhook = BrokenWebhook.failing(client, broken.namespace())) {
            long mark = cluster.requests().mark();
            MANY.forEach(name -> broken.create(name, DISK));
            await("each Wukong says so").atMost(PATIENCE).until(() -> MANY.stream()
                    .allMatch(name -> saysThatTheWebhookFails(name)));

            assertThat(MANY).allSatisfy(name -> {
                List<ApiRequests.Request> tries = tries(mark, name + "-vm");
                assertThat(tries)
                        .as("requests of as many attempts as the log has lines of, and one that goes on")
                        .hasSizeLessThanOrEqualTo(
                                REQUESTS_AN_ATTEMPT * (failures(operator, name).size() + 1));
            });
            assertThat(MANY).allSatisfy(name -> assertThat(failures(operator, name))
                    .anyMatch(line -> line.contains("failed calling webhook")));
            assertThat(operator.output()).doesNotContain("\tat ");

            webhook.unregister();
            await("each machine runs").atMost(PATIENCE).until(() -> MANY.stream()
                    .allMatch(broken::runs));
            assertThat(operator.runs()).isTrue();
        }
    }

    /** The lines of the log about attempts that failed. */
    private static List<String> failures(OperatorProcess operator, String wukong) {
        return operator.output()
                .lines()
                .filter(line -> line.contains("Uncaught error") && line.contains("name='" + wukong + "'"))
                .toList();
    }

    private boolean saysThatTheWebhookFails(String name) {
        return broken.condition(name, "Applied")
                .filter(condition -> condition.getReason().equals("Retrying")
                        && condition.getMessage().contains("failed calling webhook"))
                .isPresent();
    }

    /** Writes of the operator to machines of the broken namespace that have ended; to one machine, if a name is given. */
    private List<ApiRequests.Request> tries(long mark, String machine) {
        return cluster.requests()
                .since(
                        mark,
                        ApiRequests.ofServiceAccount(
                                        OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT)
                                .and(request -> request.writes()
                                        && request.resource().equals("virtualmachines")
                                        && request.namespace().equals(broken.namespace())
                                        && (machine.isEmpty() || machine.equals(request.name()))));
    }
}
