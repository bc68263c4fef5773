package dev.novasphere.wukong.observability;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time from the event that an informer brought until the status that says it was written: the first of the events that one status
 * answers counts. What changes nothing in the status is not counted.
 */
@Singleton
public class StatusLatency {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final Timer timer;
    private final LongSupplier nanoTime;
    private final Map<ResourceID, Long> seen = new ConcurrentHashMap<>();
    private final Map<ResourceID, Long> unsaid = new ConcurrentHashMap<>();

    @Inject
    public StatusLatency(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    StatusLatency(MeterRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.timer = Timer.builder(MetricNames.STATUS_LATENCY)
                .description("Time from an event seen by an informer until the status that says it was written.")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** An informer brought an event that concerns a Wukong. */
    void seen(ResourceID wukong) {
        seen.putIfAbsent(wukong, nanoTime.getAsLong());
    }

    /** A reconciliation begins: its status says what was seen until now. */
    void begin(ResourceID wukong) {
        Long first = seen.remove(wukong);
        if (first != null) {
            unsaid.putIfAbsent(wukong, first);
        }
    }

    /** The status of a Wukong was written. */
    public void said(ResourceID wukong) {
        Long first = unsaid.remove(wukong);
        if (first != null) {
            timer.record(nanoTime.getAsLong() - first, TimeUnit.NANOSECONDS);
        }
    }

    /** The status of a Wukong says all there is to say, or the Wukong is gone. */
    public void nothingToSay(ResourceID wukong) {
        unsaid.remove(wukong);
    }

    /** A Wukong is gone. */
    void gone(ResourceID wukong) {
        seen.remove(wukong);
        unsaid.remove(wukong);
    }
}
