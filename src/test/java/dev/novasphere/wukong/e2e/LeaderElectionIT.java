package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.ScrapedMetrics;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two replicas, with just the rights of the component leader-election on top: one works, the other is ready to. */
@Tag("full")
class LeaderElectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path RIGHTS = Path.of("kubernetes", "components", "leader-election", "rbac.yaml");
    private static final String LEASE = "wukong-operator";
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    /** A Lease that does not run out while a test runs: whoever gets it was given it. */
    private static final Map<String, String> LONG = Map.of(
            "WUKONG_LEADER_ELECTION_LEASE_DURATION", "1h",
            "WUKONG_LEADER_ELECTION_RENEW_DEADLINE", "30m",
            "WUKONG_LEADER_ELECTION_RETRY_PERIOD", "500ms");

    private static final Map<String, String> SHORT = Map.of(
            "WUKONG_LEADER_ELECTION_LEASE_DURATION", "6s",
            "WUKONG_LEADER_ELECTION_RENEW_DEADLINE", "4s",
            "WUKONG_LEADER_ELECTION_RETRY_PERIOD", "500ms");

    /** The settings that the overlays install: none but the defaults. */
    private static final Map<String, String> AS_SHIPPED = Map.of();

    /** How often a leader is killed, to measure: -Dwukong.failover.kills=5. */
    private static final int KILLS = Integer.getInteger("wukong.failover.kills", 1);

    private static final Path MEASURED = Path.of("target", "failover.txt");

    private final TestCluster cluster = TestCluster.start();
    private final KubernetesClient client = cluster.client();
    private final List<OperatorProcess> replicas = new ArrayList<>();
    private final Path kubeconfig;
    private final KubeVirtStandIn kubeVirt;

    LeaderElectionIT() throws IOException {
        Crds.installAll(client);
        kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
        try (InputStream rights = Files.newInputStream(RIGHTS)) {
            client.load(rights).create();
        }
        kubeVirt = KubeVirtStandIn.start(cluster);
        kubeVirt.installStorageClasses();
    }

    @AfterEach
    void end() {
        replicas.forEach(OperatorProcess::close);
        kubeVirt.close();
        cluster.close();
    }

    private OperatorProcess start(Map<String, String> lease) {
        Map<String, String> settings = new HashMap<>(lease);
        settings.put("WUKONG_LEADER_ELECTION_ENABLED", "true");
        settings.put("WUKONG_LEADER_ELECTION_LEASE_NAMESPACE", OperatorInstallation.NAMESPACE);
        Path log = Path.of("target", "operator-replica-" + replicas.size() + ".log");
        assertThat(log.toFile().delete() || !Files.exists(log)).isTrue();
        OperatorProcess replica = OperatorProcess.start(kubeconfig, log, settings);
        replicas.add(replica);
        return replica;
    }

    private static boolean leads(OperatorProcess replica) {
        return replica.metrics().sum("wukong_leader") == 1;
    }

    private static void awaitLeader(OperatorProcess replica) {
        await("it leads").atMost(PATIENCE).until(() -> leads(replica));
    }

    private Resource<Lease> lease() {
        return client.leases().inNamespace(OperatorInstallation.NAMESPACE).withName(LEASE);
    }

    private void awaitRunning(String namespace, String name) {
        await(name + " runs").atMost(PATIENCE).until(() -> {
            Wukong wukong = client.resources(Wukong.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            return wukong.getStatus() != null && wukong.getStatus().phase() == Phase.Running;
        });
    }

    private void create(String namespace, String name) {
        client.resource(Serialization.unmarshal("""
                        apiVersion: vm.novasphere.dev/v1alpha1
                        kind: Wukong
                        metadata: {name: %s, namespace: %s}
                        spec: {cpu: 1, memory: 1Gi, disks: [{name: root, size: 1Gi}]}
                        """.formatted(name, namespace), Wukong.class))
                .create();
    }

    /** Requests of a replica that changed or tried to change anything but the Lease. */
    private static double writes(OperatorProcess replica) {
        ScrapedMetrics metrics = replica.metrics();
        return metrics.samples().stream()
                .filter(sample -> sample.name().equals("wukong_api_requests_total"))
                .filter(sample -> List.of("create", "patch", "update", "delete")
                        .contains(sample.labels().get("verb")))
                .filter(sample -> !List.of("leases", "selfsubjectrulesreviews")
                        .contains(sample.labels().get("resource")))
                .mapToDouble(ScrapedMetrics.Sample::value)
                .sum();
    }

    private List<Request> writesSince(long mark) {
        return cluster.requests()
                .since(
                        mark,
                        request -> request.user().endsWith(":" + OperatorInstallation.SERVICE_ACCOUNT)
                                && request.writes()
                                && !request.renewsLease()
                                && !request.resource().equals("selfsubjectrulesreviews"));
    }

    /** Statuses on the way are gathered, so that the last one is written a moment after the guest runs. */
    private void awaitWrittenStatus() {
        long[] last = {cluster.requests().mark()};
        await("the operator has written all it knows")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    boolean quiet = writesSince(last[0]).isEmpty();
                    last[0] = cluster.requests().mark();
                    return quiet;
                });
    }

    @Test
    void the_standby_is_ready_and_writes_nothing_and_takes_over_as_soon_as_the_leader_is_asked_to_end() {
        OperatorProcess leader = start(LONG);
        awaitLeader(leader);
        OperatorProcess standby = start(LONG);
        String namespace = cluster.newNamespace("leader");
        create(namespace, "first");
        awaitRunning(namespace, "first");
        awaitWrittenStatus();

        assertThat(writes(leader)).isPositive();
        assertThat(writes(standby)).isZero();
        assertThat(leads(standby)).isFalse();
        assertThat(standby.answer("/q/health/ready")).isEqualTo(200);
        assertThat(standby.metrics().sum("wukong_resources")).isZero();

        leader.terminate();
        assertThat(leader.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
        long mark = cluster.requests().mark();
        awaitLeader(standby);
        await("it has read what is there")
                .atMost(PATIENCE)
                .until(() -> standby.metrics().sum("wukong_resources", "phase", "Running") == 1);
        assertThat(writesSince(mark)).isEmpty();

        create(namespace, "second");
        awaitRunning(namespace, "second");
        assertThat(lease().get().getSpec().getLeaseTransitions()).isEqualTo(1);
        assertThat(leader.output()).contains("gave the Lease back").doesNotContain("ERROR");
    }

    @Test
    void the_standby_takes_over_from_a_leader_that_was_killed_when_the_lease_has_run_out() throws IOException {
        Files.deleteIfExists(MEASURED);
        OperatorProcess leader = start(AS_SHIPPED);
        awaitLeader(leader);
        String namespace = cluster.newNamespace("leader");
        for (int kill = 1; kill <= KILLS; kill++) {
            OperatorProcess standby = start(AS_SHIPPED);
            LeaseSpec before = lease().get().getSpec();

            leader.kill();
            long killed = System.nanoTime();
            create(namespace, "killed-" + kill);
            assertThat(lease().get().getSpec().getHolderIdentity()).isEqualTo(before.getHolderIdentity());

            awaitMachine(namespace, "killed-" + kill);
            note("killed", System.nanoTime() - killed);
            assertThat(leads(standby)).isTrue();
            LeaseSpec taken = lease().get().getSpec();
            assertThat(taken.getHolderIdentity()).isNotEqualTo(before.getHolderIdentity());
            assertThat(taken.getLeaseTransitions()).isEqualTo(before.getLeaseTransitions() + 1);
            leader = standby;
        }

        start(AS_SHIPPED);
        leader.terminate();
        long asked = System.nanoTime();
        create(namespace, "ended");
        awaitMachine(namespace, "ended");
        note("asked to end", System.nanoTime() - asked);
        assertThat(leader.awaitExit()).isEqualTo(ENDED_BY_SIGTERM);
    }

    /** Waits until a Wukong's machine is written. */
    private void awaitMachine(String namespace, String wukong) {
        await(wukong + " has a machine")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> client.resources(VirtualMachine.class)
                                .inNamespace(namespace)
                                .withName(Names.virtualMachine(wukong))
                                .get()
                        != null);
    }

    /** Notes how long no replica acted; docs/operate.md has such figures. No test depends on them. */
    private static void note(String leader, long nanos) throws IOException {
        String line = "leader %s: the next one acts after %.1f s%n".formatted(leader, nanos / 1e9);
        Files.writeString(MEASURED, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void a_leader_that_loses_the_lease_ends_at_once_and_writes_nothing_more() {
        OperatorProcess leader = start(LONG);
        awaitLeader(leader);
        lease().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"holderIdentity\": \"another-operator\"}}");

        assertThat(leader.awaitExit()).isOne();
        long mark = cluster.requests().mark();
        create(cluster.newNamespace("leader"), "web");
        assertThat(leader.output()).contains("lost the Lease");
        assertThat(writesSince(mark)).isEmpty();
        assertThat(lease().get().getSpec().getHolderIdentity()).isEqualTo("another-operator");
    }

    @Test
    void the_rights_of_the_component_are_those_that_the_lease_needs() throws IOException {
        OperatorProcess leader = start(SHORT);
        awaitLeader(leader);
        leader.terminate();
        leader.awaitExit();

        List<Request> asked = cluster.requests()
                .since(
                        0,
                        request -> request.user().endsWith(":" + OperatorInstallation.SERVICE_ACCOUNT)
                                && request.renewsLease());
        assertThat(asked).filteredOn(request -> request.code() == 403).isEmpty();
        assertThat(grants())
                .containsExactlyInAnyOrderElementsOf(asked.stream()
                        .map(Request::verb)
                        // The framework wants to know that it has this right, and then patches.
                        .collect(Collectors.collectingAndThen(Collectors.toSet(), verbs -> {
                            verbs.add("update");
                            return verbs;
                        })));
    }

    private List<String> grants() throws IOException {
        try (InputStream rights = Files.newInputStream(RIGHTS)) {
            return client.load(rights).items().stream()
                    .filter(Role.class::isInstance)
                    .map((HasMetadata role) -> ((Role) role).getRules())
                    .flatMap(Collection::stream)
                    .map(PolicyRule::getVerbs)
                    .flatMap(Collection::stream)
                    .toList();
        }
    }
}
