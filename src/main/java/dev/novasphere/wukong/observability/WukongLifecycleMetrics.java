package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What becomes of Wukongs, in numbers: how long it takes until there is a machine and until it runs, how many are in which state, how
 * often the power is overridden by hand. Kubernetes writes the time of creation in whole seconds, so that the times are up to a second
 * too long.
 */
@Singleton
public class WukongLifecycleMetrics {

    private static final Duration[] TO_MACHINE = seconds(1, 2, 5, 10, 30, 60, 300, 1800);
    private static final Duration[] TO_RUNNING = seconds(5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600);

    private final WukongGauges gauges;
    private final Clock clock;
    private final Timer creation;
    private final Timer running;
    private final Counter powerOverrides;
    private final Set<ResourceID> underWay = ConcurrentHashMap.newKeySet();

    @Inject
    public WukongLifecycleMetrics(MeterRegistry registry, WukongGauges gauges) {
        this(registry, gauges, Clock.systemUTC());
    }

    WukongLifecycleMetrics(MeterRegistry registry, WukongGauges gauges, Clock clock) {
        this.gauges = gauges;
        this.clock = clock;
        this.creation = Timer.builder(MetricNames.MACHINE_CREATION)
                .description("Time from the creation of a Wukong until its VirtualMachine is written.")
                .serviceLevelObjectives(TO_MACHINE)
                .register(registry);
        this.running = Timer.builder(MetricNames.MACHINE_RUNNING)
                .description("Time from the creation of a Wukong until its guest runs for the first time.")
                .serviceLevelObjectives(TO_RUNNING)
                .register(registry);
        this.powerOverrides = Counter.builder(MetricNames.POWER_OVERRIDES)
                .description("Times that a machine was turned on or off against its Wukong.")
                .register(registry);
    }

    /** The VirtualMachine of a Wukong was written where there was none. Counts the first one only. */
    public void machineWritten(Wukong wukong) {
        boolean first = wukong.getStatus() == null || wukong.getStatus().appliedRunStrategy() == null;
        if (first && underWay.add(ResourceID.fromResource(wukong))) {
            creation.record(age(wukong));
        }
    }

    /**
     * A status was computed, be it new or not.
     *
     * @param wukong the Wukong with the status it had before
     */
    public void statusWritten(Wukong wukong, WukongStatus status) {
        ResourceID id = ResourceID.fromResource(wukong);
        gauges.count(id, status);
        if (status.phase() == Phase.Running && underWay.remove(id)) {
            running.record(age(wukong));
        }
        if (status.phase() == Phase.Stopped) {
            underWay.remove(id);
        }
        if (overridden(status) && !overridden(wukong.getStatus())) {
            powerOverrides.increment();
        }
    }

    /** A Wukong is gone. */
    public void gone(ResourceID wukong) {
        underWay.remove(wukong);
        gauges.forget(wukong);
    }

    private Duration age(Wukong wukong) {
        Duration age = Duration.between(
                ZonedDateTime.parse(wukong.getMetadata().getCreationTimestamp()).toInstant(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static boolean overridden(WukongStatus status) {
        return Conditions.isTrue(Conditions.of(status), ConditionTypes.POWER_OVERRIDDEN);
    }

    private static Duration[] seconds(long... seconds) {
        Duration[] durations = new Duration[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            durations[i] = Duration.ofSeconds(seconds[i]);
        }
        return durations;
    }
}
