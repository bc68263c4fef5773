package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Optional;

/** Whether a guest has found something to start from, as far as it is known: then its disks are as they should be. */
public final class StartedGuest {

    private static final String STOPPED = "Stopped";

    private StartedGuest() {}

    /**
     * Whether its agent answers, or its machine is off: of such a one nothing says that it found nothing.
     */
    public static boolean of(PlanInput input) {
        Optional<VirtualMachineInstance> guest = input.observed().virtualMachineInstance();
        if (guest.isEmpty()) {
            return input.observed()
                    .virtualMachine()
                    .map(VirtualMachine::getStatus)
                    .filter(status -> STOPPED.equals(status.printableStatus()))
                    .isPresent();
        }
        return guest.map(VirtualMachineInstance::getStatus)
                .filter(VirtualMachineInstanceStatus::hadAgent)
                .isPresent();
    }
}
