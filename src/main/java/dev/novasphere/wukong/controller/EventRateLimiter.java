package dev.novasphere.wukong.controller;

import io.javaoperatorsdk.operator.api.config.AnnotationConfigurable;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Bounds how often one Wukong is reconciled: at most {@value #AT_ONCE} reconciliations begin within a second, and what comes then is
 * handled at the end of that second. It uses a monotonic clock; the framework's own limiter compares times of the wall clock, and one that was
 * set back would block a Wukong for as long.
 */
public final class EventRateLimiter
        implements RateLimiter<EventRateLimiter.Window>, AnnotationConfigurable<RateLimited> {

    /**
     * Reconciliations of one Wukong in a second. A machine that starts brings fewer events, so that it is reported as soon as it runs; one
     * that something else changes back again and again brings more. Events that come while a reconciliation runs or waits are handled by
     * one, so that under load there are fewer by themselves.
     */
    static final int AT_ONCE = 10;

    static final Duration LENGTH = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;

    public EventRateLimiter() {
        this(System::nanoTime);
    }

    EventRateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The second that runs for one Wukong. */
    public static final class Window implements RateLimitState {

        private long since;
        private int begun;

        private Window(long since) {
            this.since = since;
        }
    }

    /** Takes no settings: the Quarkus extension uses a limiter only where an annotation configures it, whatever that says. */
    @Override
    public void initFrom(RateLimited ignored) {}

    /** Lets a reconciliation begin, or says how long it has to wait; the framework asks for one Wukong at a time. */
    @Override
    public Optional<Duration> isLimited(RateLimitState state) {
        Window window = (Window) state;
        long now = nanoTime.getAsLong();
        long passed = now - window.since;
        if (passed >= LENGTH.toNanos()) {
            window.since = now;
            window.begun = 0;
        }
        if (window.begun < AT_ONCE) {
            window.begun++;
            return Optional.empty();
        }
        return Optional.of(LENGTH.minusNanos(passed));
    }

    @Override
    public Window initState() {
        return new Window(nanoTime.getAsLong());
    }
}
