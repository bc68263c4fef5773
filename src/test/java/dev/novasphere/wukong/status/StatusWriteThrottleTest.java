package dev.novasphere.wukong.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Counts the writes that the throttle lets through. */
class StatusWriteThrottleTest {

    private static final WukongStatus CREATING = status(Phase.Creating, "False", 1);
    private static final WukongStatus RUNNING = status(Phase.Running, "True", 1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicBoolean load = new AtomicBoolean();
    private final StatusWriteThrottle<String> throttle = new StatusWriteThrottle<>(load::get, now::get);

    @Test
    void what_is_waited_for_is_written_at_once_with_and_without_load() {
        for (boolean underLoad : List.of(false, true)) {
            load.set(underLoad);

            assertThat(write(null, CREATING)).as("the first status").isOne();
            assertThat(write(CREATING, RUNNING)).as("a change of phase").isOne();
            assertThat(write(RUNNING, status(Phase.Running, "False", 1)))
                    .as("a change of Ready")
                    .isOne();
            assertThat(write(RUNNING, status(Phase.Running, "True", 2)))
                    .as("a new generation")
                    .isOne();
            assertThat(write(status(Phase.Error, "False", 1), CREATING))
                    .as("the end of an error")
                    .isOne();
        }
    }

    @Test
    void a_change_that_is_worth_an_event_is_written_at_once() {
        throttle.written("web");

        assertThat(throttle.wait("web", RUNNING, RUNNING, true)).isEmpty();
    }

    @Test
    void many_steps_of_one_phase_are_written_once_an_interval() {
        assertThat(writesOfSteps(100, Duration.ofMillis(100))).isEqualTo(5);
    }

    @Test
    void a_step_from_pending_to_creating_is_one_of_a_start() {
        throttle.written("web");

        assertThat(write(status(Phase.Pending, "False", 1), CREATING)).isZero();
        assertThat(write(status(Phase.Pending, "False", 1), RUNNING)).isOne();
    }

    @Test
    void under_load_they_are_written_less_often() {
        load.set(true);

        assertThat(writesOfSteps(100, Duration.ofMillis(100))).isOne();
    }

    @Test
    void a_change_after_a_quiet_time_is_written_at_once() {
        throttle.written("web");
        pass(StatusWriteThrottle.INTERVAL);

        assertThat(write(RUNNING, RUNNING)).isOne();
    }

    @Test
    void wukongs_do_not_wait_for_each_other() {
        throttle.written("web");

        assertThat(throttle.wait("db", RUNNING, RUNNING, false)).isEmpty();
        assertThat(throttle.wait("web", RUNNING, RUNNING, false)).contains(StatusWriteThrottle.INTERVAL);
    }

    @Test
    void the_answer_waits_once_for_the_first_word_of_kubevirt() {
        throttle.machineWritten("web", "uid/1", "7");
        assertThat(throttle.firstWord("web", "7")).contains(StatusWriteThrottle.FIRST_WORD);
        pass(StatusWriteThrottle.FIRST_WORD.dividedBy(2));
        throttle.machineWritten("web", "uid/1", "8");
        assertThat(throttle.firstWord("web", "8")).contains(StatusWriteThrottle.FIRST_WORD.dividedBy(2));
        pass(StatusWriteThrottle.FIRST_WORD.dividedBy(2));

        assertThat(throttle.firstWord("web", "8")).isEmpty();
    }

    @Test
    void an_event_before_the_first_word_of_kubevirt_does_not_end_the_wait_for_it() {
        throttle.machineWritten("web", "uid/1", "7");

        assertThat(throttle.firstWord("web", "7"))
                .as("the event of the write")
                .contains(StatusWriteThrottle.FIRST_WORD);
        assertThat(throttle.firstWord("web", "8")).as("the word of KubeVirt").isEmpty();
    }

    @Test
    void a_machine_that_was_not_written_for_a_change_waits_for_no_word() {
        assertThat(throttle.firstWord("web", "7")).isEmpty();
    }

    @Test
    void an_answer_is_owed_from_the_write_of_the_machine_to_that_of_the_status() {
        assertThat(throttle.isOwedAnswer("web", "uid/1")).isFalse();
        throttle.machineWritten("web", "uid/1", "7");
        assertThat(throttle.isOwedAnswer("web", "uid/1")).isTrue();
        throttle.written("web");
        assertThat(throttle.isOwedAnswer("web", "uid/1")).isFalse();
    }

    @Test
    void a_spec_that_came_after_the_write_of_the_machine_is_owed_none() {
        throttle.machineWritten("web", "uid/1", "7");
        assertThat(throttle.isOwedAnswer("web", "uid/2")).isFalse();

        throttle.machineWritten("web", "uid/2", "8");
        assertThat(throttle.isOwedAnswer("web", "uid/2")).isTrue();
    }

    @Test
    void the_next_answer_waits_again() {
        throttle.machineWritten("web", "uid/1", "7");
        pass(StatusWriteThrottle.FIRST_WORD);
        throttle.written("web");
        throttle.machineWritten("web", "uid/1", "8");
        assertThat(throttle.firstWord("web", "8")).contains(StatusWriteThrottle.FIRST_WORD);

        pass(StatusWriteThrottle.FIRST_WORD);
        throttle.isUpToDate("web");
        throttle.machineWritten("web", "uid/1", "9");
        assertThat(throttle.firstWord("web", "9")).contains(StatusWriteThrottle.FIRST_WORD);
    }

    @Test
    void nothing_is_remembered_of_a_wukong_that_is_gone() {
        throttle.written("web");
        throttle.forget("web");

        assertThat(throttle.wait("web", RUNNING, RUNNING, false)).isEmpty();
    }

    /** The framework does not reconcile a Wukong that goes at once, so that nothing says that it is gone. */
    @Test
    void of_wukongs_that_come_and_go_nothing_stays() {
        for (int i = 0; i < 1000; i++) {
            throttle.machineWritten("web-" + i, "uid/1", "7");
            throttle.written("web-" + i);
            throttle.machineWritten("db-" + i, "uid/1", "7");
            pass(StatusWriteThrottle.OWED.dividedBy(4));
        }

        assertThat(throttle.remembered()).isLessThanOrEqualTo(6);
    }

    /** How many of some steps of a running machine, each after a pause, are written. */
    private int writesOfSteps(int steps, Duration pause) {
        int writes = 0;
        for (int i = 0; i < steps; i++) {
            writes += write(RUNNING, RUNNING);
            pass(pause);
        }
        return writes;
    }

    private int write(WukongStatus before, WukongStatus after) {
        if (throttle.wait("web", before, after, false).isPresent()) {
            return 0;
        }
        throttle.written("web");
        return 1;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static WukongStatus status(Phase phase, String ready, long generation) {
        return new WukongStatus(
                phase,
                null,
                null,
                generation,
                null,
                null,
                null,
                null,
                List.of(new ConditionBuilder()
                        .withType("Ready")
                        .withStatus(ready)
                        .withReason("Any")
                        .build()),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null);
    }
}
