package dev.novasphere.wukong.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.controller.WukongReconciler;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconcileMetricsTest {

    private static final ResourceID WEB = new ResourceID("web", "prod");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final WukongLifecycleMetrics lifecycle = new WukongLifecycleMetrics(registry, new WukongGauges(registry));
    private final ReconcileMetrics metrics =
            new ReconcileMetrics(registry, lifecycle, new Stall(registry), new StatusLatency(registry));

    private static Map<String, Object> controller(String name) {
        return Map.of(Constants.CONTROLLER_NAME, name);
    }

    private void webRuns() {
        Wukong web = new Wukong();
        web.getMetadata().setNamespace("prod");
        web.getMetadata().setName("web");
        web.getMetadata().setCreationTimestamp(Instant.EPOCH.toString());
        lifecycle.statusWritten(
                web,
                new WukongStatus(
                        Phase.Running,
                        null,
                        null,
                        1L,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private double running() {
        return registry.get(MetricNames.RESOURCES)
                .tags("phase", Phase.Running.name())
                .gauge()
                .value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wukongsnapshot", "wukongrestore"})
    void a_wukong_stays_counted_when_a_snapshot_or_restore_of_its_name_goes(String controller) {
        webRuns();

        metrics.cleanupDone(WEB, controller(controller));

        assertThat(running()).isOne();
    }

    @Test
    void a_wukong_that_goes_is_counted_no_more() {
        webRuns();

        metrics.cleanupDone(
                WEB,
                controller(WukongReconciler.class
                        .getAnnotation(ControllerConfiguration.class)
                        .name()));

        assertThat(running()).isZero();
    }
}
