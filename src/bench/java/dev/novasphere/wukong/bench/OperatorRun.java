package dev.novasphere.wukong.bench;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.status.StatusWriteThrottle;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.StandInOptions;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Measures one operator in a cluster of its own. */
final class OperatorRun {

    private static final Duration PATIENCE = Duration.ofHours(3);
    private static final Duration REST = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(8);

    /** Longer than any status is held back while machines start, so that an operator that is quiet for so long has nothing left to do. */
    private static final Duration QUIET = StatusWriteThrottle.UNDER_LOAD.plusSeconds(2);

    /** An operator that polls without its list saying so is never quiet: it is not waited for longer. */
    private static final Duration QUIET_AT_MOST = Duration.ofMinutes(2);

    private static final int STARTS = 5;
    private static final int SINGLES = 7;
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final Predicate<Request> OPERATOR = ApiRequests.counted()
            .and(ApiRequests.ofServiceAccount(OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT));
    private static final Predicate<Request> STAND_IN =
            ApiRequests.counted().and(ApiRequests.by(KubeVirtStandIn.USER_AGENT));

    private final Contender contender;
    private final int count;
    private final boolean deletion;
    private final Path log;

    /**
     * @param contender the operator
     * @param count how many Wukongs
     * @param output folder of its log
     * @param deletion whether the deletion is measured
     */
    OperatorRun(Contender contender, int count, Path output, boolean deletion) {
        this.contender = contender;
        this.count = count;
        this.deletion = deletion;
        this.log = output.resolve(contender.name() + ".log");
    }

    /** Runs once; the floors are those of the same run of the benchmark. */
    Report measure(Floor.Result floor, Floor.Result floorBesideKubeVirt) throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        try (TestCluster cluster = TestCluster.start()) {
            Crds.installAll(cluster.client());
            OperatorInstallation installation = contender.allRights()
                    ? OperatorInstallation.withAllRights(cluster)
                    : OperatorInstallation.into(cluster);
            try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster, StandInOptions.lean());
                    Fleet fleet = new Fleet()) {
                kubeVirt.installStorageClasses();
                return measure(cluster, installation.kubeconfig(), fleet, floor, floorBesideKubeVirt);
            }
        }
    }

    private Report measure(
            TestCluster cluster, Path kubeconfig, Fleet fleet, Floor.Result floor, Floor.Result floorBesideKubeVirt)
            throws InterruptedException {
        KubernetesClient client = cluster.client("benchmark");
        ApiRequests requests = cluster.requests();
        final double start = start(kubeconfig);
        OperatorProcess operator = started(kubeconfig);
        try {
            rest(SETTLE);
            final double memoryAtStart = mib(operator.residentKiB());
            final StatusLatencies idleLatencies = StatusLatencies.from(operator);
            final double firstMachine = firstMachine(client, new Workload(cluster.newNamespace("machine"), SINGLES));
            final double firstRunning = firstRunning(client, new Workload(cluster.newNamespace("running"), SINGLES));
            final StatusLatencies.Quantiles singleLatency = idleLatencies.until(operator);

            Workload workload = new Workload(cluster.newNamespace("many"), count);
            final StatusLatencies latencies = StatusLatencies.from(operator);
            Meter meter = new Meter(cluster, operator);
            final Latencies running = create(client, fleet, workload);
            final boolean rests = untilQuiet(requests);
            final Report.Cost creation = meter.cost(count);
            final double memoryRunning = mib(operator.residentKiB());

            long mark = requests.mark();
            double cpu = operator.cpuSeconds();
            rest(REST);
            final Report.Rest idle = new Report.Rest(
                    rests,
                    requests.since(mark, OPERATOR).size() / (double) REST.toSeconds(),
                    100 * (operator.cpuSeconds() - cpu) / REST.toSeconds());

            meter = new Meter(cluster, operator);
            final Latencies change = change(client, fleet, workload);
            untilQuiet(requests);
            final Report.Cost changing = meter.cost(count);
            final StatusLatencies.Quantiles fleetLatency = latencies.until(operator);
            final double peak = mib(operator.peakResidentKiB());

            mark = requests.mark();
            operator.close();
            operator = started(kubeconfig);
            untilQuiet(requests);
            final long writes =
                    requests.since(mark, OPERATOR.and(Request::writes)).size();
            final double memoryRestarted = mib(operator.residentKiB());
            return new Report(
                    count,
                    operator.commandLine(),
                    Runtime.getRuntime().availableProcessors(),
                    floor,
                    floorBesideKubeVirt,
                    start,
                    firstMachine,
                    firstRunning,
                    running,
                    creation,
                    idle,
                    change,
                    changing,
                    singleLatency,
                    fleetLatency,
                    writes,
                    deletion ? delete(client, fleet, workload) : Double.NaN,
                    new Report.Memory(
                            memoryAtStart,
                            memoryRunning,
                            peak,
                            memoryRestarted,
                            (memoryRunning - memoryAtStart) * 1024 / count));
        } finally {
            operator.close();
        }
    }

    private OperatorProcess started(Path kubeconfig) {
        OperatorProcess operator = OperatorProcess.launch(contender.program(), kubeconfig, log, Map.of());
        operator.awaitReady();
        return operator;
    }

    /** The median of a few: the first one pays for what the machine has not read yet, and this program for its own first request. */
    private double start(Path kubeconfig) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            long begin = System.nanoTime();
            try (OperatorProcess operator = started(kubeconfig)) {
                seconds.add(Stopwatch.seconds(System.nanoTime() - begin));
            }
        }
        return median(seconds);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double firstMachine(KubernetesClient client, Workload workload) throws InterruptedException {
        return single(client, workload, VirtualMachine.class, machine -> true, Workload::wukongOf);
    }

    private static double firstRunning(KubernetesClient client, Workload workload) throws InterruptedException {
        return single(client, workload, Wukong.class, OperatorRun::runs, OperatorRun::name);
    }

    /** The median time from the creation of one Wukong on an idle cluster until an object of a kind is seen done. */
    private static <T extends HasMetadata> double single(
            KubernetesClient client, Workload workload, Class<T> kind, Predicate<T> done, Function<T, String> wukong)
            throws InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (String name : workload.names()) {
            Stopwatch watch = new Stopwatch(List.of(name));
            seconds.add(timed(client, workload, kind, done, wukong, watch, () -> {
                        watch.started(name);
                        client.resource(workload.wukong(name)).create();
                    })
                    .max());
            rest(SETTLE.dividedBy(4));
        }
        return median(seconds);
    }

    /** Does something to Wukongs, and waits until an object of a kind is seen done for each. */
    private static <T extends HasMetadata> Latencies timed(
            KubernetesClient client,
            Workload workload,
            Class<T> kind,
            Predicate<T> done,
            Function<T, String> wukong,
            Stopwatch watch,
            Action action)
            throws InterruptedException {
        try (SharedIndexInformer<T> seen = client.resources(kind)
                .inNamespace(workload.namespace())
                .inform(Seen.with(object -> {
                    if (done.test(object)) {
                        watch.done(wukong.apply(object));
                    }
                }))) {
            action.run();
            return watch.await(PATIENCE);
        }
    }

    private static String name(Wukong wukong) {
        return wukong.getMetadata().getName();
    }

    private static boolean runs(Wukong wukong) {
        return wukong.getStatus() != null && wukong.getStatus().phase() == Phase.Running;
    }

    private static Latencies create(KubernetesClient client, Fleet fleet, Workload workload)
            throws InterruptedException {
        Stopwatch watch = new Stopwatch(workload.names());
        return timed(
                client,
                workload,
                Wukong.class,
                OperatorRun::runs,
                OperatorRun::name,
                watch,
                () -> fleet.forEach(workload.names(), name -> {
                    watch.started(name);
                    client.resource(workload.wukong(name)).create();
                }));
    }

    private static Latencies change(KubernetesClient client, Fleet fleet, Workload workload)
            throws InterruptedException {
        Stopwatch watch = new Stopwatch(workload.names());
        String changed = "{\"spec\":{\"cpu\":" + Workload.CHANGED_CPU + "}}";
        return timed(
                client,
                workload,
                VirtualMachine.class,
                OperatorRun::isChanged,
                Workload::wukongOf,
                watch,
                () -> fleet.forEach(workload.names(), name -> {
                    watch.started(name);
                    client.resources(Wukong.class)
                            .inNamespace(workload.namespace())
                            .withName(name)
                            .patch(MERGE, changed);
                }));
    }

    private static boolean isChanged(VirtualMachine machine) {
        return Workload.CHANGED_CPU
                == machine.getSpec().template().spec().domain().cpu().cores();
    }

    private static double delete(KubernetesClient client, Fleet fleet, Workload workload) throws InterruptedException {
        long begin = System.nanoTime();
        fleet.forEach(workload.names(), name -> client.resources(Wukong.class)
                .inNamespace(workload.namespace())
                .withName(name)
                .delete());
        while (!isEmpty(client, workload, Wukong.class) || !isEmpty(client, workload, VirtualMachine.class)) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("Wukongs are left after " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return Stopwatch.seconds(System.nanoTime() - begin);
    }

    private static boolean isEmpty(KubernetesClient client, Workload workload, Class<? extends HasMetadata> kind) {
        return client.resources(kind)
                .inNamespace(workload.namespace())
                .list()
                .getItems()
                .isEmpty();
    }

    /**
     * Waits until the operator has made no request for a while, so that nothing of one part of the run is counted in the next.
     *
     * @return whether it came to rest; an operator that polls does not, and is not waited for
     */
    private boolean untilQuiet(ApiRequests requests) throws InterruptedException {
        if (contender.polls()) {
            return false;
        }
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < QUIET_AT_MOST.toNanos()) {
            long mark = requests.mark();
            rest(QUIET);
            if (requests.since(mark, OPERATOR).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static void rest(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    private static double mib(long kib) {
        return kib / 1024.0;
    }

    /** What is done to Wukongs. */
    private interface Action {
        void run() throws InterruptedException;
    }

    /** What a part of the run costs, from its making on. */
    private static final class Meter {

        private final TestCluster cluster;
        private final OperatorProcess operator;
        private final long mark;
        private final double cpu;
        private final double apiServerCpu;
        private final OperatorWork work;

        Meter(TestCluster cluster, OperatorProcess operator) {
            this.cluster = cluster;
            this.operator = operator;
            this.mark = cluster.requests().mark();
            this.work = OperatorWork.from(operator);
            this.cpu = operator.cpuSeconds();
            this.apiServerCpu = cluster.apiServerCpuSeconds();
        }

        /** For each of so many Wukongs. */
        Report.Cost cost(int wukongs) {
            List<Request> requests = cluster.requests().since(mark, OPERATOR);
            Map<String, Double> byKind = requests.stream()
                    .collect(Collectors.groupingBy(
                            r -> r.verb() + " " + r.resource()
                                    + (r.subresource().isEmpty() ? "" : "/" + r.subresource()),
                            TreeMap::new,
                            Collectors.collectingAndThen(Collectors.counting(), n -> n / (double) wukongs)));
            return new Report.Cost(
                    1000 * (operator.cpuSeconds() - cpu) / wukongs,
                    1000 * (cluster.apiServerCpuSeconds() - apiServerCpu) / wukongs,
                    byKind,
                    cluster.requests().since(mark, STAND_IN).size() / (double) wukongs,
                    work.until(operator, wukongs));
        }
    }
}
