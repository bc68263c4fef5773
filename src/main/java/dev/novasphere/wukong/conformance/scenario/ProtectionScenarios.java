package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import java.util.List;
import java.util.Map;

/** Annotations that keep the operator, or users, from a Wukong. */
final class ProtectionScenarios {

    private static final String PROTECTION = "protection";

    private ProtectionScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        PROTECTION,
                        "Of a paused Wukong nothing is made until it is taken up",
                        ProtectionScenarios::paused),
                Scenario.of(PROTECTION, "A protected Wukong keeps its machine", ProtectionScenarios::kept));
    }

    private static void paused(Trial trial) {
        trial.create(Map.of(Annotations.PAUSED, Annotations.YES), MachineScenarios.stopped());
        trial.awaitCondition(ConditionTypes.PAUSED, "True");
        trial.require(trial.machine() == null, "no machine is made");
        trial.annotate(Annotations.PAUSED, "false");
        trial.awaitPhase(Phase.Stopped);
        trial.require(trial.machine() != null, "a machine");
    }

    private static void kept(Trial trial) {
        trial.create(Map.of(Annotations.DELETION_PROTECTION, Annotations.YES), MachineScenarios.stopped());
        trial.awaitPhase(Phase.Stopped);
        trial.awaitCondition(ConditionTypes.DELETION_PROTECTED, "True");
        boolean refused = trial.requests()
                .refusal(() -> trial.requests().delete(Wukong.class, trial.name()))
                .isPresent();
        Wukong wukong = trial.wukong();
        trial.require(
                refused || wukong != null && wukong.getMetadata().getDeletionTimestamp() != null,
                "the deletion is refused, or waits");
        trial.require(
                trial.machine() != null && trial.machine().getMetadata().getDeletionTimestamp() == null,
                "the machine is still there");
    }
}
