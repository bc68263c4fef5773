package dev.novasphere.wukong.reconcile;

import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;

/**
 * When to look again at something that no watch tells: a Secret that does not bear our label, a refusal by an admission webhook, an
 * object in the way that is not ours. The wait is as long as the trouble has lasted, so that it doubles each time, and needs no state.
 */
@ApplicationScoped
public class Backoff {

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Clock clock;

    @Inject
    public Backoff() {
        this(Clock.systemUTC());
    }

    Backoff(Clock clock) {
        this.clock = clock;
    }

    /** The wait before the next look: from two seconds to five minutes. */
    public Duration next(WukongStatus status) {
        Duration lasted = status.conditions().stream()
                .filter(c -> "Ready".equals(c.getType()) && "False".equals(c.getStatus()))
                .map(c -> Duration.between(instant(c.getLastTransitionTime()), clock.instant()))
                .findFirst()
                .orElse(SHORTEST);
        boolean byAClockThatWasAhead = lasted.compareTo(LONGEST.negated()) < 0;
        if (byAClockThatWasAhead) {
            return LONGEST;
        }
        if (lasted.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return lasted.compareTo(LONGEST) > 0 ? LONGEST : lasted;
    }

    private static Instant instant(String time) {
        return ZonedDateTime.parse(time).toInstant();
    }
}
