package dev.novasphere.wukong.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WukongLifecycleMetricsTest {

    private static final Instant CREATED = Instant.parse("2026-01-01T10:00:00Z");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final WukongLifecycleMetrics lifecycle = new WukongLifecycleMetrics(
            registry, new WukongGauges(registry), Clock.fixed(CREATED.plusSeconds(7), ZoneOffset.UTC));

    private static Wukong wukong(String name, WukongStatus status) {
        Wukong wukong = new Wukong();
        wukong.getMetadata().setNamespace("prod");
        wukong.getMetadata().setName(name);
        wukong.getMetadata().setCreationTimestamp(CREATED.toString());
        wukong.setStatus(status);
        return wukong;
    }

    private static WukongStatus status(Phase phase, Condition... conditions) {
        return new WukongStatus(
                phase, null, null, 1L, null, null, null, null, List.of(conditions), null, null, null, null, null, null);
    }

    private static Condition condition(String type, String status, String reason) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .build();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    @Test
    void a_wukong_is_counted_once_by_what_was_said_last_and_no_more_when_it_is_gone() {
        lifecycle.statusWritten(wukong("web", null), status(Phase.Creating));
        lifecycle.statusWritten(wukong("web", status(Phase.Creating)), status(Phase.Running));
        lifecycle.statusWritten(wukong("db", null), status(Phase.Running));

        assertThat(gauge(MetricNames.RESOURCES, "phase", "Creating")).isZero();
        assertThat(gauge(MetricNames.RESOURCES, "phase", "Running")).isEqualTo(2);

        lifecycle.gone(new ResourceID("web", "prod"));
        lifecycle.gone(new ResourceID("never-seen", "prod"));
        assertThat(gauge(MetricNames.RESOURCES, "phase", "Running")).isOne();
    }

    @Test
    void conditions_and_imports_are_counted() {
        lifecycle.statusWritten(
                wukong("web", null),
                status(Phase.Error, condition(ConditionTypes.VOLUMES_BOUND, "False", Reasons.IMPORT_FAILED)));
        lifecycle.statusWritten(
                wukong("db", null),
                status(Phase.Creating, condition(ConditionTypes.VOLUMES_BOUND, "False", Reasons.IMPORTING)));

        assertThat(gauge(MetricNames.CONDITIONS, "condition", ConditionTypes.VOLUMES_BOUND, "status", "False"))
                .isEqualTo(2);
        assertThat(gauge(MetricNames.IMPORTS, "state", "failed")).isOne();
        assertThat(gauge(MetricNames.IMPORTS, "state", "running")).isOne();
    }

    @Test
    void the_first_machine_and_the_first_run_are_timed_and_no_later_ones() {
        lifecycle.machineWritten(wukong("web", null));
        lifecycle.machineWritten(wukong("web", null));
        lifecycle.statusWritten(wukong("web", null), status(Phase.Running));
        lifecycle.statusWritten(wukong("web", null), status(Phase.Stopped));
        lifecycle.statusWritten(wukong("web", null), status(Phase.Running));

        assertThat(registry.get(MetricNames.MACHINE_CREATION).timer().count()).isOne();
        assertThat(registry.get(MetricNames.MACHINE_RUNNING).timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(7);
        assertThat(registry.get(MetricNames.MACHINE_RUNNING).timer().count()).isOne();
    }

    @Test
    void a_machine_that_is_created_off_is_not_timed_when_it_is_started() {
        lifecycle.machineWritten(wukong("web", null));
        lifecycle.statusWritten(wukong("web", null), status(Phase.Stopped));
        lifecycle.statusWritten(wukong("web", null), status(Phase.Running));

        assertThat(registry.get(MetricNames.MACHINE_RUNNING).timer().count()).isZero();
    }

    @Test
    void a_restart_of_the_operator_times_nothing_anew() {
        lifecycle.statusWritten(wukong("old", status(Phase.Running)), status(Phase.Running));

        assertThat(registry.get(MetricNames.MACHINE_RUNNING).timer().count()).isZero();
    }

    @Test
    void power_taken_over_is_counted_when_it_begins() {
        WukongStatus overridden =
                status(Phase.Stopped, condition(ConditionTypes.POWER_OVERRIDDEN, "True", Reasons.STOPPED_BY_HAND));
        lifecycle.statusWritten(wukong("web", null), overridden);
        lifecycle.statusWritten(wukong("web", overridden), overridden);

        assertThat(registry.get(MetricNames.POWER_OVERRIDES).counter().count()).isOne();
    }
}
