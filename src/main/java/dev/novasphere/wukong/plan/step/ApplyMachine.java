package dev.novasphere.wukong.plan.step;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.power.PowerPlan;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/**
 * Apply the VirtualMachine, unless it is as wanted already. Only removals come after it.
 *
 * @param withoutPower the machine without a run strategy, which a live machine keeps unless the Wukong asks for another one
 * @param power the run strategy that the Wukong asks for
 */
public record ApplyMachine(VirtualMachine withoutPower, PowerPlan power) implements Step {

    /** The machine as it is created, with its first run strategy. */
    @Override
    public VirtualMachine object() {
        VirtualMachine created = new VirtualMachine();
        created.setMetadata(new ObjectMetaBuilder(withoutPower.getMetadata()).build());
        created.setSpec(withoutPower.getSpec().withRunStrategy(power.initial()));
        return created;
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.applyMachine(this);
    }
}
