package dev.novasphere.wukong.observability;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** Leaves out what the platform brings and Prometheus' conventions do not allow. */
@Singleton
public class PlatformMetrics {

    /** Nanoseconds instead of seconds, where process.cpu.usage says the same; and a number that ends in count and counts nothing. */
    private static final Set<String> AGAINST_CONVENTIONS = Set.of("process.cpu.time", "system.cpu.count");

    @Produces
    @Singleton
    MeterFilter conventional() {
        return MeterFilter.deny(id -> AGAINST_CONVENTIONS.contains(id.getName()));
    }
}
