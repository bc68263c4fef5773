package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Says when a new status is worth a write. A change that emits an event is written at once, and so are the answer to a changed Wukong and the first
 * change after a while. What changes shortly after a write and is none of that is gathered: the steps of a start and the progress of an import for longer,
 * an address or an interface of a running machine for a moment. When very many machines start at once, each of them reports its steps less often; when
 * very many Wukongs are changed at once, their machines are written first and the answers follow within seconds.
 *
 * @param <K> what names a Wukong
 */
public final class StatusPace<K> {

    /** At least this long lies between the writes of the status of a machine that is still being made or started. */
    public static final Duration ON_THE_WAY = Duration.ofSeconds(10);

    /** The same for a machine that runs, or is stopped. */
    public static final Duration SETTLED = Duration.ofSeconds(2);

    /**
     * The share of each machine on its way in the time between two such writes: all of them together make no more than ten of these writes a
     * second, so that telling of the starts does not slow the starts.
     */
    static final Duration SHARE = Duration.ofMillis(100);

    /** However many start, the steps of each are reported as often as this. */
    static final Duration RAREST = Duration.ofMinutes(2);

    /**
     * For how long an answer is delayed for each Wukong whose machine was written and which has no answer yet: some fifty answers a second, so that
     * those whose machines are still to be written hardly wait for the answers of others.
     */
    static final Duration ANSWER_SHARE = Duration.ofMillis(20);

    /** However many are changed, each is answered this long after its machine was written. */
    static final Duration LATEST_ANSWER = Duration.ofSeconds(10);

    /** How long KubeVirt's first word on what was written to its machine is waited for. It normally comes within milliseconds. */
    static final Duration FIRST_ANSWER = Duration.ofSeconds(1);

    private static final Set<Phase> ARRIVED = Set.of(Phase.Running, Phase.Stopped);
    private static final long TIDY_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<K, Long> starting = new ConcurrentHashMap<>();
    private final Map<K, Long> arrived = new ConcurrentHashMap<>();
    private final Map<K, Long> unanswered = new ConcurrentHashMap<>();
    private final AtomicLong tidied;

    public StatusPace() {
        this(System::nanoTime);
    }

    StatusPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.tidied = new AtomicLong(nanoTime.getAsLong());
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
        if (event || isOverError(before, after)) {
            return Optional.empty();
        }
        if (answers(before, after)) {
            Long since = unanswered.get(wukong);
            return since == null
                    ? Optional.empty()
                    : left(since, shared(ANSWER_SHARE, unanswered.size(), LATEST_ANSWER));
        }
        Long last = starting.getOrDefault(wukong, arrived.get(wukong));
        if (last == null) {
            return Optional.empty();
        }
        return left(last, ARRIVED.contains(after.phase()) ? SETTLED : betweenSteps());
    }

    /**
     * How long the answer to a new or changed Wukong is kept back for KubeVirt's word on the machine that was just written for it, so that both
     * are reported in one write. It is kept back once: a machine that has to be written again and again is reported all the same.
     *
     * @return empty when the answer is due
     */
    public Optional<Duration> firstAnswer(K wukong) {
        long now = nanoTime.getAsLong();
        Long since = unanswered.putIfAbsent(wukong, now);
        return left(since == null ? now : since, FIRST_ANSWER);
    }

    /** A Wukong waits for no answer: it is being deleted, or its status says all there is to say. */
    public void forget(K wukong) {
        unanswered.remove(wukong);
    }

    /** The status of a Wukong was written. Writes that are too old to count are forgotten. */
    public void written(K wukong, Phase phase) {
        long now = nanoTime.getAsLong();
        unanswered.remove(wukong);
        boolean there = phase != null && ARRIVED.contains(phase);
        (there ? starting : arrived).remove(wukong);
        (there ? arrived : starting).put(wukong, now);
        long last = tidied.get();
        if (now - last >= TIDY_NANOS && tidied.compareAndSet(last, now)) {
            starting.values().removeIf(write -> now - write >= RAREST.toNanos());
            arrived.values().removeIf(write -> now - write >= ON_THE_WAY.toNanos());
            unanswered.values().removeIf(write -> now - write >= RAREST.toNanos());
        }
    }

    private Duration betweenSteps() {
        Duration shared = shared(SHARE, starting.size(), RAREST);
        return shared.compareTo(ON_THE_WAY) < 0 ? ON_THE_WAY : shared;
    }

    private static Duration shared(Duration share, int among, Duration most) {
        Duration all = share.multipliedBy(among);
        return all.compareTo(most) > 0 ? most : all;
    }

    private Optional<Duration> left(long since, Duration whole) {
        Duration left = whole.minusNanos(nanoTime.getAsLong() - since);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    /** Whether a user waits for it: the Wukong is new, or was changed. */
    private static boolean answers(WukongStatus before, WukongStatus after) {
        return before == null || !Objects.equals(before.observedGeneration(), after.observedGeneration());
    }

    private static boolean isOverError(WukongStatus before, WukongStatus after) {
        return before != null && before.phase() == Phase.Error && after.phase() != Phase.Error;
    }
}
