package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Told;

/** The phase and the condition Ready, which are decided together. */
public record Verdict(Phase phase, boolean ready, String reason, String message) {

    static Verdict ready(Phase phase, String reason, String message) {
        return new Verdict(phase, true, reason, message);
    }

    static Verdict notReady(Phase phase, String reason, String message) {
        return new Verdict(phase, false, reason, message);
    }

    public Told told() {
        return new Told(ConditionTypes.READY, ready, reason, message);
    }
}
