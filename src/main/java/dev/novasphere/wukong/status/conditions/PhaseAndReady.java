package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import java.util.Optional;

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

    /**
     * What kstatus, and with it Flux, reads beside Ready: Reconciling while the Wukong is on its way, Stalled when it cannot
     * go on without a change. Both are conditions that only exist while they are True, as kstatus wants it.
     */
    public Optional<ConditionValue> progress() {
        if (ready) {
            return Optional.empty();
        }
        return switch (phase) {
            case Pending, Creating -> Optional.of(ConditionValue.yes(ConditionTypes.RECONCILING, reason, message));
            case Error -> Optional.of(ConditionValue.yes(ConditionTypes.STALLED, reason, message));
            case Running, Stopped -> Optional.empty();
        };
    }
}
