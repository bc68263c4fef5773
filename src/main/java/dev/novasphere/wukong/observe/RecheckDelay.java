package dev.novasphere.wukong.observe;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When to check a lasting problem again that no watch reports: a Secret that does not bear the operator's label, a refusal by an
 * admission webhook, an object of that name that is not the operator's. The delay doubles from two seconds to five minutes; it begins anew
 * when the resource or its problem changes. Events in between neither shorten nor prolong it.
 *
 * @param <K> identifies a resource
 */
public final class RecheckDelay<K> {

    static final Duration SHORTEST = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final LongSupplier nanoTime;
    private final Map<K, Pause> pauses = new ConcurrentHashMap<>();

    public RecheckDelay() {
        this(System::nanoTime);
    }

    /**
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    public RecheckDelay(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * @param begin when the resource was checked last
     */
    private record Pause(Long generation, Set<String> problems, long begin, Duration length) {

        Duration left(long now) {
            Duration left = length.minusNanos(now - begin);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    /** Whether what no watch reports is to be read now: nothing is known of it, the resource changed, or the delay is over. */
    boolean isDue(K resource, Long generation) {
        Pause pause = pauses.get(resource);
        return pause == null
                || !Objects.equals(pause.generation(), generation)
                || pause.left(nanoTime.getAsLong()).isZero();
    }

    /**
     * Notes the outcome of a reconciliation that found problems.
     *
     * @param generation of the resource
     * @param problems what identifies them, without words that change by themselves
     * @return how long from now until the next check
     */
    Duration next(K resource, Long generation, Set<String> problems) {
        long now = nanoTime.getAsLong();
        return pauses.compute(resource, (id, before) -> {
                    boolean same = before != null
                            && Objects.equals(before.generation(), generation)
                            && before.problems().equals(problems);
                    if (!same) {
                        return new Pause(generation, Set.copyOf(problems), now, SHORTEST);
                    }
                    return before.left(now).isZero()
                            ? new Pause(generation, before.problems(), now, doubled(before.length()))
                            : before;
                })
                .left(now);
    }

    /** A resource has no such problem any more, or is gone. */
    void forget(K resource) {
        pauses.remove(resource);
    }

    private static Duration doubled(Duration length) {
        Duration twice = length.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }
}
