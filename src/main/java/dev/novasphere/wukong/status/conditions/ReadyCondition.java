package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Text;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
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
        String status = ready ? "True" : "False";
        String since = before.stream()
                .filter(c -> ConditionTypes.READY.equals(c.getType()) && status.equals(c.getStatus()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return List.of(new ConditionBuilder()
                .withType(ConditionTypes.READY)
                .withStatus(status)
                .withObservedGeneration(about.getMetadata().getGeneration())
                .withLastTransitionTime(since)
                .withReason(reason)
                .withMessage(sentence(message))
                .build());
    }

    /** A message as it goes into status and events: in one line, cut, without credentials. */
    public static String sentence(String message) {
        return Text.quote(message);
    }
}
