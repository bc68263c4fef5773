package dev.novasphere.wukong.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.faults.Measure.Growth;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.ScrapedMetrics;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Users come and go for an hour: at random, Wukongs are created, changed, stopped and deleted. Every few minutes and at the end all rest;
 * then the cluster has to be as planned, and what the operator holds (memory, threads, files, watches) must not have grown since the first
 * rests. Prints a table and writes {@code target/soak.json}. To run it, alone:
 *
 * <pre>{@code ./mvnw -Pfaults -Dit.test=SoakIT -Dwukong.soak.minutes=60}</pre>
 *
 * <p>{@code -Dwukong.soak.size} is the size of the fleet, {@code -Dwukong.soak.seed} repeats the choices of another run.
 */
class SoakIT {

    private static final int MINUTES = Integer.getInteger("wukong.soak.minutes", 60);
    private static final int SIZE = Integer.getInteger("wukong.soak.size", 40);
    private static final long SEED = Long.getLong("wukong.soak.seed", System.nanoTime());

    private static final int RESTS = 12;
    private static final Duration SHORTEST_CHURN = Duration.ofSeconds(30);
    private static final int LONGEST_PAUSE_MILLIS = 400;
    private static final int MOST_CORES = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path REPORT = Path.of("target", "soak.json");
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    /** How much each measure may grow from the first rests to the last ones: by a part, and by so much beside. */
    private static final List<Measure<Rest>> MEASURES = List.of(
            new Measure<>("resident memory (MiB)", Rest::residentMiB, 0.25, 12),
            new Measure<>("live heap (MiB)", Rest::heapMiB, 0.10, 1.5),
            new Measure<>("threads", Rest::threads, 0, Measure.THREADS_OF_INFORMERS),
            new Measure<>("open files", Rest::openFiles, 0, 8),
            new Measure<>("watches", Rest::watches, 0, 2));

    private final Random random = new Random(SEED);
    private final Map<String, Integer> cores = new TreeMap<>();
    private final TreeSet<String> stopped = new TreeSet<>();
    private final List<String> deleted = new ArrayList<>();
    private final Map<String, Integer> done = new TreeMap<>();
    private final List<Rest> rests = new ArrayList<>();
    private int names;

    private World world;
    private TestCluster cluster;
    private KubernetesClient client;
    private OperatorProcess operator;
    private String namespace;
    private FleetOfWukongs fleet;
    private ClusterAtRest atRest;

    /**
     * What was there at one rest, with the fleet at its full size and the operator silent.
     *
     * @param done what users have done so far
     * @param heapMiB live objects after a full collection
     * @param watches of all clients of the API server, of which only the operator may grow
     * @param requests of the operator since the rest before
     */
    record Rest(
            int minute,
            Map<String, Integer> done,
            double residentMiB,
            double heapMiB,
            double threads,
            double openFiles,
            double watches,
            int requests) {}

    /** All that is reported of a run. */
    record Report(long seed, int minutes, int size, List<Rest> rests, List<Growth> growth) {}

    @AfterEach
    void end() {
        if (operator != null) {
            operator.close();
        }
        if (world != null) {
            world.close();
        }
    }

    @Test
    void nothing_is_lost_or_left_and_nothing_grows_while_users_come_and_go() throws Exception {
        System.out.printf(
                "-Dwukong.soak.seed=%d -Dwukong.soak.minutes=%d -Dwukong.soak.size=%d%n", SEED, MINUTES, SIZE);
        start();
        Instant begin = Instant.now();
        Instant end = begin.plus(Duration.ofMinutes(MINUTES));
        Duration churn = longer(SHORTEST_CHURN, Duration.ofMinutes(MINUTES).dividedBy(RESTS));
        long mark = cluster.requests().mark();
        for (Instant until = begin; until.isBefore(end); ) {
            until = Instant.now().plus(churn);
            while (Instant.now().isBefore(until)) {
                useSomehow();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            }
            rest();
            rests.add(measure(begin, mark));
            mark = cluster.requests().mark();
            log(rests.get(rests.size() - 1));
        }
        List.copyOf(cores.keySet()).forEach(this::delete);
        atRest.await(Map.of());

        List<Growth> growth =
                MEASURES.stream().map(measure -> measure.between(rests)).toList();
        growth.forEach(System.out::println);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(REPORT.toFile(), new Report(SEED, MINUTES, SIZE, rests, growth));
        assertThat(rests)
                .as("rests, of which the later are compared with the first")
                .hasSizeGreaterThan(1);
        assertThat(growth).noneMatch(Growth::tooMuch);
        assertThat(operator.errors()).as("errors in the operator's log").isEmpty();
    }

    @Test
    void a_growth_is_noticed_and_unrest_around_a_level_is_not() {
        Measure<Rest> heap = new Measure<>("heap", Rest::heapMiB, 0.1, 1);

        assertThat(heap.between(heaps(30, 31, 30, 32, 31, 30, 33, 31)).tooMuch())
                .isFalse();
        assertThat(heap.between(heaps(30, 31, 32, 33, 34, 35, 36, 37)).tooMuch())
                .isTrue();
        assertThat(heap.between(heaps(30, 35)).tooMuch()).isTrue();
    }

    private static List<Rest> heaps(double... values) {
        List<Rest> rests = new ArrayList<>();
        for (double value : values) {
            rests.add(new Rest(0, Map.of(), 0, value, 0, 0, 0, 0));
        }
        return rests;
    }

    private void start() {
        world = World.create(Path.of("target", "operator-under-soak.log"));
        cluster = world.cluster();
        client = world.client();
        namespace = cluster.newNamespace("soak");
        fleet = new FleetOfWukongs(client, namespace, SIZE);
        atRest = new ClusterAtRest(cluster, namespace);
        operator = world.startOperator();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Does what some user might do next. */
    private void useSomehow() {
        List<String> there = List.copyOf(cores.keySet());
        int choice = random.nextInt(SIZE);
        if (choice >= there.size()) {
            create();
            return;
        }
        String name = there.get(choice);
        switch (random.nextInt(4)) {
            case 0 -> change(name);
            case 1 -> stop(name);
            case 2 -> startAgain(name);
            default -> delete(name);
        }
    }

    /** Creates one under a new name, or under that of one that was deleted, whose machine may still be there. */
    private void create() {
        boolean again = !deleted.isEmpty() && random.nextBoolean();
        String name = again ? deleted.remove(random.nextInt(deleted.size())) : "w" + names++;
        if (wukong(name) != null) {
            deleted.add(name);
            return;
        }
        fleet.create(name);
        cores.put(name, 1);
        count("created");
    }

    private void change(String name) {
        int wanted = 1 + random.nextInt(MOST_CORES);
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(MERGE, "{\"spec\":{\"cpu\":" + wanted + "}}");
        cores.put(name, wanted);
        count("changed");
    }

    /** Stops the machine, if it has one of its own already. */
    private void stop(String name) {
        String uid = wukong(name).getMetadata().getUid();
        VirtualMachine machine = machine(name);
        boolean runs = machine != null
                && machine.getMetadata().getDeletionTimestamp() == null
                && machine.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(uid));
        if (runs && stopped.add(name)) {
            world.kubeVirt().virtctl().stop(namespace, Names.virtualMachine(name));
            count("stopped");
        }
    }

    /** Starts a machine that was stopped, unless its guest is not off yet, when KubeVirt refuses. No one else may have started it. */
    private void startAgain(String name) {
        if (!stopped.contains(name)) {
            return;
        }
        assertThat(machine(name).getSpec().runStrategy())
                .as("%s was stopped by its user", name)
                .isEqualTo("Halted");
        if (guest(name) == null && stopped.remove(name)) {
            world.kubeVirt().virtctl().start(namespace, Names.virtualMachine(name));
            count("started");
        }
    }

    private void delete(String name) {
        fleet.delete(name);
        cores.remove(name);
        stopped.remove(name);
        deleted.add(name);
        count("deleted");
    }

    private void count(String what) {
        done.merge(what, 1, Integer::sum);
    }

    /** The cluster has to be as the users left it; then it is filled up and all run, so that rests can be compared. */
    private void rest() {
        for (String name : stopped) {
            await(name + " is off and says so").atMost(PATIENCE).until(() -> {
                Wukong wukong = wukong(name);
                return wukong.getStatus() != null && wukong.getStatus().phase() == Phase.Stopped && guest(name) == null;
            });
        }
        List.copyOf(stopped).forEach(this::startAgain);
        atRest.await(cores);
        while (cores.size() < SIZE) {
            create();
        }
        atRest.await(cores);
    }

    private Rest measure(Instant begin, long mark) {
        double heap = operator.liveHeapBytes() / 1024.0 / 1024.0;
        double watches =
                ScrapedMetrics.of(client.raw("/metrics")).sum("apiserver_longrunning_requests", "verb", "WATCH");
        int requests = cluster.requests()
                .since(
                        mark,
                        ApiRequests.counted()
                                .and(ApiRequests.ofServiceAccount(
                                        OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT)))
                .size();
        return new Rest(
                (int) Duration.between(begin, Instant.now()).toMinutes(),
                new TreeMap<>(done),
                operator.residentKiB() / 1024.0,
                heap,
                operator.threads(),
                operator.openFiles(),
                watches,
                requests);
    }

    private void log(Rest rest) {
        if (rests.size() == 1) {
            System.out.println("minute  RSS MiB  heap MiB  threads  files  watches  requests  done");
        }
        System.out.printf(
                "%6d %8.1f %9.1f %8.0f %6.0f %8.0f %9d  %s%n",
                rest.minute(),
                rest.residentMiB(),
                rest.heapMiB(),
                rest.threads(),
                rest.openFiles(),
                rest.watches(),
                rest.requests(),
                rest.done());
    }

    private Wukong wukong(String name) {
        return client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private VirtualMachineInstance guest(String name) {
        return client.resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName(Names.virtualMachine(name))
                .get();
    }

    private VirtualMachine machine(String name) {
        return client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName(Names.virtualMachine(name))
                .get();
    }
}
