package dev.novasphere.wukong.observability;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says which operator this is: a gauge that is always 1, with the build in its labels. */
@Singleton
public class BuildInfo {

    private final MeterRegistry registry;
    private final String version;

    BuildInfo(MeterRegistry registry, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.registry = registry;
        this.version = version;
    }

    void onStart(@Observes StartupEvent event) {
        Gauge.builder(MetricNames.BUILD_INFO, () -> 1)
                .description("The operator that runs: its version, and whether it is a native binary.")
                .tag("version", version)
                .tag("mode", ImageMode.current() == ImageMode.JVM ? "jvm" : "native")
                .register(registry);
    }
}
