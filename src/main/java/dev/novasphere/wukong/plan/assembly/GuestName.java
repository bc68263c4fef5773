package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Optional;

/** The host name of a guest. KubeVirt calls a guest without one after its VirtualMachine, up to the first dot. */
final class GuestName {

    private GuestName() {}

    /** What is asked for; else what a machine that exists has, which may be null; else the name of the Wukong as one DNS label. */
    static String of(PlanInput input) {
        if (input.spec().hostname() != null) {
            return input.spec().hostname();
        }
        Optional<VirtualMachine> live = OwnMachine.of(input);
        return live.isPresent()
                ? live.flatMap(VirtualMachine::guestSpec)
                        .map(VirtualMachineInstanceSpec::hostname)
                        .orElse(null)
                : input.name().replace('.', '-');
    }
}
