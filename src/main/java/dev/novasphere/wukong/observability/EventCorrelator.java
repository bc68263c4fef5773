package dev.novasphere.wukong.observability;

import dev.novasphere.wukong.recent.RecentEntries;
import dev.novasphere.wukong.status.events.EventMessage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final Map<Topic, Messages> messages = new RecentEntries<>(MOST_REMEMBERED);
    private final Map<Said, Occurrences> occurrences = new RecentEntries<>(MOST_REMEMBERED);

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

    /** What Events of an object are about. */
    private record Topic(String uid, String type, String reason) {}

    /** Hashes of messages: two that meet by chance are counted as one, and the Event has the text of the last. */
    private record Messages(Set<Integer> hashes, Instant last) {}

    /** What one Event says of a topic: the message of this hash, or all of them when they are combined. */
    private record Said(Topic topic, boolean combined, int hash) {}

    /** The occurrences that are one Event so far, without the message, which the next one brings. */
    private record Occurrences(String name, Instant first, int count) {

        Occurrences oneMore() {
            return new Occurrences(name, first, count + 1);
        }
    }

    /**
     * Takes one more occurrence in.
     *
     * @param name of the Event if it becomes a new one
     * @return the Event to send; empty when too many were sent for this object
     */
    synchronized Optional<Series> next(HasMetadata about, EventMessage transition, String name, Instant now) {
        String object = String.valueOf(about.getMetadata().getUid());
        Topic topic = new Topic(object, transition.type(), transition.reason());
        int hash = transition.message().hashCode();
        boolean combined = isCombined(topic, hash, now);
        Occurrences counted = occurrences.merge(
                new Said(topic, combined, combined ? 0 : hash),
                new Occurrences(name, now, 1),
                (before, one) -> before.oneMore());
        if (!takesToken(object, now)) {
            return Optional.empty();
        }
        String message = combined ? COMBINED + transition.message() : transition.message();
        return Optional.of(new Series(counted.name(), counted.first(), counted.count(), message));
    }

    private boolean isCombined(Topic topic, int hash, Instant now) {
        Messages before = messages.get(topic);
        boolean together = before != null && now.isBefore(before.last().plus(TOGETHER));
        Set<Integer> known = together ? before.hashes() : Set.of();
        Set<Integer> hashes = known.size() < MOST_MESSAGES ? with(known, hash) : known;
        messages.put(topic, new Messages(hashes, now));
        return hashes.size() >= MOST_MESSAGES;
    }

    /** Sets that cannot be changed take 24 bytes for one or two entries, others some 200. */
    private static Set<Integer> with(Set<Integer> hashes, int hash) {
        return hashes.contains(hash)
                ? hashes
                : Stream.concat(hashes.stream(), Stream.of(hash)).collect(Collectors.toUnmodifiableSet());
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
