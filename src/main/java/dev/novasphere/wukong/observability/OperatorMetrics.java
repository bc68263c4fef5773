package dev.novasphere.wukong.observability;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The framework's metrics without a series for each Wukong: those would never be removed, so that churn would fill the memory. */
@Singleton
public class OperatorMetrics {

    /** Metrics by controller only. */
    @Produces
    @Singleton
    public Metrics withoutResourceNames(MeterRegistry registry) {
        return MicrometerMetrics.withoutPerResourceMetrics(registry);
    }
}
