package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.power.Power;
import dev.novasphere.wukong.plan.power.PowerPlan;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator has done about power.
 *
 * @param wanted the run strategy that the Wukong asks for: Always, RerunOnFailure, Manual, Once or Halted
 * @param applied the run strategy that the operator wrote last, Halted for one created stopped; null before the first write
 * @param autoStart whether the virtual machine was to be on after creation
 * @param autoStarted whether the one start request for Manual with autoStart was made
 * @param startPending whether that request is still to be made
 */
public record PowerState(String wanted, String applied, boolean autoStart, boolean autoStarted, boolean startPending) {

    private static final Set<String> BY_HAND = Set.of(PowerPlan.HALTED, "Always");

    /** What a plan asks for, together with what the notes on the live machine say; without a machine nothing was done yet. */
    public static PowerState of(PowerPlan plan, Optional<VirtualMachine> machine) {
        return new PowerState(
                plan.wanted(),
                machine.flatMap(Power::applied).orElse(null),
                plan.autoStart(),
                machine.map(Power::autoStart).filter(Annotations.DONE::equals).isPresent(),
                machine.map(live -> Power.startPending(live, plan)).orElse(plan.startsByRequest()));
    }

    /**
     * Whether a user decided otherwise.
     *
     * @param live the run strategy of the live VirtualMachine; null when it has none
     * @return false as well for a virtual machine that was created to be started by hand, whether it is on or off: virtctl start
     *     writes Always, virtctl stop writes Halted
     */
    public boolean overriddenBy(String live) {
        if (live == null || applied == null || live.equals(applied) || live.equals(wanted)) {
            return false;
        }
        boolean startedByHand = !keptOff() && (!autoStart || PowerPlan.HALTED.equals(applied));
        return !(startedByHand && BY_HAND.contains(live));
    }

    /** Whether the Wukong asks for a virtual machine that is off. */
    public boolean keptOff() {
        return PowerPlan.HALTED.equals(wanted);
    }
}
