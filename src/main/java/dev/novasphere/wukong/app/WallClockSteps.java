package dev.novasphere.wukong.app;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Not alive any more once the wall clock was stepped by more than {@link #BOUND}, compared with the monotonic clock between two probes. The
 * framework's timers, which bring retries and requeues, are those of {@link java.util.Timer} and wait for a wall clock time: after a step they
 * may be late by as much. A new process has new timers. Slow corrections of a clock add up to no step.
 */
@Liveness
@Startup
@ApplicationScoped
public class WallClockSteps implements HealthCheck {

    static final Duration BOUND = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(WallClockSteps.class);

    private final InstantSource wallClock;
    private final LongSupplier nanoTime;
    private final long begin;
    private long offset;
    private Duration step = Duration.ZERO;

    @Inject
    public WallClockSteps() {
        this(InstantSource.system(), System::nanoTime);
    }

    WallClockSteps(InstantSource wallClock, LongSupplier nanoTime) {
        this.wallClock = wallClock;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
        this.offset = offset();
    }

    @Override
    public synchronized HealthCheckResponse call() {
        long now = offset();
        Duration since = Duration.ofMillis(now - offset);
        offset = now;
        if (step.isZero() && since.abs().compareTo(BOUND) > 0) {
            step = since;
            log.error(
                    "The wall clock was set by {}; timers would be late, so the process has to be started anew", step);
        }
        return HealthCheckResponse.named("wall clock")
                .status(step.isZero())
                .withData("step in milliseconds", step.toMillis())
                .build();
    }

    /** Milliseconds by which the wall clock is ahead of the monotonic one; only differences of it mean something. */
    private long offset() {
        return wallClock.millis()
                - Duration.ofNanos(nanoTime.getAsLong() - begin).toMillis();
    }
}
