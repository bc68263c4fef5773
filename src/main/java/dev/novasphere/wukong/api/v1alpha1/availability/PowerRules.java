package dev.novasphere.wukong.api.v1alpha1.availability;

import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;

/** The rules on power: for each its CEL expression and message in the definition, and the same in Java. */
public final class PowerRules {

    /** Halted is off; a start that is asked for beside it could never come. */
    public static final String HALTED_STARTS_CEL =
            "!has(self.runStrategy) || self.runStrategy != 'Halted' || !has(self.autoStart) || !self.autoStart";

    public static final String HALTED_STARTS_MESSAGE =
            "startStrategy.autoStart true contradicts runStrategy Halted, which keeps the virtual machine off; leave autoStart out, or write"
                    + " runStrategy Always";
    static final Rule<StartStrategy> HALTED_STARTS = new Rule<>(
            HALTED_STARTS_CEL,
            HALTED_STARTS_MESSAGE,
            start -> start.runStrategy() != RunStrategy.Halted || !Boolean.TRUE.equals(start.autoStart()));

    private PowerRules() {}

    /**
     * Checks how a machine is started.
     *
     * @param start as read, any part of which may be missing; null when there is none
     * @param violations takes what is broken
     */
    public static void check(StartStrategy start, Violations violations) {
        violations.check("spec.startStrategy", start, HALTED_STARTS);
    }
}
