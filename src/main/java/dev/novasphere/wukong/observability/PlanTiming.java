package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.assembly.StageTiming;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Takes the time of the stages of the plan, each under the name of its package, such as {@code storage}. */
@ApplicationScoped
public class PlanTiming implements StageTiming {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000), Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100)
    };

    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    @Inject
    public PlanTiming(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Fragment time(Stage stage, Supplier<Fragment> run) {
        return timers.computeIfAbsent(nameOf(stage), this::timer).record(run);
    }

    private Timer timer(String stage) {
        return Timer.builder(MetricNames.PLAN_DURATION)
                .description("Time that one stage of the plan takes for one Wukong.")
                .tag("stage", stage)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static String nameOf(Stage stage) {
        String of = stage.getClass().getPackageName();
        return of.substring(of.lastIndexOf('.') + 1);
    }
}
