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
        pace.written("web", Phase.Creating);
        pass(Duration.ofSeconds(1));

        assertThat(step("web")).contains(StatusPace.ON_THE_WAY.minusSeconds(1));
    }

    @Test
    void a_running_machine_waits_for_a_moment_only() {
        pace.written("web", Phase.Creating);
        pass(Duration.ofSeconds(1));

        assertThat(pace.wait("web", status(Phase.Running, 1), status(Phase.Running, 1), false))
                .contains(StatusPace.SETTLED.minusSeconds(1));
    }

    @Test
    void a_change_that_emits_an_event_is_never_delayed() {
        pace.written("web", Phase.Creating);

        assertThat(pace.wait("web", status(Phase.Creating, 1), status(Phase.Running, 1), true))
                .isEmpty();
    }

    @Test
    void who_changed_a_wukong_gets_the_answer_at_once() {
        pace.written("web", Phase.Creating);

        assertThat(pace.wait("web", status(Phase.Creating, 1), status(Phase.Creating, 2), false))
                .isEmpty();
    }

    @Test
    void an_error_that_is_over_is_not_shown_any_longer() {
        pace.written("web", Phase.Creating);

        assertThat(pace.wait("web", status(Phase.Error, 1), status(Phase.Creating, 1), false))
                .isEmpty();
    }

    @Test
    void a_change_after_a_while_is_written_at_once() {
        pace.written("web", Phase.Creating);
        pass(StatusPace.ON_THE_WAY);

        assertThat(step("web")).isEmpty();
    }

    @Test
    void wukongs_do_not_wait_for_each_other() {
        pace.written("web", Phase.Creating);

        assertThat(step("db")).isEmpty();
    }

    @Test
    void forgetting_the_writes_of_the_past_keeps_those_that_still_count() {
        pace.written("old", Phase.Creating);
        pass(Duration.ofSeconds(9));
        pace.written("recent", Phase.Creating);
        pass(Duration.ofSeconds(9));
        pace.written("now", Phase.Creating);

        assertThat(step("recent")).contains(Duration.ofSeconds(1));
    }

    @Test
    void a_hundred_that_start_at_once_report_as_often_as_one_does() {
        startAtOnce(100);

        assertThat(step("m0")).contains(StatusPace.ON_THE_WAY);
    }

    @Test
    void a_thousand_that_start_at_once_report_their_steps_less_often() {
        startAtOnce(1000);

        assertThat(step("m0")).contains(Duration.ofSeconds(100));
    }

    @Test
    void however_many_start_each_reports_its_steps_within_two_minutes() {
        startAtOnce(5000);

        assertThat(step("m0")).contains(StatusPace.RAREST);
    }

    @Test
    void machines_that_run_do_not_slow_the_reports_of_those_that_start() {
        startAtOnce(1000);
        for (int i = 1; i < 1000; i++) {
            pace.written("m" + i, Phase.Running);
        }

        assertThat(step("m0")).contains(StatusPace.ON_THE_WAY);
    }

    @Test
    void those_that_were_deleted_on_their_way_are_forgotten() {
        startAtOnce(1000);
        pass(StatusPace.RAREST);
        pace.written("web", Phase.Creating);

        assertThat(step("web")).contains(StatusPace.ON_THE_WAY);
    }

    @Test
    void the_first_answer_waits_for_kubevirt_once() {
        assertThat(pace.firstAnswer("web")).contains(StatusPace.FIRST_ANSWER);
        pass(StatusPace.FIRST_ANSWER);

        assertThat(pace.firstAnswer("web")).isEmpty();
    }

    @Test
    void a_machine_that_is_written_again_and_again_does_not_put_the_answer_off() {
        pace.firstAnswer("web");
        pass(Duration.ofMillis(300));

        assertThat(pace.firstAnswer("web")).contains(Duration.ofMillis(700));
    }

    @Test
    void the_next_change_waits_for_kubevirt_again() {
        pace.firstAnswer("web");
        pass(StatusPace.FIRST_ANSWER);
        pace.written("web", Phase.Running);

        assertThat(pace.firstAnswer("web")).contains(StatusPace.FIRST_ANSWER);
    }

    @Test
    void the_answers_to_a_thousand_changes_follow_their_machines_within_ten_seconds() {
        for (int i = 0; i < 1000; i++) {
            pace.written("m" + i, Phase.Running);
            pace.firstAnswer("m" + i);
        }

        assertThat(answer("m0")).contains(StatusPace.LATEST_ANSWER);
        pass(StatusPace.LATEST_ANSWER);
        assertThat(answer("m0")).isEmpty();
    }

    @Test
    void the_fewer_are_left_without_an_answer_the_sooner_it_comes() {
        for (int i = 0; i < 100; i++) {
            pace.firstAnswer("m" + i);
        }
        assertThat(answer("m0")).contains(Duration.ofSeconds(2));

        for (int i = 10; i < 100; i++) {
            pace.written("m" + i, Phase.Running);
        }
        assertThat(answer("m0")).contains(Duration.ofMillis(200));
    }

    @Test
    void a_change_for_which_no_machine_is_written_is_answered_at_once_whatever_others_wait_for() {
        for (int i = 0; i < 1000; i++) {
            pace.firstAnswer("m" + i);
        }

        assertThat(answer("web")).isEmpty();
    }

    @Test
    void an_error_that_is_over_is_reported_at_once_whatever_others_wait_for() {
        for (int i = 0; i < 1000; i++) {
            pace.firstAnswer("m" + i);
        }

        assertThat(pace.wait("m0", status(Phase.Error, 1), status(Phase.Creating, 2), false))
                .isEmpty();
    }

    @Test
    void a_deleted_or_unchanged_wukong_keeps_no_other_waiting() {
        for (int i = 0; i < 100; i++) {
            pace.firstAnswer("m" + i);
        }
        for (int i = 1; i < 100; i++) {
            pace.forget("m" + i);
        }

        assertThat(answer("m0")).contains(StatusPace.ANSWER_SHARE);
    }

    private Optional<Duration> answer(String wukong) {
        return pace.wait(wukong, status(Phase.Running, 1), status(Phase.Running, 2), false);
    }

    private void startAtOnce(int machines) {
        for (int i = 0; i < machines; i++) {
            pace.written("m" + i, Phase.Creating);
        }
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
