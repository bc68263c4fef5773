package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.power.Power;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.write.DesiredState;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * A machine as the plan wants it, and what to send for it. An apply has to carry the run strategy, because KubeVirt refuses a machine
 * without one and a field that is left out goes. So it carries the live one; {@link Writer} adds the resourceVersion it was read at, so that
 * a start or stop by somebody else in between is answered with a conflict and is never undone.
 */
public record PlannedMachine(VirtualMachine withoutPower) {

    /** A copy of the machine of a plan, with the notes that are compared and written with it. */
    static PlannedMachine of(ApplyMachine step) {
        VirtualMachine wanted = new VirtualMachine();
        wanted.setMetadata(new ObjectMetaBuilder(step.withoutPower().getMetadata()).build());
        wanted.setSpec(step.withoutPower().getSpec());
        ForeignDevices.note(wanted);
        DesiredState.stamp(wanted);
        return new PlannedMachine(wanted);
    }

    /** Whether a live machine is as a plan wants it, power aside; true as well where there is no machine, or none in the plan. */
    public static boolean isReached(Plan plan, Optional<VirtualMachine> live) {
        return live.isEmpty()
                || plan.machine().filter(step -> !of(step).reached(live.get())).isEmpty();
    }

    /** Whether a live machine is as planned, power aside. */
    boolean reached(VirtualMachine live) {
        return DesiredState.reached(withoutPower, live);
    }

    /** What to apply where there is no machine yet. */
    VirtualMachine created(PowerPlan power) {
        VirtualMachine machine = copy(withoutPower, power.initial());
        note(machine, Annotations.RUN_STRATEGY, power.initial());
        if (power.wantsOff()) {
            note(machine, Annotations.HALTED_FROM, PowerPlan.HALTED);
        }
        if (power.startsByRequest()) {
            note(machine, Annotations.AUTO_START, Annotations.PENDING);
        }
        return machine;
    }

    /**
     * What to apply to a live machine.
     *
     * @param power what the Wukong asks for
     * @param strategy the run strategy to write, when it is to be another one
     */
    VirtualMachine changed(VirtualMachine live, PowerPlan power, Optional<String> strategy) {
        VirtualMachine machine =
                copy(ForeignDevices.keep(withoutPower, live), strategy.orElseGet(() -> Power.live(live)));
        strategy.or(() -> Power.applied(live)).ifPresent(noted -> note(machine, Annotations.RUN_STRATEGY, noted));
        if (power.wantsOff()) {
            String before = Power.haltedFrom(live).or(() -> Power.applied(live)).orElseGet(() -> Power.live(live));
            note(machine, Annotations.HALTED_FROM, before);
        }
        Optional.ofNullable(Power.autoStart(live)).ifPresent(state -> note(machine, Annotations.AUTO_START, state));
        return machine;
    }

    private static VirtualMachine copy(VirtualMachine planned, String strategy) {
        VirtualMachine machine = new VirtualMachine();
        machine.setMetadata(new ObjectMetaBuilder(planned.getMetadata())
                .withAnnotations(new LinkedHashMap<>(planned.getMetadata().getAnnotations()))
                .build());
        machine.setSpec(new VirtualMachineSpec(null, strategy, planned.getSpec().template()));
        return machine;
    }

    private static void note(VirtualMachine machine, String name, String value) {
        machine.getMetadata().getAnnotations().put(name, value);
    }
}
