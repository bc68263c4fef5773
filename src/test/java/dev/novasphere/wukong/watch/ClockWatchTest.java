package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private final AtomicReference<Instant> timeOfDay = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger woken = new AtomicInteger();
    private final ClockWatch watch = new ClockWatch(timeOfDay::get, nanos::get, woken::incrementAndGet);

    @AfterEach
    void end() {
        watch.stop(null);
    }

    @Test
    void a_clock_that_was_set_back_is_reported_once() {
        watch.watch(told::incrementAndGet);

        pass(Duration.ofSeconds(5));
        set(Duration.ofHours(-1));
        watch.look();
        pass(Duration.ofSeconds(5));
        watch.look();

        assertThat(told).hasValue(1);
    }

    @Test
    void time_that_passes_changes_no_status() {
        watch.watch(told::incrementAndGet);

        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMinutes(1));
            watch.look();
        }

        assertThat(told).hasValue(0);
        assertThat(woken).hasValue(0);
    }

    @Test
    void a_clock_that_was_set_forth_wakes_the_timers_once() {
        set(Duration.ofHours(1));
        watch.look();
        pass(Duration.ofSeconds(5));
        watch.look();

        assertThat(woken).hasValue(1);
    }

    @Test
    void a_clock_that_was_behind_while_a_timer_was_set_and_is_put_right_wakes_the_timers_although_no_check_saw_it() {
        set(Duration.ofDays(-1));
        watch.note();
        set(Duration.ofDays(1));
        watch.look();

        assertThat(woken).hasValue(1);
    }

    @Test
    void small_corrections_and_a_clock_that_was_set_forth_are_not_reported() {
        watch.watch(told::incrementAndGet);

        set(ClockWatch.TOLERANCE.negated());
        watch.look();
        set(Duration.ofDays(30));
        watch.look();

        assertThat(told).hasValue(0);
    }

    @Test
    void a_clock_that_was_ahead_while_a_timer_was_set_is_detected_although_no_check_saw_it() {
        watch.watch(told::incrementAndGet);

        set(Duration.ofDays(30));
        watch.note();
        set(Duration.ofDays(-30));
        watch.look();

        assertThat(told).hasValue(1);
    }

    @Test
    void a_clock_that_goes_back_little_by_little_is_reported_when_it_has_gone_far_enough() {
        watch.watch(told::incrementAndGet);

        for (int i = 0; i < 3; i++) {
            set(Duration.ofSeconds(-1));
            watch.look();
        }

        assertThat(told).hasValue(1);
    }

    @Test
    void a_listener_that_fails_does_not_keep_the_others_from_being_called() {
        watch.watch(() -> {
            throw new IllegalStateException("on purpose");
        });
        watch.watch(told::incrementAndGet);

        set(Duration.ofHours(-1));
        watch.look();

        assertThat(told).hasValue(1);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        set(time);
    }

    private void set(Duration by) {
        timeOfDay.updateAndGet(instant -> instant.plus(by));
    }
}
