package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;

/** The phase and the condition Ready, which are decided together. */
public record PhaseAndReady(Phase phase, boolean ready, String reason, String message) {

    static PhaseAndReady ready(Phase phase, String reason, String message) {
        return new PhaseAndReady(phase, true, reason, message);
    }

    static PhaseAndReady notReady(Phase phase, String reason, String message) {
        return new PhaseAndReady(phase, false, reason, message);
    }

    static PhaseAndReady error(String reason, String message) {
        return notReady(Phase.Error, reason, message);
    }

    public ConditionValue condition() {
        return new ConditionValue(ConditionTypes.READY, ready, reason, message);
    }
}
