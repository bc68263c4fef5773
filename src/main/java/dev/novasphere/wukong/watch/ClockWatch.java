package dev.novasphere.wukong.watch;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the time of day was set. The framework's timers go by it: set back by an hour, all of them are an hour late, so that whoever
 * relies on them looks at once instead; set forth, they may {@linkplain FrameworkTimers sleep on}, and are woken.
 */
@ApplicationScoped
public class ClockWatch {

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

    private static final long NANOS_OF_MILLI = 1_000_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /** Clocks are corrected by fractions of a second all the time; so late a timer may be. */
    static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final InstantSource timeOfDay;
    private final LongSupplier nanoTime;
    private final Runnable timers;
    private final long begin;
    private final List<Runnable> onSetBack = new CopyOnWriteArrayList<>();
    private ScheduledExecutorService looking;
    private long highest;
    private long lowest;

    @Inject
    public ClockWatch() {
        this(InstantSource.system(), System::nanoTime, FrameworkTimers::wake);
    }

    /** @param timers wakes them */
    ClockWatch(InstantSource timeOfDay, LongSupplier nanoTime, Runnable timers) {
        this.timeOfDay = timeOfDay;
        this.nanoTime = nanoTime;
        this.timers = timers;
        this.begin = nanoTime.getAsLong();
        this.highest = offset();
        this.lowest = highest;
    }

    /** Calls back each time that the clock has been set back, within seconds; looks at the clock from the first call on. */
    public synchronized void watch(Runnable onSetBack) {
        this.onSetBack.add(onSetBack);
        if (looking == null) {
            looking = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "clock-watch");
                thread.setDaemon(true);
                return thread;
            });
            looking.scheduleWithFixedDelay(
                    this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        if (looking != null) {
            looking.shutdownNow();
        }
    }

    /** A timer is about to be set: a clock that is wrong now and is put right before the next look will have been noticed. */
    public synchronized void note() {
        long offset = offset();
        highest = Math.max(highest, offset);
        lowest = Math.min(lowest, offset);
    }

    /** Milliseconds by which the time of day is ahead of a clock that nobody can set; only differences of it mean something. */
    private long offset() {
        return timeOfDay.millis() - (nanoTime.getAsLong() - begin) / NANOS_OF_MILLI;
    }

    private synchronized Duration setBack() {
        long offset = offset();
        Duration setBack = Duration.ofMillis(highest - offset);
        highest = isJump(setBack) ? offset : Math.max(highest, offset);
        return setBack;
    }

    private synchronized Duration setForth() {
        long offset = offset();
        Duration setForth = Duration.ofMillis(offset - lowest);
        lowest = isJump(setForth) ? offset : Math.min(lowest, offset);
        return setForth;
    }

    private static boolean isJump(Duration time) {
        return time.compareTo(TOLERANCE) > 0;
    }

    /** Compares the time of day with the latest and the earliest that were seen, by a clock that nobody can set. */
    void look() {
        Duration setForth = setForth();
        if (isJump(setForth)) {
            log.warn("The clock was set forth by {}; timers are woken, because they would sleep on", setForth);
            timers.run();
        }
        Duration setBack = setBack();
        if (isJump(setBack)) {
            log.warn(
                    "The clock was set back by {}; everything is looked at anew, because timers would be late",
                    setBack);
            for (Runnable listener : onSetBack) {
                call(listener);
            }
        }
    }

    /** One that fails is told, and keeps neither the others nor the next look from being. */
    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.error("Not everything was looked at anew after the clock was set back; restart the operator", e);
        }
    }
}
