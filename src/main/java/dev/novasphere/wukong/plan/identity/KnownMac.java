package dev.novasphere.wukong.plan.identity;

import dev.novasphere.wukong.api.v1alpha1.status.NetworkStatus;
import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.instance.InterfaceStatus;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The address that a nic already has, which is kept because leases, licences and the guest's own network configuration depend on it:
 * that of the live virtual machine, whoever made it; where there is none, and no spec.identity asks for certain addresses, the one in the
 * status or the one recorded on a disk. So a Wukong that was made again, by its user or from a backup, keeps its addresses.
 */
final class KnownMac {

    private KnownMac() {}

    /** The address of a nic that is not to be made anew; empty when there is none. */
    static Optional<String> of(PlanInput input, Nic nic) {
        Optional<String> live = live(input, nic);
        if (live.isPresent()
                || hasInterface(input, nic) && Takeover.machine(input).isEmpty()) {
            return live;
        }
        if (input.spec().identity() != null) {
            return Optional.empty();
        }
        return usable(reported(input, nic)).or(() -> MacRecord.of(input, nic.name()));
    }

    /** The address that a nic has on the live virtual machine, in its template or, where that has none, in its guest. */
    static Optional<String> live(PlanInput input, Nic nic) {
        return usable(written(input, nic)).or(() -> usable(seen(input, nic)));
    }

    private static boolean hasInterface(PlanInput input, Nic nic) {
        return iface(input, nic).isPresent();
    }

    private static Optional<Interface> iface(PlanInput input, Nic nic) {
        return interfaceName(input, nic).flatMap(name -> OwnMachine.of(input)
                .map(VirtualMachine::getSpec)
                .map(VirtualMachineSpec::template)
                .map(VirtualMachineTemplate::spec)
                .map(VirtualMachineInstanceSpec::domain)
                .map(Domain::devices)
                .map(Devices::interfaces)
                .flatMap(interfaces -> interfaces.stream()
                        .filter(iface -> name.equals(iface.name()))
                        .findFirst()));
    }

    /** A machine that is taken over may have another name for the network. */
    private static Optional<String> interfaceName(PlanInput input, Nic nic) {
        return Takeover.machine(input).isEmpty()
                ? Optional.of(nic.name())
                : Takeover.network(input, nic.name(), nic.attachment(input.name()))
                        .map(Network::name);
    }

    private static Optional<String> written(PlanInput input, Nic nic) {
        return iface(input, nic).map(Interface::macAddress);
    }

    private static Optional<String> seen(PlanInput input, Nic nic) {
        List<InterfaceStatus> interfaces = OwnMachine.of(input)
                .flatMap(live -> input.observed().virtualMachineInstance())
                .map(VirtualMachineInstance::getStatus)
                .map(VirtualMachineInstanceStatus::interfaces)
                .orElse(List.of());
        return interfaceName(input, nic).flatMap(name -> interfaces.stream()
                .filter(iface -> name.equals(iface.name()))
                .map(InterfaceStatus::mac)
                .filter(mac -> mac != null)
                .findFirst());
    }

    private static Optional<String> reported(PlanInput input, Nic nic) {
        return input.wukong().getStatus() == null
                ? Optional.empty()
                : input.wukong().getStatus().networks().stream()
                        .filter(network -> nic.name().equals(network.name()))
                        .map(NetworkStatus::macAddress)
                        .filter(mac -> mac != null)
                        .findFirst();
    }

    private static Optional<String> usable(Optional<String> address) {
        return address.filter(mac -> !mac.isBlank()).map(mac -> mac.toLowerCase(Locale.ROOT));
    }
}
