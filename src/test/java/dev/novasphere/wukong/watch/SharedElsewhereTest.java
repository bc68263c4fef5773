package dev.novasphere.wukong.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedElsewhereTest {

    private static final ResourceID WUKONG = new ResourceID("web", "shop");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final SharedElsewhere elsewhere = new SharedElsewhere(now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void the_first_change_is_reported_at_once_and_the_next_a_minute_later() {
        assertThat(elsewhere.of(WUKONG, 1L, Set.of())).isEmpty();
        assertThat(elsewhere.untilNext(WUKONG)).isZero();
        assertThat(elsewhere.of(WUKONG, 1L, Set.of("a"))).containsExactly("a");

        assertThat(elsewhere.of(WUKONG, 1L, Set.of())).containsExactly("a");
        assertThat(elsewhere.untilNext(WUKONG)).isEqualTo(SharedElsewhere.PAUSE);
        pass(SharedElsewhere.PAUSE.minusNanos(1));
        assertThat(elsewhere.of(WUKONG, 1L, Set.of())).containsExactly("a");
        pass(Duration.ofNanos(1));
        assertThat(elsewhere.untilNext(WUKONG)).isZero();
        assertThat(elsewhere.of(WUKONG, 1L, Set.of())).isEmpty();
    }

    @Test
    void a_wukong_that_changes_a_thousand_times_a_minute_is_reported_once_a_minute() {
        int changes = 0;
        Set<String> known = elsewhere.of(WUKONG, 1L, Set.of("mine"));
        for (int i = 0; i < 10_000; i++) {
            Set<String> next = elsewhere.of(WUKONG, 1L, i % 2 == 0 ? Set.of() : Set.of("mine"));
            changes += next.equals(known) ? 0 : 1;
            known = next;
            pass(Duration.ofMillis(60));
        }
        assertThat(changes).isBetween(9, 11);
    }

    @Test
    void a_change_of_the_wukong_itself_is_reported_at_once() {
        elsewhere.of(WUKONG, 1L, Set.of("a"));

        assertThat(elsewhere.of(WUKONG, 2L, Set.of("b"))).containsExactly("b");
    }

    @Test
    void a_wukong_that_was_created_again_is_reported_at_once() {
        elsewhere.of(WUKONG, 1L, Set.of("a"));
        elsewhere.forget(WUKONG);

        assertThat(elsewhere.of(WUKONG, 1L, Set.of("b"))).containsExactly("b");
    }
}
