package dev.novasphere.wukong.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class StallTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Stall stall = new Stall(registry, nanos::get);
    private final ReconciliationGoesOn liveness = new ReconciliationGoesOn(stall);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void an_operator_without_work_is_alive_however_long_nothing_ends() {
        pass(Duration.ofDays(7));

        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        stall.queued();
        assertThat(stall.time()).isZero();
        stall.ended();
        pass(Duration.ofDays(7));
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void work_of_which_nothing_ends_for_minutes_is_a_stall() {
        stall.queued();
        stall.queued();

        pass(ReconciliationGoesOn.TOO_LONG.minusSeconds(1));
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        pass(Duration.ofSeconds(1));
        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(registry.get(MetricNames.RECONCILE_STALLED).gauge().value()).isEqualTo(600);
    }

    @Test
    void one_reconciliation_that_takes_long_is_no_stall_while_others_end() {
        stall.queued();
        for (int i = 0; i < 100; i++) {
            stall.queued();
            pass(ReconciliationGoesOn.TOO_LONG.dividedBy(2));
            stall.ended();
        }

        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        pass(ReconciliationGoesOn.TOO_LONG);
        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);
    }
}
