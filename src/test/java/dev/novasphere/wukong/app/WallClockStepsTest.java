package dev.novasphere.wukong.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WallClockStepsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
    private Instant wallClock = Instant.parse("2026-01-01T00:00:00Z");
    private final WallClockSteps check = new WallClockSteps(() -> wallClock, nanos::get);

    @Test
    void two_clocks_that_go_alike_are_well() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(20));
            assertThat(status()).isEqualTo(Status.UP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT2H", "PT-720H", "PT3S", "PT-3S"})
    void a_clock_that_is_set_is_not_well_until_the_process_ends(String by) {
        pass(Duration.ofSeconds(20));
        wallClock = wallClock.plus(Duration.parse(by));

        assertThat(status()).isEqualTo(Status.DOWN);
        pass(Duration.ofSeconds(20));
        assertThat(status()).isEqualTo(Status.DOWN);
        wallClock = wallClock.minus(Duration.parse(by));
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void corrections_of_fractions_of_a_second_add_up_to_no_step() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(20));
            wallClock = wallClock.plusMillis(700);
            assertThat(status()).isEqualTo(Status.UP);
        }
    }

    private Status status() {
        return check.call().getStatus();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        wallClock = wallClock.plus(time);
    }
}
