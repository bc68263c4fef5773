package dev.novasphere.wukong.bench;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.golden.AllStages;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.observed.Observed;
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
 * Planning by itself, without a cluster: time and allocated bytes for one plan of a new Wukong, cloud-init and all objects included.
 * Under the one compiler that the operator runs with.
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
    private PlanInput input;

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
        Wukong wukong = Serialization.unmarshal(TEMPLATE.formatted(networks, disks), Wukong.class);
        input = new PlanInput(wukong, Observed.nothing());
    }

    @Benchmark
    public Plan plan() {
        return planner.plan(input);
    }

    private String lines(String pattern) {
        return IntStream.rangeClosed(1, more)
                .mapToObj(i -> "    " + pattern.formatted(i, i) + "\n")
                .collect(Collectors.joining());
    }
}
