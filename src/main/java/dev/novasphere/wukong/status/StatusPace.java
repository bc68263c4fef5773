package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Says when a new status is worth a write. What an event is told of is written at once, and so are the answer to a changed Wukong and the first
 * change after a while. What changes shortly after a write and is none of that is gathered: the steps of a start and the progress of an import for longer,
 * an address or a card of a running machine for a moment.
 *
 * @param <K> what names a Wukong
 */
public final class StatusPace<K> {

    /** At least this long lies between the writes of the status of a machine that is still being made or started. */
    public static final Duration ON_THE_WAY = Duration.ofSeconds(10);

    /** The same for a machine that runs, or is stopped. */
    public static final Duration SETTLED = Duration.ofSeconds(2);

    private static final Set<Phase> ARRIVED = Set.of(Phase.Running, Phase.Stopped);

    private final LongSupplier nanoTime;
    private final Map<K, Long> written = new ConcurrentHashMap<>();

    public StatusPace() {
        this(System::nanoTime);
    }

    StatusPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * How long a status that differs from the one in the cluster has to wait.
     *
     * @param before the status in the cluster; null for a new Wukong
     * @param after the status to write
     * @param event whether the change is worth an event
     * @return the time until it may be written; empty when that is now
     */
    public Optional<Duration> wait(K wukong, WukongStatus before, WukongStatus after, boolean event) {
        Long last = written.get(wukong);
        if (last == null || event || answers(before, after)) {
            return Optional.empty();
        }
        Duration between = ARRIVED.contains(after.phase()) ? SETTLED : ON_THE_WAY;
        Duration left = between.minusNanos(nanoTime.getAsLong() - last);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    /** Whether a user waits for it: the Wukong is new, was changed, or is no longer in error. */
    private static boolean answers(WukongStatus before, WukongStatus after) {
        return before == null
                || !Objects.equals(before.observedGeneration(), after.observedGeneration())
                || before.phase() == Phase.Error && after.phase() != Phase.Error;
    }

    /** The status of a Wukong was written. Writes that are too old to count are forgotten. */
    public void written(K wukong) {
        long now = nanoTime.getAsLong();
        written.values().removeIf(last -> now - last >= ON_THE_WAY.toNanos());
        written.put(wukong, now);
    }
}
