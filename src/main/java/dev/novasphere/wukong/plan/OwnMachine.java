package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import java.util.Optional;

/** The live virtual machine that is a Wukong's. */
public final class OwnMachine {

    private OwnMachine() {}

    /** The machine when it is this Wukong's or is taken over; that of a deleted Wukong of the same name is about to go. */
    public static Optional<VirtualMachine> of(PlanInput input) {
        return Takeover.machine(input).or(() -> input.observed()
                .virtualMachine()
                .filter(live -> ObjectOwner.of(input, live).kind() == ObjectOwner.Kind.THIS_WUKONG));
    }
}
