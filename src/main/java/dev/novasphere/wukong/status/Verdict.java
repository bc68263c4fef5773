package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.Phase;

/** The phase and the condition Ready, which are decided together. */
record Verdict(Phase phase, boolean ready, String reason, String message) {

    static Verdict ready(Phase phase, String reason, String message) {
        return new Verdict(phase, true, reason, message);
    }

    static Verdict notReady(Phase phase, String reason, String message) {
        return new Verdict(phase, false, reason, message);
    }

    Told told() {
        return new Told(ConditionTypes.READY, ready, reason, message);
    }
}
