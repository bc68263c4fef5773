package dev.novasphere.wukong.status;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Says when a new status is worth a write. News, which is what an event is told of, are written at once, and so is the first change after
 * a while. What changes shortly after a write and is no news, such as the steps of a start and the progress of an import, is gathered.
 *
 * @param <K> what names a Wukong
 */
public final class StatusPace<K> {

    /** At least this long lies between the writes of one status, news aside. */
    public static final Duration BETWEEN = Duration.ofSeconds(3);

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
     * @param news whether the change is worth an event
     * @return the time until it may be written; empty when that is now
     */
    public Optional<Duration> wait(K wukong, boolean news) {
        Long last = written.get(wukong);
        if (news || last == null) {
            return Optional.empty();
        }
        Duration left = BETWEEN.minusNanos(nanoTime.getAsLong() - last);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    /** The status of a Wukong was written. Writes that are too old to count are forgotten. */
    public void written(K wukong) {
        long now = nanoTime.getAsLong();
        written.values().removeIf(last -> now - last >= BETWEEN.toNanos());
        written.put(wukong, now);
    }
}
