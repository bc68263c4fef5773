package dev.novasphere.wukong.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Measures an operator for Wukongs: creates many, changes them, lets them rest, restarts the operator, deletes them. Everything runs on
 * this machine: a real etcd and kube-apiserver, the stand-in for KubeVirt, the operator as a process of its own.
 *
 * <p>Settings are system properties: {@value #COUNT}, {@value #FLOOR}, {@value #DELETION}, {@value #OUTPUT}, and those of {@link OperatorProcess} and {@link Crds}.
 */
public final class Benchmark {

    /** How many Wukongs; 1000 unless told. */
    public static final String COUNT = "wukong.bench.count";

    /** Whether the floor is measured, which takes about as long as the rest; true unless told. */
    public static final String FLOOR = "wukong.bench.floor";

    /** Whether the deletion is measured, which takes about as long as the creation; true unless told. */
    public static final String DELETION = "wukong.bench.deletion";

    /** Folder for report.json and the operator's log; target/bench unless told. */
    public static final String OUTPUT = "wukong.bench.output";

    private static final Duration PATIENCE = Duration.ofHours(3);
    private static final Duration REST = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(8);

    /** Longer than any status is held back while machines start, so that whoever is quiet for so long has nothing left to do. */
    private static final Duration QUIET = StatusWriteThrottle.UNDER_LOAD.plusSeconds(2);

    private static final int STARTS = 5;
    private static final int SINGLES = 7;
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final Predicate<Request> OPERATOR = ApiRequests.counted()
            .and(ApiRequests.ofServiceAccount(OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT));

    private final int count;
    private final Path output;

    private Benchmark(int count, Path output) {
        this.count = count;
        this.output = output;
    }

    /** Runs once; the exit code tells whether every Wukong got where it should. */
    public static void main(String[] arguments) {
        int code = 0;
        try {
            Path output = Path.of(System.getProperty(OUTPUT, "target/bench"));
            Files.createDirectories(output);
            Report report = new Benchmark(Integer.getInteger(COUNT, 1000), output).run();
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(output.resolve("report.json").toFile(), report);
            System.out.println(ReportTable.of(report));
        } catch (Exception e) {
            e.printStackTrace();
            code = 1;
        }
        System.exit(code);
    }

    private Report run() throws IOException, InterruptedException {
        boolean measured = isOn(FLOOR);
        Floor.Result floor = measured ? new Floor().alone(count) : Floor.Result.NOT_MEASURED;
        Floor.Result besideKubeVirt = measured ? new Floor().besideKubeVirt(count) : Floor.Result.NOT_MEASURED;
        try (TestCluster cluster = TestCluster.start()) {
            Crds.installAll(cluster.client());
            OperatorInstallation installation = OperatorInstallation.into(cluster);
            try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster, StandInOptions.lean());
                    Fleet fleet = new Fleet()) {
                kubeVirt.installStorageClasses();
                return measure(cluster, installation, fleet, floor, besideKubeVirt);
            }
        }
    }

    private static boolean isOn(String setting) {
        return Boolean.parseBoolean(System.getProperty(setting, "true"));
    }

    private Report measure(
            TestCluster cluster,
            OperatorInstallation installation,
            Fleet fleet,
            Floor.Result floor,
            Floor.Result besideKubeVirt)
            throws IOException, InterruptedException {
        Path log = output.resolve("operator.log");
        Files.deleteIfExists(log);
        KubernetesClient client = cluster.client("benchmark");
        ApiRequests requests = cluster.requests();
        final double start = start(installation, log);
        OperatorProcess operator = OperatorProcess.start(installation.kubeconfig(), log);
        try {
            rest(SETTLE);
            final double memoryAtStart = mib(operator.residentKiB());
            final double first = firstMachine(client, new Workload(cluster.newNamespace("single"), SINGLES));

            Workload workload = new Workload(cluster.newNamespace("many"), count);
            workload.prepare(client);
            long mark = requests.mark();
            final Latencies running = create(client, fleet, workload);
            untilQuiet(requests);
            final Map<String, Double> byKind = byKind(requests.since(mark, OPERATOR));
            final double memoryRunning = mib(operator.residentKiB());

            mark = requests.mark();
            rest(REST);
            final long idle = requests.since(mark, OPERATOR).size();
            mark = requests.mark();
            final Latencies change = change(client, fleet, workload);
            untilQuiet(requests);
            final Map<String, Double> changeByKind = byKind(requests.since(mark, OPERATOR));
            final double cpu = operator.cpuSeconds();
            final double peak = mib(operator.peakResidentKiB());

            mark = requests.mark();
            operator.close();
            operator = OperatorProcess.start(installation.kubeconfig(), log);
            untilQuiet(requests);
            final Map<String, Double> writes = byKind(requests.since(mark, OPERATOR.and(Request::writes)));
            final double memoryRestarted = mib(operator.residentKiB());
            final double deletion = isOn(DELETION) ? delete(client, fleet, workload) : Double.NaN;
            return new Report(
                    count,
                    operator.commandLine(),
                    Runtime.getRuntime().availableProcessors(),
                    floor,
                    besideKubeVirt,
                    start,
                    first,
                    running,
                    running.all() / floor.create(),
                    running.all() / besideKubeVirt.create(),
                    sum(byKind),
                    byKind,
                    idle,
                    change,
                    change.all() / floor.change(),
                    change.all() / besideKubeVirt.change(),
                    changeByKind,
                    Math.round(sum(writes) * count),
                    writes,
                    deletion,
                    new Report.Memory(
                            memoryAtStart,
                            memoryRunning,
                            peak,
                            memoryRestarted,
                            (memoryRunning - memoryAtStart) * 1024 / count),
                    cpu);
        } finally {
            operator.close();
        }
    }

    /** The median of a few: the first one pays for what the machine has not read yet, and this program for its own first request. */
    private static double start(OperatorInstallation installation, Path log) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            long begin = System.nanoTime();
            try (OperatorProcess operator = OperatorProcess.start(installation.kubeconfig(), log)) {
                seconds.add(Stopwatch.seconds(System.nanoTime() - begin));
            }
        }
        return median(seconds);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double firstMachine(KubernetesClient client, Workload workload) throws InterruptedException {
        workload.prepare(client);
        List<Double> seconds = new ArrayList<>();
        for (String name : workload.names()) {
            Stopwatch watch = new Stopwatch(List.of(name));
            try (SharedIndexInformer<VirtualMachine> machines = client.resources(VirtualMachine.class)
                    .inNamespace(workload.namespace())
                    .inform(Seen.with(machine -> watch.done(Workload.wukongOf(machine))))) {
                watch.started(name);
                client.resource(workload.wukong(name)).create();
                seconds.add(watch.await(PATIENCE).max());
            }
            rest(SETTLE.dividedBy(4));
        }
        return median(seconds);
    }

    private static Latencies create(KubernetesClient client, Fleet fleet, Workload workload)
            throws InterruptedException {
        Stopwatch watch = new Stopwatch(workload.names());
        try (SharedIndexInformer<Wukong> wukongs = client.resources(Wukong.class)
                .inNamespace(workload.namespace())
                .inform(Seen.with(wukong -> {
                    if (wukong.getStatus() != null && wukong.getStatus().phase() == Phase.Running) {
                        watch.done(wukong.getMetadata().getName());
                    }
                }))) {
            fleet.forEach(workload.names(), name -> {
                watch.started(name);
                client.resource(workload.wukong(name)).create();
            });
            return watch.await(PATIENCE);
        }
    }

    private static Latencies change(KubernetesClient client, Fleet fleet, Workload workload)
            throws InterruptedException {
        Stopwatch watch = new Stopwatch(workload.names());
        String changed = "{\"spec\":{\"cpu\":" + Workload.CHANGED_CPU + "}}";
        try (SharedIndexInformer<VirtualMachine> machines = client.resources(VirtualMachine.class)
                .inNamespace(workload.namespace())
                .inform(Seen.with(machine -> {
                    if (Workload.CHANGED_CPU
                            == machine.getSpec()
                                    .template()
                                    .spec()
                                    .domain()
                                    .cpu()
                                    .cores()) {
                        watch.done(Workload.wukongOf(machine));
                    }
                }))) {
            fleet.forEach(workload.names(), name -> {
                watch.started(name);
                client.resources(Wukong.class)
                        .inNamespace(workload.namespace())
                        .withName(name)
                        .patch(MERGE, changed);
            });
            return watch.await(PATIENCE);
        }
    }

    private static double delete(KubernetesClient client, Fleet fleet, Workload workload) throws InterruptedException {
        long begin = System.nanoTime();
        fleet.forEach(workload.names(), name -> client.resources(Wukong.class)
                .inNamespace(workload.namespace())
                .withName(name)
                .delete());
        while (!client.resources(Wukong.class)
                        .inNamespace(workload.namespace())
                        .list()
                        .getItems()
                        .isEmpty()
                || !client.resources(VirtualMachine.class)
                        .inNamespace(workload.namespace())
                        .list()
                        .getItems()
                        .isEmpty()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("Wukongs are left after " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return Stopwatch.seconds(System.nanoTime() - begin);
    }

    private Map<String, Double> byKind(List<Request> requests) {
        return requests.stream()
                .collect(Collectors.groupingBy(
                        r -> r.verb() + " " + r.resource() + (r.subresource().isEmpty() ? "" : "/" + r.subresource()),
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.counting(), n -> n / (double) count)));
    }

    private static double sum(Map<String, Double> byKind) {
        return byKind.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Waits until the operator has made no request for a while, so that nothing of one part of the run is counted in the next. */
    private static void untilQuiet(ApiRequests requests) throws InterruptedException {
        long begin = System.nanoTime();
        long mark;
        do {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("The operator is still at work after " + PATIENCE);
            }
            mark = requests.mark();
            rest(QUIET);
        } while (!requests.since(mark, OPERATOR).isEmpty());
    }

    private static void rest(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    private static double mib(long kib) {
        return kib / 1024.0;
    }
}
