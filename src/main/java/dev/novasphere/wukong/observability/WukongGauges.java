package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Counts the Wukongs by what was last said of them. Each Wukong holds the counters it is counted in, so that a change costs a few
 * steps and a scrape costs none, however many there are. A standby reconciles nothing and therefore counts nothing: the sum over all
 * replicas is right.
 */
@Singleton
public class WukongGauges {

    private static final String RUNNING = "running";
    private static final String FAILED = "failed";

    /** What a counter counts: the metric, and the values of its tags. */
    private record Counted(String metric, String state, String status) {}

    private final MeterRegistry registry;
    private final Map<Counted, AtomicInteger> counters = new ConcurrentHashMap<>();
    private final Map<ResourceID, List<AtomicInteger>> members = new ConcurrentHashMap<>();

    @Inject
    public WukongGauges(MeterRegistry registry) {
        this.registry = registry;
        for (Phase phase : Phase.values()) {
            phase(phase);
        }
        imports(RUNNING);
        imports(FAILED);
    }

    /** Counts a Wukong by its status, and no longer by what was said of it before. */
    public void count(ResourceID wukong, WukongStatus status) {
        members.compute(wukong, (id, before) -> {
            List<AtomicInteger> now = countersOf(status);
            if (before != null) {
                before.forEach(AtomicInteger::decrementAndGet);
            }
            now.forEach(AtomicInteger::incrementAndGet);
            return now;
        });
    }

    /** Counts a Wukong no longer, because it is gone. */
    public void forget(ResourceID wukong) {
        members.computeIfPresent(wukong, (id, before) -> {
            before.forEach(AtomicInteger::decrementAndGet);
            return null;
        });
    }

    private List<AtomicInteger> countersOf(WukongStatus status) {
        List<AtomicInteger> now = new ArrayList<>(status.conditions().size() + 2);
        if (status.phase() != null) {
            now.add(phase(status.phase()));
        }
        for (Condition condition : status.conditions()) {
            now.add(condition(condition.getType(), condition.getStatus()));
            if (condition.getType().equals(ConditionTypes.VOLUMES_BOUND)) {
                switch (condition.getReason()) {
                    case Reasons.IMPORTING -> now.add(imports(RUNNING));
                    case Reasons.IMPORT_FAILED -> now.add(imports(FAILED));
                    default -> {}
                }
            }
        }
        return List.copyOf(now);
    }

    private AtomicInteger phase(Phase phase) {
        return counter(
                new Counted(MetricNames.RESOURCES, phase.name(), ""),
                "Wukongs by phase.",
                counted -> Tags.of("phase", counted.state()));
    }

    private AtomicInteger condition(String type, String status) {
        return counter(
                new Counted(MetricNames.CONDITIONS, type, status),
                "Wukongs by condition and its status.",
                counted -> Tags.of("condition", counted.state(), "status", counted.status()));
    }

    private AtomicInteger imports(String state) {
        return counter(
                new Counted(MetricNames.IMPORTS, state, ""),
                "Wukongs with a disk whose import runs or has failed; failed before running.",
                counted -> Tags.of("state", counted.state()));
    }

    /** Tags are made for a counter that is new only, because every reconciliation asks for a dozen. */
    private AtomicInteger counter(Counted counted, String description, Function<Counted, Tags> tags) {
        AtomicInteger known = counters.get(counted);
        return known != null
                ? known
                : counters.computeIfAbsent(counted, key -> {
                    AtomicInteger counter = new AtomicInteger();
                    Gauge.builder(key.metric(), counter, AtomicInteger::get)
                            .description(description)
                            .tags(tags.apply(key))
                            .register(registry);
                    return counter;
                });
    }
}
