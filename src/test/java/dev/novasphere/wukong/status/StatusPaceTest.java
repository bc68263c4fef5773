package dev.novasphere.wukong.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusPaceTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final StatusPace<String> pace = new StatusPace<>(now::get);

    @Test
    void the_first_status_is_written_at_once() {
        assertThat(pace.wait("web", null, status(Phase.Creating, 1), false)).isEmpty();
        assertThat(step("web")).isEmpty();
    }

    @Test
    void a_step_of_a_start_soon_after_a_write_waits_for_the_rest_of_the_time() {
        pace.written("web");
        pass(Duration.ofSeconds(1));

        assertThat(step("web")).contains(StatusPace.ON_THE_WAY.minusSeconds(1));
    }

    @Test
    void a_running_machine_waits_for_a_moment_only() {
        pace.written("web");
        pass(Duration.ofSeconds(1));

        assertThat(pace.wait("web", status(Phase.Running, 1), status(Phase.Running, 1), false))
                .contains(StatusPace.SETTLED.minusSeconds(1));
    }

    @Test
    void what_an_event_tells_never_waits() {
        pace.written("web");

        assertThat(pace.wait("web", status(Phase.Creating, 1), status(Phase.Running, 1), true))
                .isEmpty();
    }

    @Test
    void who_changed_a_wukong_gets_the_answer_at_once() {
        pace.written("web");

        assertThat(pace.wait("web", status(Phase.Creating, 1), status(Phase.Creating, 2), false))
                .isEmpty();
    }

    @Test
    void an_error_that_is_over_is_not_shown_any_longer() {
        pace.written("web");

        assertThat(pace.wait("web", status(Phase.Error, 1), status(Phase.Creating, 1), false))
                .isEmpty();
    }

    @Test
    void a_change_after_a_while_is_written_at_once() {
        pace.written("web");
        pass(StatusPace.ON_THE_WAY);

        assertThat(step("web")).isEmpty();
    }

    @Test
    void wukongs_do_not_wait_for_each_other() {
        pace.written("web");

        assertThat(step("db")).isEmpty();
    }

    @Test
    void forgetting_the_writes_of_the_past_keeps_those_that_still_count() {
        pace.written("old");
        pass(Duration.ofSeconds(9));
        pace.written("recent");
        pass(Duration.ofSeconds(9));
        pace.written("now");

        assertThat(step("recent")).contains(Duration.ofSeconds(1));
    }

    private Optional<Duration> step(String wukong) {
        return pace.wait(wukong, status(Phase.Creating, 1), status(Phase.Creating, 1), false);
    }

    private static WukongStatus status(Phase phase, long generation) {
        return new WukongStatus(phase, null, null, generation, null, null, null, null, null, null, null);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
