package dev.novasphere.wukong.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The failures that an operator meets in production, while Wukongs are created, changed and deleted: nothing may be lost, nothing doubled,
 * and all has to be as planned in the end. Random choices come from a seed that each test prints; {@code -Dwukong.faults.seed} repeats them.
 */
class FaultsIT {

    private static final int SIZE = Integer.getInteger("wukong.faults.size", 40);
    private static final int KILLS = Integer.getInteger("wukong.faults.kills", 10);
    private static final int PERCENT = 20;
    private static final int ENOUGH = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(3).plusMillis(SIZE * 300L);
    private static final Path LOGS = Path.of("target", "faults");
    private static final Path LEADER_RIGHTS = Path.of("kubernetes", "components", "leader-election", "rbac.yaml");

    private final long seed = Long.getLong("wukong.faults.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final World world;
    private final TestCluster cluster;
    private final KubernetesClient client;
    private final String namespace;
    private final FleetOfWukongs fleet;
    private final ClusterAtRest atRest;
    private final ExecutorService users = Executors.newFixedThreadPool(4);
    private OperatorProcess operator;

    @TempDir
    Path folder;

    FaultsIT(TestInfo test) {
        System.out.printf("%s: -Dwukong.faults.seed=%d%n", test.getDisplayName(), seed);
        world = World.create(LOGS.resolve(test.getDisplayName().replaceAll("\\W", "") + ".log"));
        cluster = world.cluster();
        client = world.client();
        namespace = cluster.newNamespace("faults");
        fleet = new FleetOfWukongs(client, namespace, SIZE);
        atRest = new ClusterAtRest(cluster, namespace);
    }

    @AfterEach
    void end() {
        users.shutdownNow();
        if (operator != null) {
            operator.close();
        }
        world.close();
    }

    @Test
    void the_api_server_dies_amid_creations_and_comes_back() throws Exception {
        operator = world.startOperator();
        Future<?> creating = inBackground(fleet.names(), fleet::create);
        awaitMachines(SIZE / 4);

        cluster.killApiServer();
        TimeUnit.SECONDS.sleep(3);
        cluster.startApiServer();

        creating.get();
        atRest.await(cores(fleet.names(), 1));
    }

    @Test
    void etcd_is_restarted_amid_creations() throws Exception {
        operator = world.startOperator();
        Future<?> creating = inBackground(fleet.names(), fleet::create);
        awaitMachines(SIZE / 4);

        cluster.restartEtcd();

        creating.get();
        atRest.await(cores(fleet.names(), 1));
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void requests_fail_at_random(Fault fault) throws Exception {
        try (FaultyConnection connection = FaultyConnection.to(apiServerPort(), seed)) {
            operator = world.startOperator(connection.kubeconfig(world.kubeconfig(), folder), Map.of());
            connection.plan(Fault.Plan.some(fault, PERCENT, seed));
            Future<?> creating = inBackground(fleet.names(), fleet::create);
            while (fault.isOfWatches() && (!creating.isDone() || connection.befallen() < ENOUGH)) {
                TimeUnit.SECONDS.sleep(1);
                connection.cutAll();
            }
            creating.get();
            awaitMachines(SIZE);
            Map<String, Integer> expected = changeAndDelete();

            assertThat(connection.befallen()).isPositive();
            connection.plan(Fault.Plan.CALM);
            atRest.await(expected);
        }
    }

    @Test
    void all_connections_are_cut_again_and_again() throws Exception {
        try (FaultyConnection connection = FaultyConnection.to(apiServerPort(), seed)) {
            operator = world.startOperator(connection.kubeconfig(world.kubeconfig(), folder), Map.of());
            Future<?> creating = inBackground(fleet.names(), fleet::create);
            for (int cut = 0; cut < 10; cut++) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
                connection.cutAll();
            }
            creating.get();
            atRest.await(cores(fleet.names(), 1));
        }
    }

    @Test
    void the_clock_jumps_forth_and_back() throws Exception {
        MovedClock clock = MovedClock.in(folder);
        // Without TLS between the operator and here: a certificate of today would not be valid yesterday.
        try (FaultyConnection connection = FaultyConnection.to(apiServerPort(), seed)) {
            Path config = connection.kubeconfig(world.kubeconfig(), folder);
            operator = world.startOperator(config, clock.environment());
            Future<Map<String, Integer>> using = users.submit(() -> {
                fleet.names().forEach(fleet::create);
                return changeAndDelete();
            });
            int moves = 0;
            for (int days : List.of(1, -1, 30, 0)) {
                awaitMachines(SIZE * ++moves / 8);
                clock.moveTo(Duration.ofDays(days));
                TimeUnit.SECONDS.sleep(2);
                restartAsTheKubeletDoes(config, clock);
            }
            atRest.await(using.get());
            String today = LocalDate.now(ZoneOffset.UTC).toString();
            assertThat(client.v1().events().inNamespace(namespace).list().getItems())
                    .as("events of another time")
                    .anyMatch(event -> !event.getLastTimestamp().startsWith(today));
        }
    }

    @Test
    void a_clock_that_is_set_forward_at_rest_stops_no_reconciliation() throws Exception {
        MovedClock clock = MovedClock.in(folder);
        operator = world.startOperator(clock.environment());
        fleet.names().forEach(fleet::create);
        atRest.await(cores(fleet.names(), 1));

        clock.moveTo(Duration.ofHours(2));
        fleet.names().forEach(fleet::change);
        restartAsTheKubeletDoes(world.kubeconfig(), clock);

        atRest.await(cores(fleet.names(), FleetOfWukongs.CHANGED_CPU));
    }

    /** A process whose liveness check fails, as it does after a step of the clock, is replaced. */
    private void restartAsTheKubeletDoes(Path config, MovedClock clock) {
        assertThat(operator.answersWell("/q/health/live"))
                .as("alive after a step of the clock")
                .isFalse();
        operator.close();
        operator = world.startOperator(config, clock.environment());
    }

    @Test
    void the_operator_is_killed_at_random_points() throws Exception {
        operator = world.startOperator();
        Future<Map<String, Integer>> using = users.submit(() -> {
            fleet.names().forEach(fleet::create);
            return changeAndDelete();
        });
        for (int kill = 0; kill < KILLS; kill++) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
            operator.kill();
            operator = world.startOperator();
        }
        atRest.await(using.get());
    }

    @Test
    void leadership_moves_under_load() throws Exception {
        try (InputStream rights = Files.newInputStream(LEADER_RIGHTS)) {
            client.load(rights).create();
        }
        Map<String, String> lease = Map.of(
                "WUKONG_LEADER_ELECTION_ENABLED", "true",
                "WUKONG_LEADER_ELECTION_LEASE_NAMESPACE", OperatorInstallation.NAMESPACE,
                "WUKONG_LEADER_ELECTION_LEASE_DURATION", "6s",
                "WUKONG_LEADER_ELECTION_RENEW_DEADLINE", "4s",
                "WUKONG_LEADER_ELECTION_RETRY_PERIOD", "500ms");
        List<OperatorProcess> replicas =
                new ArrayList<>(List.of(world.startOperator(lease), world.startOperator(lease)));
        try {
            Future<Map<String, Integer>> using = users.submit(() -> {
                fleet.names().forEach(fleet::create);
                return changeAndDelete();
            });
            for (int move = 0; move < 3; move++) {
                OperatorProcess leader = awaitLeader(replicas);
                leader.kill();
                replicas.remove(leader);
                replicas.add(world.startOperator(lease));
            }
            atRest.await(using.get());
            assertThat(replicas.stream().filter(FaultsIT::leads)).hasSize(1);
        } finally {
            replicas.forEach(OperatorProcess::close);
        }
    }

    @Test
    void a_webhook_that_refuses_every_machine_for_a_while_is_reported_and_retried_rarely() {
        operator = world.startOperator();
        refuseMachines("closed", "true", "no machines today");
        long mark = cluster.requests().mark();
        fleet.names().forEach(fleet::create);
        await("every Wukong says so").atMost(PATIENCE).until(() -> fleet.names().stream()
                .allMatch(name -> saysApplied(name, "no machines today")));
        assertThat(tries(mark, "")).hasSizeLessThan(SIZE * 8);

        allowMachines("closed");

        atRest.await(cores(fleet.names(), 1));
    }

    @Test
    void a_wukong_that_always_fails_does_not_slow_the_others() {
        operator = world.startOperator();
        refuseMachines("never", "object.metadata.name == 'w0-vm'", "not this one");
        long mark = cluster.requests().mark();
        fleet.names().forEach(fleet::create);

        List<String> others =
                fleet.names().stream().filter(name -> !name.equals("w0")).toList();
        await("all others run").atMost(PATIENCE).until(() -> others.stream().allMatch(this::runs));

        assertThat(tries(mark, "w0-vm")).hasSizeLessThan(12);
        assertThat(saysApplied("w0", "not this one")).isTrue();
        allowMachines("never");
        atRest.await(cores(fleet.names(), 1));
    }

    @Test
    void machines_whose_definition_is_taken_away_are_made_again_when_it_comes_back() {
        operator = world.startOperator();
        fleet.names().forEach(fleet::create);
        atRest.await(cores(fleet.names(), 1));

        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("virtualmachines.kubevirt.io")
                .delete();
        await("it is gone")
                .atMost(PATIENCE)
                .until(() -> client.apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .withName("virtualmachines.kubevirt.io")
                                .get()
                        == null);
        await("the halt is reported").atMost(PATIENCE).until(() -> fleet.names().stream()
                .noneMatch(this::runs));
        world.reinstallKubeVirt();

        atRest.await(cores(fleet.names(), 1));
    }

    @Test
    void in_a_namespace_that_ends_nothing_is_made_and_nothing_is_tried_all_the_time() throws Exception {
        operator = world.startOperator();
        fleet.names().forEach(fleet::create);
        atRest.await(cores(fleet.names(), 1));
        client.namespaces().withName(namespace).delete();
        long mark = cluster.requests().mark();

        fleet.names().forEach(name -> client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName(name + "-vm")
                .delete());
        TimeUnit.SECONDS.sleep(20);

        assertThat(client.resources(VirtualMachine.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(tries(mark, "")).hasSizeLessThan(SIZE * 8);
        fleet.names().forEach(fleet::delete);
        atRest.silent();
        assertThat(client.resources(Wukong.class).inNamespace(namespace).list().getItems())
                .isEmpty();
    }

    /** Changes the first half and deletes every fourth; returns the cores of those that are left. */
    private Map<String, Integer> changeAndDelete() {
        Map<String, Integer> expected = cores(fleet.names(), 1);
        fleet.names().subList(0, SIZE / 2).forEach(name -> {
            fleet.change(name);
            expected.put(name, FleetOfWukongs.CHANGED_CPU);
        });
        for (int i = 0; i < SIZE; i += 4) {
            fleet.delete("w" + i);
            expected.remove("w" + i);
        }
        return expected;
    }

    private static Map<String, Integer> cores(List<String> names, int count) {
        Map<String, Integer> cores = new TreeMap<>();
        names.forEach(name -> cores.put(name, count));
        return cores;
    }

    private Future<?> inBackground(List<String> names, Consumer<String> action) {
        return users.submit(() -> names.forEach(action));
    }

    private void awaitMachines(int count) {
        await(count + " machines")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> client.resources(VirtualMachine.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .size()
                        >= count);
    }

    private int apiServerPort() {
        return URI.create(cluster.url()).getPort();
    }

    private static boolean leads(OperatorProcess replica) {
        return replica.metrics().sum("wukong_leader") == 1;
    }

    private static OperatorProcess awaitLeader(List<OperatorProcess> replicas) {
        return await("one replica leads")
                .atMost(PATIENCE)
                .until(() -> replicas.stream().filter(FaultsIT::leads).toList(), leaders -> leaders.size() == 1)
                .get(0);
    }

    private boolean runs(String name) {
        Wukong wukong = wukong(name);
        return wukong.getStatus() != null && wukong.getStatus().phase() == Phase.Running;
    }

    private boolean saysApplied(String name, String words) {
        Wukong wukong = wukong(name);
        return wukong.getStatus() != null
                && wukong.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals("Applied"))
                        .map(Condition::getMessage)
                        .anyMatch(message -> message.contains(words));
    }

    private Wukong wukong(String name) {
        return client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Writes of the operator to machines since a mark; to one machine, if a name is given. */
    private List<ApiRequests.Request> tries(long mark, String machine) {
        return cluster.requests()
                .since(
                        mark,
                        ApiRequests.ofServiceAccount(
                                        OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT)
                                .and(request -> request.writes()
                                        && request.resource().equals("virtualmachines")
                                        && (machine.isEmpty() || machine.equals(request.name()))));
    }

    private void refuseMachines(String policy, String which, String words) {
        client.resource(new ValidatingAdmissionPolicyBuilder()
                        .withNewMetadata()
                        .withName(policy)
                        .endMetadata()
                        .withNewSpec()
                        .withFailurePolicy("Fail")
                        .withNewMatchConstraints()
                        .addNewResourceRule()
                        .withApiGroups("kubevirt.io")
                        .withApiVersions("v1")
                        .withOperations("CREATE", "UPDATE")
                        .withResources("virtualmachines")
                        .endResourceRule()
                        .endMatchConstraints()
                        .addNewValidation()
                        .withExpression("!(" + which + ")")
                        .withMessage(words)
                        .endValidation()
                        .endSpec()
                        .build())
                .create();
        client.resource(new ValidatingAdmissionPolicyBindingBuilder()
                        .withNewMetadata()
                        .withName(policy)
                        .endMetadata()
                        .withNewSpec()
                        .withPolicyName(policy)
                        .withValidationActions("Deny")
                        .endSpec()
                        .build())
                .create();
        sleep(Duration.ofSeconds(5));
    }

    private void allowMachines(String policy) {
        client.admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .withName(policy)
                .delete();
        client.admissionRegistration()
                .v1()
                .validatingAdmissionPolicies()
                .withName(policy)
                .delete();
    }

    /** The API server reads its policies again after a moment. */
    private static void sleep(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
