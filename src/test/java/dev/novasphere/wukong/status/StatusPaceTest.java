package dev.novasphere.wukong.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusPaceTest {

    private static final boolean NEWS = true;
    private static final boolean NO_NEWS = false;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final StatusPace<String> pace = new StatusPace<>(now::get);

    @Test
    void the_first_status_is_written_at_once() {
        assertThat(pace.wait("web", NO_NEWS)).isEmpty();
    }

    @Test
    void what_changes_soon_after_a_write_waits_for_the_rest_of_the_time() {
        pace.written("web");
        pass(Duration.ofSeconds(1));

        assertThat(pace.wait("web", NO_NEWS)).contains(StatusPace.BETWEEN.minusSeconds(1));
    }

    @Test
    void news_never_wait() {
        pace.written("web");

        assertThat(pace.wait("web", NEWS)).isEmpty();
    }

    @Test
    void a_change_after_a_while_is_written_at_once() {
        pace.written("web");
        pass(StatusPace.BETWEEN);

        assertThat(pace.wait("web", NO_NEWS)).isEmpty();
    }

    @Test
    void wukongs_do_not_wait_for_each_other() {
        pace.written("web");

        assertThat(pace.wait("db", NO_NEWS)).isEmpty();
    }

    @Test
    void forgetting_the_writes_of_the_past_keeps_those_that_still_count() {
        pace.written("old");
        pass(Duration.ofSeconds(2));
        pace.written("recent");
        pass(Duration.ofSeconds(2));
        pace.written("now");

        assertThat(pace.wait("recent", NO_NEWS)).contains(Duration.ofSeconds(1));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
