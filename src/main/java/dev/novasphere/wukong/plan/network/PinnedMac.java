package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.kubevirt.Devices;
import dev.novasphere.wukong.kubevirt.Domain;
import dev.novasphere.wukong.kubevirt.Interface;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import dev.novasphere.wukong.kubevirt.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.VirtualMachineTemplate;
import dev.novasphere.wukong.plan.Nic;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether the address of a card may be written. The Go operator wrote none; writing one while its guest runs would ask for a
 * restart and hold back every live update until then. So such a card keeps its missing address until the guest is off.
 */
final class PinnedMac {

    private PinnedMac() {}

    /** The address to write; empty while a machine taken over runs without one. */
    static Optional<String> of(Nic nic, PlanInput input) {
        boolean runs = input.observed().virtualMachineInstance().isPresent();
        boolean unpinned = liveInterfaces(input).stream()
                .anyMatch(live -> nic.name().equals(live.name()) && live.macAddress() == null);
        return runs && unpinned ? Optional.empty() : Optional.of(nic.mac());
    }

    private static List<Interface> liveInterfaces(PlanInput input) {
        return Takeover.machine(input)
                .map(VirtualMachine::getSpec)
                .map(VirtualMachineSpec::template)
                .map(VirtualMachineTemplate::spec)
                .map(VirtualMachineInstanceSpec::domain)
                .map(Domain::devices)
                .map(Devices::interfaces)
                .orElse(List.of());
    }
}
