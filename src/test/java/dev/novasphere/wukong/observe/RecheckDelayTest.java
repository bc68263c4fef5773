package dev.novasphere.wukong.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecheckDelayTest {

    private static final Set<String> MISSING = Set.of("Secret a is missing");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7);
    private final RecheckDelay<String> delay = new RecheckDelay<>(now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private Duration next() {
        return delay.next("web", 1L, MISSING);
    }

    @Test
    void the_delay_doubles_from_two_seconds_to_five_minutes() {
        List<Long> seconds = new ArrayList<>();
        for (int reading = 0; reading < 10; reading++) {
            assertThat(delay.isDue("web", 1L)).isTrue();
            Duration wait = next();
            assertThat(delay.isDue("web", 1L)).isFalse();
            seconds.add(wait.toSeconds());
            pass(wait);
        }
        assertThat(seconds).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void events_in_between_neither_shorten_nor_prolong_it() {
        next();
        pass(Duration.ofSeconds(2));
        next();

        for (int event = 1; event <= 30; event++) {
            pass(Duration.ofMillis(100));
            assertThat(next()).isEqualTo(Duration.ofMillis(4000 - event * 100L));
            assertThat(delay.isDue("web", 1L)).isFalse();
        }
        pass(Duration.ofSeconds(1));
        assertThat(delay.isDue("web", 1L)).isTrue();
        assertThat(next()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void a_change_of_the_resource_begins_anew() {
        pass(next());
        pass(next());
        next();

        assertThat(delay.isDue("web", 2L)).isTrue();
        assertThat(delay.next("web", 2L, MISSING)).isEqualTo(RecheckDelay.SHORTEST);
    }

    @Test
    void another_problem_begins_anew() {
        pass(next());
        pass(next());
        next();

        assertThat(delay.next("web", 1L, Set.of("Secret b is missing"))).isEqualTo(RecheckDelay.SHORTEST);
    }

    @Test
    void the_end_of_the_problem_is_forgotten() {
        pass(next());
        next();
        delay.forget("web");

        assertThat(delay.isDue("web", 1L)).isTrue();
        assertThat(next()).isEqualTo(RecheckDelay.SHORTEST);
    }

    @Test
    void each_resource_has_a_delay_of_its_own() {
        pass(next());
        assertThat(next()).isEqualTo(Duration.ofSeconds(4));

        assertThat(delay.isDue("db", 1L)).isTrue();
        assertThat(delay.next("db", 1L, MISSING)).isEqualTo(RecheckDelay.SHORTEST);
    }
}
