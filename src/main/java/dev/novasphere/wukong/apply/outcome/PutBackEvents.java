package dev.novasphere.wukong.apply.outcome;

import dev.novasphere.wukong.recent.RecentEntries;
import dev.novasphere.wukong.status.events.EventMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events about changes that were put back: one for an object in {@link #PAUSE}. The next one names the fields of all that were put back
 * since, and their number. To be used by any number of threads.
 */
public final class PutBackEvents {

    /** Reason of the event. */
    static final String REASON = "ChangePutBack";

    /** Between two events about one object. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    /** How long the last event about an object is remembered, for the number of changes since. */
    private static final Duration KEPT = Duration.ofDays(1);

    /** Objects that are remembered. The one that is left alone the longest is forgotten first, which at most costs one more event about it. */
    static final int MOST_REMEMBERED = 4096;

    /** Fields that a message names. */
    private static final int NAMED = 6;

    private final Clock clock;
    private final Map<String, Reported> reported = new RecentEntries<>(MOST_REMEMBERED);

    /** When an event about an object was emitted last, and what was put back since. */
    private static final class Reported {
        private final Instant at;
        private final Set<String> fields = new LinkedHashSet<>();
        private int times;

        private Reported(Instant at) {
            this.at = at;
        }
    }

    public PutBackEvents(Clock clock) {
        this.clock = clock;
    }

    /**
     * The events that changes are worth now.
     *
     * @param changes what was put back
     * @return a Warning for each object that had no event for a while
     */
    public synchronized List<EventMessage> of(List<PutBack> changes) {
        List<EventMessage> events = new ArrayList<>();
        Instant now = clock.instant();
        for (PutBack change : changes) {
            Reported before = reported.get(change.uid());
            if (before != null && isWithin(PAUSE, before, now)) {
                before.times++;
                before.fields.addAll(change.fields());
                continue;
            }
            Set<String> fields = new LinkedHashSet<>(change.fields());
            if (before != null) {
                fields.addAll(before.fields);
            }
            events.add(event(change, fields, before == null ? 0 : before.times));
            reported.values().removeIf(other -> !isWithin(KEPT, other, now));
            reported.put(change.uid(), new Reported(now));
        }
        return events;
    }

    /** By a clock that went back, the last event lies in the future; then nothing is known. */
    private static boolean isWithin(Duration span, Reported reported, Instant now) {
        Duration since = Duration.between(reported.at, now);
        return !since.isNegative() && since.compareTo(span) < 0;
    }

    private static EventMessage event(PutBack change, Set<String> fields, int before) {
        List<String> named = fields.stream().limit(NAMED).toList();
        return EventMessage.warning(
                REASON,
                "%s %s was changed by something else than this operator, and was put back as the Wukong asks%s: %s%s. Change the Wukong instead; while it has the annotation vm.novasphere.dev/paused: \"true\", nothing is put back"
                        .formatted(
                                change.kind(),
                                change.name(),
                                before == 0 ? "" : ", " + (before + 1) + " times since the last event",
                                String.join(", ", named),
                                fields.size() > NAMED ? " and " + (fields.size() - NAMED) + " more" : ""));
    }
}
