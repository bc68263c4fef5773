package dev.novasphere.wukong.status.vocabulary;

import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Finds, reads and makes the conditions of Wukongs, snapshots and restores. */
public final class Conditions {

    private static final String TRUE = "True";
    private static final String FALSE = "False";

    private Conditions() {}

    /** The conditions of a Wukong's status; none when the status is null, because it was never written. */
    public static List<Condition> of(WukongStatus status) {
        return status == null ? List.of() : status.conditions();
    }

    /** The condition of a type. */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        for (Condition condition : conditions) {
            if (type.equals(condition.getType())) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** Whether there is a condition of the type, and its status is True. */
    public static boolean isTrue(List<Condition> conditions, String type) {
        return find(conditions, type).filter(Conditions::isTrue).isPresent();
    }

    /** Whether there is a condition of the type, and its status is False. */
    public static boolean isFalse(List<Condition> conditions, String type) {
        return find(conditions, type).filter(Conditions::isFalse).isPresent();
    }

    /** Whether the status of a condition is True. */
    public static boolean isTrue(Condition condition) {
        return TRUE.equals(condition.getStatus());
    }

    /** Whether the status of a condition is False. */
    public static boolean isFalse(Condition condition) {
        return FALSE.equals(condition.getStatus());
    }

    /** True, False or Unknown, to be shown in a message or compared with what is expected. */
    public static String status(Condition condition) {
        return condition.getStatus();
    }

    /** Since when a condition has its status. */
    public static Instant since(Condition condition) {
        return Instant.parse(condition.getLastTransitionTime());
    }

    /** Whether there are both conditions, with the same status and reason. */
    public static boolean sameReason(Optional<Condition> one, Optional<Condition> other) {
        return one.isPresent()
                && other.filter(c -> c.getStatus().equals(one.get().getStatus())
                                && c.getReason().equals(one.get().getReason()))
                        .isPresent();
    }

    /**
     * A condition with its times.
     *
     * @param before the conditions so far; lastTransitionTime is kept while the status of the condition is the same
     * @param value type, status, reason and message
     * @param generation generation of the resource that was judged
     * @param clock for lastTransitionTime, in whole seconds
     */
    public static Condition set(List<Condition> before, ConditionValue value, Long generation, Clock clock) {
        String status = value.holds() ? TRUE : FALSE;
        String since = find(before, value.type())
                .filter(c -> status.equals(c.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        Condition condition = new Condition();
        condition.setType(value.type());
        condition.setStatus(status);
        condition.setObservedGeneration(generation);
        condition.setLastTransitionTime(since);
        condition.setReason(value.reason());
        condition.setMessage(value.message());
        return condition;
    }
}
