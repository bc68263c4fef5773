package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.power.PowerFields;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.write.DriftDetector;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Optional;

/**
 * A machine as the plan wants it, and what to send for it. An apply has to carry the run strategy, because KubeVirt refuses a machine
 * without one and a field that is left out goes. So it carries the live one; {@link Writer} adds the resourceVersion it was read at, so that
 * a start or stop by another client in between is answered with a conflict and is never undone.
 */
public record MachineApplyConfiguration(VirtualMachine withoutPower) {

    /** A copy of the machine of a plan, with the notes that are compared and written with it. */
    static MachineApplyConfiguration of(ApplyMachine step) {
        VirtualMachine wanted = new VirtualMachine();
        wanted.setMetadata(new ObjectMetaBuilder(step.withoutPower().getMetadata()).build());
        wanted.setSpec(step.withoutPower().getSpec());
        ForeignDeviceMerge.note(wanted);
        DriftDetector.annotateHash(wanted);
        return new MachineApplyConfiguration(wanted);
    }

    /**
     * Whether a live machine is as a plan wants it, power aside; true as well where there is no machine. Of a plan without a machine nobody
     * knows whether the live one is what its Wukong and the policies ask for.
     */
    public static boolean isReached(Plan plan, Optional<VirtualMachine> live) {
        return live.isEmpty()
                || plan.machine().filter(step -> of(step).reached(live.get())).isPresent();
    }

    /** Whether a live machine is as planned, power aside. */
    boolean reached(VirtualMachine live) {
        return DriftDetector.matches(withoutPower, live);
    }

    /** What to apply where there is no machine yet. */
    VirtualMachine created(PowerPlan power) {
        return with(PowerFields.ofNew(power), withoutPower);
    }

    /** What to apply to a live machine, which keeps the devices that others added. */
    VirtualMachine changed(VirtualMachine live, PowerPlan power) {
        return with(PowerFields.ofLive(live, power), ForeignDeviceMerge.keep(withoutPower, live));
    }

    private static VirtualMachine with(PowerFields power, VirtualMachine planned) {
        VirtualMachine machine = new VirtualMachine();
        machine.setMetadata(new ObjectMetaBuilder(planned.getMetadata())
                .addToAnnotations(power.notes())
                .build());
        machine.setSpec(planned.getSpec().withRunStrategy(power.strategy()));
        return machine;
    }
}
