package dev.novasphere.wukong.bench;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.status.StatusAggregator;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Planning by itself, without a cluster: time and allocated bytes for one plan of a new Wukong, cloud-init and all objects included, and for
 * each part of a reconciliation that finds everything as planned. Under the one compiler that the operator runs with.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PlanBenchmark {

    private static final String TEMPLATE = """
            apiVersion: vm.novasphere.dev/v1alpha1
            kind: Wukong
            metadata: {namespace: shop, name: web, uid: 0b5d7a50-0000-4000-8000-000000000000}
            spec:
              cpu: 2
              memory: 2Gi
              cloudInitUser: {name: me, passwordHash: "$6$salt$hashhashhash"}
              networks:
            %s  disks:
                - {name: root, size: 10Gi, boot: true, image: "quay.io/containerdisks/fedora:42"}
            %s""";

    /** Disks beside the first, and networks beside the pod network. */
    @Param({"1", "8"})
    public int more;

    private final Planner planner = AllStages.planner();
    private final StatusAggregator statuses = new StatusAggregator();
    private PlanInput fresh;
    private RunningMachine running;
    private Plan plan;

    public static void main(String[] arguments) throws Exception {
        Path output = Path.of(System.getProperty(dev.novasphere.wukong.bench.Benchmark.OUTPUT, "target/bench"));
        Files.createDirectories(output);
        new Runner(new OptionsBuilder()
                        .include(PlanBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(output.resolve("plan.json").toString())
                        .build())
                .run();
    }

    @Setup
    public void wukong() {
        String networks = lines("- {name: net%d, type: bridge, nadName: net%d}");
        String disks = lines("- {name: data%d, size: %dGi}");
        String yaml = TEMPLATE.formatted(networks, disks);
        fresh = new PlanInput(Serialization.unmarshal(yaml, Wukong.class), Observed.nothing());
        running = RunningMachine.of(Serialization.unmarshal(yaml, Wukong.class), planner);
        plan = planner.plan(running.input());
    }

    @Benchmark
    public Plan planOfNewWukong() {
        return planner.plan(new PlanInput(fresh.wukong(), fresh.observed()));
    }

    @Benchmark
    public Plan planOfRunningMachine() {
        return planner.plan(running.input());
    }

    /** Whether everything is as planned. */
    @Benchmark
    public boolean comparison() {
        return running.isAsPlanned(plan);
    }

    @Benchmark
    public WukongStatus statusOfRunningMachine() {
        return running.status(statuses, plan);
    }

    private String lines(String pattern) {
        return IntStream.rangeClosed(1, more)
                .mapToObj(i -> "    " + pattern.formatted(i, i) + "\n")
                .collect(Collectors.joining());
    }
}
