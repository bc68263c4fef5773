package dev.novasphere.wukong.watch;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What each Wukong reports of the addresses that Wukongs of other namespaces have too. It is taken anew when the Wukong itself changes, else
 * at most once a minute, so that others cannot have its status written more often.
 */
final class SharedElsewhere {

    /** Between two changes that others make. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final Map<ResourceID, Known> known = new ConcurrentHashMap<>();

    /**
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    SharedElsewhere(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * @param changed when others changed it last
     */
    private record Known(Long generation, Set<String> keys, long changed) {}

    /**
     * The keys that a Wukong reports.
     *
     * @param generation of the Wukong
     * @param now the keys that are shared now
     */
    Set<String> of(ResourceID wukong, Long generation, Set<String> now) {
        Known last = known.compute(wukong, (id, before) -> {
            if (before == null) {
                return now.isEmpty() ? null : new Known(generation, Set.copyOf(now), nanoTime.getAsLong());
            }
            if (!Objects.equals(before.generation(), generation)) {
                return new Known(generation, Set.copyOf(now), before.changed());
            }
            return before.keys().equals(now) || !left(before).isZero()
                    ? before
                    : new Known(generation, Set.copyOf(now), nanoTime.getAsLong());
        });
        return last == null ? Set.of() : last.keys();
    }

    /** How long a Wukong reports no change; zero when it may report one now. */
    Duration untilNext(ResourceID wukong) {
        Known last = known.get(wukong);
        return last == null ? Duration.ZERO : left(last);
    }

    /** A Wukong went. */
    void forget(ResourceID wukong) {
        known.remove(wukong);
    }

    private Duration left(Known last) {
        Duration left = PAUSE.minusNanos(nanoTime.getAsLong() - last.changed());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
