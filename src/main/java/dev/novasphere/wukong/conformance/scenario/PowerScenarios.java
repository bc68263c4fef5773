package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import java.util.List;
import java.util.Map;

/** On, off, and who says so. */
final class PowerScenarios {

    private static final String POWER = "power";

    private PowerScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(POWER, "A machine without autoStart is made and stays off", PowerScenarios::staysOff),
                Scenario.of(POWER, "Halted in the spec turns it off, Always on", PowerScenarios::bySpec),
                Scenario.of(POWER, "A stop by hand stays, and is reported", PowerScenarios::byHand),
                Scenario.of(POWER, "A restart that is asked for replaces the guest", PowerScenarios::restarts));
    }

    private static void staysOff(Trial trial) {
        trial.create(MachineScenarios.stopped());
        trial.awaitPhase(Phase.Stopped);
        trial.awaitCondition(ConditionTypes.READY, "True");
        trial.require(trial.guest().isEmpty(), "no guest");
    }

    private static void bySpec(Trial trial) {
        trial.create(Map.of());
        trial.awaitPhase(Phase.Running);
        trial.change(Map.of("startStrategy", Map.of("runStrategy", "Halted")));
        trial.awaitPhase(Phase.Stopped);
        trial.await("the guest is gone", trial::guest, String::isEmpty);
        trial.change(Map.of("startStrategy", Map.of("runStrategy", "Always")));
        trial.awaitPhase(Phase.Running);
    }

    private static void byHand(Trial trial) {
        trial.create(Map.of());
        trial.awaitPhase(Phase.Running);
        trial.requests().byHand("stop", trial.name());
        trial.awaitCondition(ConditionTypes.POWER_OVERRIDDEN, "True");
        trial.awaitPhase(Phase.Stopped);
        trial.requests().byHand("start", trial.name());
        trial.awaitCondition(ConditionTypes.POWER_OVERRIDDEN, "False");
        trial.awaitPhase(Phase.Running);
    }

    private static void restarts(Trial trial) {
        trial.create(Map.of());
        trial.awaitPhase(Phase.Running);
        String first = trial.guest();
        trial.annotate(Annotations.RESTART_REQUESTED_AT, "once");
        trial.awaitCondition(ConditionTypes.RESTARTED, "True");
        trial.await("another guest", trial::guest, guest -> !guest.isEmpty() && !guest.equals(first));
        trial.awaitPhase(Phase.Running);
    }
}
