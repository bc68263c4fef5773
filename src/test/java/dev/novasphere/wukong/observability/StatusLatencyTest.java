package dev.novasphere.wukong.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusLatencyTest {

    private static final ResourceID WEB = new ResourceID("web", "shop");

    private final AtomicLong now = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StatusLatency latency = new StatusLatency(registry, now::get);

    @Test
    void the_first_event_that_a_status_answers_counts() {
        latency.seen(WEB);
        pass(30);
        latency.seen(WEB);
        latency.begin(WEB);
        pass(10);
        latency.said(WEB);

        assertThat(timer().count()).isOne();
        assertThat(timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
    }

    @Test
    void a_status_that_is_held_back_counts_from_the_first_event_on() {
        latency.seen(WEB);
        latency.begin(WEB);
        pass(100);
        latency.begin(WEB);
        latency.said(WEB);

        assertThat(timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(100);
    }

    @Test
    void an_event_during_a_reconciliation_belongs_to_the_next_status() {
        latency.seen(WEB);
        latency.begin(WEB);
        latency.seen(WEB);
        latency.said(WEB);
        pass(70);
        latency.begin(WEB);
        latency.said(WEB);

        assertThat(timer().count()).isEqualTo(2);
        assertThat(timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(70);
    }

    @Test
    void an_event_that_changes_nothing_in_the_status_is_not_counted() {
        latency.seen(WEB);
        latency.begin(WEB);
        latency.nothingToSay(WEB);
        latency.said(WEB);

        assertThat(timer().count()).isZero();
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private Timer timer() {
        return registry.get(MetricNames.STATUS_LATENCY).timer();
    }
}
