package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.recent.RecentEntries;
import dev.novasphere.wukong.status.events.EventMessage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bounds the Events of an object by the rules of client-go (tools/record, events_cache.go): an Event that says the same again is counted up
 * instead of created; many that differ in their message only become one; and beyond a burst none is sent for a while. What is remembered is
 * bounded too, and what was not used for the longest time is forgotten first.
 */
final class EventCorrelator {

    /** Events of one object that may be sent at once. */
    static final int BURST = 25;

    /** Time after which one more Event of an object may be sent. */
    static final Duration REFILL = Duration.ofMinutes(5);

    /** Messages of one object, type and reason from which on they are combined. */
    static final int MOST_MESSAGES = 10;

    /** Time without an Event of that object, type and reason after which messages count anew. */
    static final Duration TOGETHER = Duration.ofMinutes(10);

    /** Entries of each memory. */
    static final int MOST_REMEMBERED = 4096;

    private static final String COMBINED = "(combined from similar events): ";

    private final Map<String, Bucket> buckets = new RecentEntries<>(MOST_REMEMBERED);
    private final Map<String, Messages> messages = new RecentEntries<>(MOST_REMEMBERED);
    private final Map<String, Series> series = new RecentEntries<>(MOST_REMEMBERED);

    /**
     * Occurrences that are one Event.
     *
     * @param name of the Event
     * @param first time of the first occurrence
     * @param count of occurrences
     * @param message of the last one
     */
    record Series(String name, Instant first, int count, String message) {}

    private record Bucket(double tokens, Instant filled) {}

    /** Hashes of messages: two that meet by chance are counted as one, and the Event has the text of the last. */
    private record Messages(Set<Integer> hashes, Instant last) {}

    /**
     * Takes one more occurrence in.
     *
     * @param name of the Event if it becomes a new one
     * @return the Event to send; empty when too many were sent for this object
     */
    synchronized Optional<Series> next(HasMetadata about, EventMessage transition, String name, Instant now) {
        String object = String.valueOf(about.getMetadata().getUid());
        String kind = object + " " + transition.type() + " " + transition.reason();
        boolean combined = isCombined(kind, transition.message(), now);
        String message = combined ? COMBINED + transition.message() : transition.message();
        Series next = series.merge(
                combined ? kind : kind + " " + transition.message().hashCode(),
                new Series(name, now, 1, message),
                (before, one) -> new Series(before.name(), before.first(), before.count() + 1, message));
        return takesToken(object, now) ? Optional.of(next) : Optional.empty();
    }

    private boolean isCombined(String kind, String message, Instant now) {
        Messages before = messages.get(kind);
        boolean together = before != null && now.isBefore(before.last().plus(TOGETHER));
        Set<Integer> hashes = together ? before.hashes() : new HashSet<>(2);
        if (hashes.size() < MOST_MESSAGES) {
            hashes.add(message.hashCode());
        }
        messages.put(kind, new Messages(hashes, now));
        return hashes.size() >= MOST_MESSAGES;
    }

    private boolean takesToken(String object, Instant now) {
        Bucket before = buckets.getOrDefault(object, new Bucket(BURST, now));
        double refilled = Math.max(0, Duration.between(before.filled(), now).toMillis()) / (double) REFILL.toMillis();
        double tokens = Math.min(BURST, before.tokens() + refilled);
        boolean taken = tokens >= 1;
        buckets.put(object, new Bucket(taken ? tokens - 1 : tokens, now));
        return taken;
    }
}
