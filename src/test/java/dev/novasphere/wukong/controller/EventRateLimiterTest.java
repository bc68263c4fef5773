package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventRateLimiterTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final EventRateLimiter limiter = new EventRateLimiter(now::get);
    private final EventRateLimiter.Window web = limiter.initState();

    @Test
    void the_first_ones_begin_at_once() {
        for (int i = 0; i < EventRateLimiter.AT_ONCE; i++) {
            assertThat(limiter.isLimited(web)).isEmpty();
        }
    }

    @Test
    void what_comes_then_waits_for_the_rest_of_the_second() {
        useUp();
        pass(Duration.ofMillis(300));

        assertThat(limiter.isLimited(web)).contains(Duration.ofMillis(700));
    }

    @Test
    void the_next_second_begins_with_what_comes_in_it() {
        useUp();
        pass(EventRateLimiter.LENGTH);

        useUp();
        assertThat(limiter.isLimited(web)).contains(EventRateLimiter.LENGTH);
    }

    @Test
    void wukongs_do_not_wait_for_each_other() {
        useUp();

        assertThat(limiter.isLimited(limiter.initState())).isEmpty();
    }

    private void useUp() {
        for (int i = 0; i < EventRateLimiter.AT_ONCE; i++) {
            assertThat(limiter.isLimited(web)).isEmpty();
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
