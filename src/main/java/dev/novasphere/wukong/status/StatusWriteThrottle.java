package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Says when a new status is written. What a user or {@code kubectl wait} waits for is written as soon as it is known: an event, the answer to
 * a new generation, a change of phase or of Ready. Everything else, such as the progress of an import or a further address, follows the
 * last write of the same Wukong after {@link #INTERVAL}, or after {@link #UNDER_LOAD} while the operator has more to do than it can do at once.
 *
 * @param <K> what names a Wukong
 */
public final class StatusWriteThrottle<K> {

    public static final Duration INTERVAL = Duration.ofSeconds(2);
    public static final Duration UNDER_LOAD = Duration.ofSeconds(10);

    /** How long KubeVirt's first word on a machine that was just written is waited for. It normally comes within milliseconds. */
    public static final Duration FIRST_WORD = Duration.ofSeconds(1);

    /** How long it is remembered that an answer is owed. The framework does not say that a Wukong is gone which nothing held. */
    static final Duration OWED = Duration.ofMinutes(10);

    /** Between these a start only makes a step. */
    private static final Set<Phase> ON_THE_WAY = EnumSet.of(Phase.Pending, Phase.Creating);

    private final BooleanSupplier underLoad;
    private final LongSupplier nanoTime;

    /** When a status was written last; the one of the longest ago comes first. Guarded by this. */
    private final Map<K, Long> written = new LinkedHashMap<>();

    /** The answers that are owed, the oldest first. Guarded by this. */
    private final Map<K, Unanswered> unanswered = new LinkedHashMap<>();

    /**
     * @param underLoad whether reconciliations wait for each other now
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    public StatusWriteThrottle(BooleanSupplier underLoad, LongSupplier nanoTime) {
        this.underLoad = underLoad;
        this.nanoTime = nanoTime;
    }

    /**
     * How long a status that differs from the one in the cluster has to wait.
     *
     * @param before the status in the cluster; null for a new Wukong
     * @param event whether the change is worth an event
     * @return the time until it may be written; empty when that is now
     */
    public synchronized Optional<Duration> wait(K wukong, WukongStatus before, WukongStatus after, boolean event) {
        Long last = written.get(wukong);
        return last == null || event || isWaitedFor(before, after)
                ? Optional.empty()
                : left(last, underLoad.getAsBoolean() ? UNDER_LOAD : INTERVAL);
    }

    /**
     * The machine was written for a new or changed Wukong, which is owed an answer. KubeVirt's first word on the machine is waited for once
     * for each answer, however often the machine is written.
     *
     * @param spec names the spec that the machine was written for
     * @param version the resourceVersion of the machine in the answer to the write
     */
    public synchronized void machineWritten(K wukong, String spec, String version) {
        long now = nanoTime.getAsLong();
        forgetWhile(unanswered.values(), owed -> now - owed.since() >= OWED.toNanos());
        unanswered.compute(wukong, (key, owed) -> new Unanswered(owed == null ? now : owed.since(), spec, version));
    }

    /**
     * How long the answer to a new or changed Wukong waits for KubeVirt's first word on the machine that was written for it, so that one
     * status says both. Other events, such as that of the write itself, do not end the wait.
     *
     * @param version the resourceVersion of the machine that is known now; another one than that of the write has KubeVirt's word in it
     * @return empty when the answer is due, or none is owed
     */
    public synchronized Optional<Duration> firstWord(K wukong, String version) {
        Unanswered owed = unanswered.get(wukong);
        return owed == null || !owed.version().equals(version) ? Optional.empty() : left(owed.since(), FIRST_WORD);
    }

    /** Whether the machine was written for this spec of a new or changed Wukong, and no status since. */
    public synchronized boolean isOwedAnswer(K wukong, String spec) {
        Unanswered owed = unanswered.get(wukong);
        return owed != null && owed.spec().equals(spec);
    }

    /** The status of a Wukong was written. */
    public synchronized void written(K wukong) {
        long now = nanoTime.getAsLong();
        unanswered.remove(wukong);
        written.remove(wukong);
        written.put(wukong, now);
        forgetWhile(written.values(), since -> now - since >= UNDER_LOAD.toNanos());
    }

    /** What was written before {@link #UNDER_LOAD} holds nothing back any more, and may be of a Wukong that is gone. */
    private static <V> void forgetWhile(Collection<V> oldestFirst, Predicate<V> old) {
        Iterator<V> values = oldestFirst.iterator();
        while (values.hasNext() && old.test(values.next())) {
            values.remove();
        }
    }

    /** How many Wukongs something is remembered of. */
    synchronized int remembered() {
        return written.size() + unanswered.size();
    }

    /** The status of a Wukong says all there is to say: no answer is waited for. */
    public synchronized void isUpToDate(K wukong) {
        unanswered.remove(wukong);
    }

    /** A Wukong is gone. */
    public synchronized void forget(K wukong) {
        unanswered.remove(wukong);
        written.remove(wukong);
    }

    private Optional<Duration> left(long since, Duration whole) {
        Duration left = whole.minusNanos(nanoTime.getAsLong() - since);
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    private static boolean isWaitedFor(WukongStatus before, WukongStatus after) {
        return before == null
                || before.phase() != after.phase()
                        && !(ON_THE_WAY.contains(before.phase()) && ON_THE_WAY.contains(after.phase()))
                || !Objects.equals(before.observedGeneration(), after.observedGeneration())
                || isReady(before) != isReady(after);
    }

    private static boolean isReady(WukongStatus status) {
        return Conditions.isTrue(Conditions.of(status), ConditionTypes.READY);
    }

    /**
     * An answer that is owed.
     *
     * @param since when the machine was first written for it, in nanoseconds of the monotonic clock
     * @param spec the one that the machine was written for last
     * @param version the resourceVersion of the last write
     */
    private record Unanswered(long since, String spec, String version) {}
}
