package dev.novasphere.wukong.observability;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long no reconciliation has ended although some are queued or under way. One that takes long is no stall while others end. Time is that
 * of the monotonic clock.
 */
@Singleton
public class Stall {

    private final LongSupplier nanoTime;
    private int open;

    /** When one ended last, or the first one was queued. */
    private long progress;

    @Inject
    public Stall(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    Stall(MeterRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        Gauge.builder(MetricNames.RECONCILE_STALLED, this, stall -> stall.time().toSeconds())
                .description("Time since a reconciliation ended last, while some are queued or under way.")
                .baseUnit("seconds")
                .register(registry);
    }

    /** A reconciliation was queued. The first one after a time without any begins the measure. */
    synchronized void queued() {
        if (open++ == 0) {
            progress = nanoTime.getAsLong();
        }
    }

    /** A reconciliation that was queued has ended, well or not, or is not needed any more. */
    synchronized void ended() {
        open = Math.max(0, open - 1);
        progress = nanoTime.getAsLong();
    }

    /** How many reconciliations are queued or under way. */
    public synchronized int open() {
        return open;
    }

    /** The time without progress; zero while there is nothing to do. */
    public synchronized Duration time() {
        return open == 0 ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - progress);
    }
}
