package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Text;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.util.List;

/** The one condition of resources whose state is a phase and a sentence. */
public final class ReadyCondition {

    private ReadyCondition() {}

    /**
     * The conditions of such a resource.
     *
     * @param about the resource, for its generation
     * @param before its conditions so far; the time of the last transition is kept while the status is the same
     * @param message a sentence; what it quotes of others is cut and freed of credentials
     */
    public static List<Condition> of(
            HasMetadata about, List<Condition> before, boolean ready, String reason, String message, Clock clock) {
        return List.of(Conditions.set(
                before,
                new ConditionValue(ConditionTypes.READY, ready, reason, Text.quote(message)),
                about.getMetadata().getGeneration(),
                clock));
    }

    /** Whether the conditions of such a resource have a reason. */
    public static boolean has(List<Condition> conditions, String reason) {
        return conditions.stream().anyMatch(condition -> reason.equals(condition.getReason()));
    }
}
