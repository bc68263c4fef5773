package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.ObjectOwner.Kind;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.power.PowerPlan;
import java.util.Optional;

/**
 * Finds startStrategy.autoStart that was changed after the virtual machine was made, when it no longer counts. Whether it was changed
 * shows in the run strategy that the operator wrote last: Halted for a machine that was made to be started by hand.
 */
final class IgnoredStart {

    private final PlanInput input;
    private final PowerPlan power;
    private final VirtualMachine machine;

    private IgnoredStart(PlanInput input, PowerPlan power, VirtualMachine machine) {
        this.input = input;
        this.power = power;
        this.machine = machine;
    }

    /** The finding; empty while there is no machine of this Wukong, or it is as autoStart says. */
    static Optional<Finding> of(PlanInput input, PowerPlan power) {
        Boolean asked = input.spec().startStrategy() == null
                ? null
                : input.spec().startStrategy().autoStart();
        if (asked == null || power.wantsOff()) {
            return Optional.empty();
        }
        return input.observed()
                .virtualMachine()
                .filter(live -> ObjectOwner.of(input, live).kind() == Kind.THIS_WUKONG && live.getSpec() != null)
                .map(live -> new IgnoredStart(input, power, live))
                .filter(start -> asked ? start.staysOff() : start.staysOn())
                .map(start -> start.finding(asked));
    }

    private boolean staysOn() {
        String written = Annotations.annotation(machine, Annotations.RUN_STRATEGY);
        return !power.wanted().equals(PowerPlan.MANUAL)
                && written != null
                && !written.equals(PowerPlan.HALTED)
                && !PowerPlan.strategyOf(machine.getSpec()).equals(PowerPlan.HALTED);
    }

    private boolean staysOff() {
        if (power.wanted().equals(PowerPlan.MANUAL)) {
            return Annotations.annotation(machine, Annotations.RUN_STRATEGY) != null
                    && Annotations.annotation(machine, Annotations.AUTO_START) == null
                    && input.observed().virtualMachineInstance().isEmpty();
        }
        return PowerPlan.HALTED.equals(Annotations.annotation(machine, Annotations.RUN_STRATEGY))
                && PowerPlan.strategyOf(machine.getSpec()).equals(PowerPlan.HALTED);
    }

    private Finding finding(boolean asked) {
        return Finding.ignored(
                Concern.SPEC,
                "AutoStartIgnored",
                "startStrategy.autoStart %s has no effect on VirtualMachine %s, because it counts only when the virtual machine is made; %s it with: virtctl %s %s -n %s%s"
                        .formatted(
                                asked,
                                machine.getMetadata().getName(),
                                asked ? "start" : "stop",
                                asked ? "start" : "stop",
                                machine.getMetadata().getName(),
                                input.namespace(),
                                asked ? "" : ", or write startStrategy.runStrategy Halted"));
    }
}
