package dev.novasphere.wukong.plan.identity;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
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
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The address that a nic already has, which is kept because leases, licences and the guest's own network configuration depend on it:
 * that of the live virtual machine, whoever made it; where there is none, and no spec.identity asks for certain addresses, the one in the
 * status or the one recorded on a disk. So a Wukong that was made again, by its user or from a backup, keeps its addresses. What is no unicast
 * address in the status is none: a backup or another client wrote it, and the machine would not be taken.
 */
final class KnownMac {

    private KnownMac() {}

    /** The address of a network's nic that is not to be made anew; empty when there is none. */
    static Optional<String> of(PlanInput input, NetworkSpec network) {
        Optional<String> name = interfaceName(input, network);
        Optional<Interface> written = name.flatMap(known -> written(input, known));
        Optional<String> live =
                usable(written.map(Interface::macAddress)).or(() -> usable(name.flatMap(known -> seen(input, known))));
        if (live.isPresent() || written.isPresent() && Takeover.machine(input).isEmpty()) {
            return live;
        }
        if (input.spec().identity() != null) {
            return Optional.empty();
        }
        return usable(reported(input, network)).or(() -> MacRecord.of(input, network.name()));
    }

    /** A machine that is taken over may have another name for the network. */
    private static Optional<String> interfaceName(PlanInput input, NetworkSpec network) {
        return Takeover.machine(input).isEmpty()
                ? Optional.of(network.name())
                : Takeover.network(input, network.name(), Nic.attachment(network, input.name()))
                        .map(Network::name);
    }

    /** The interface in the template of the live machine. */
    private static Optional<Interface> written(PlanInput input, String name) {
        List<Interface> interfaces = OwnMachine.of(input)
                .flatMap(VirtualMachine::guestSpec)
                .map(VirtualMachineInstanceSpec::domain)
                .map(Domain::devices)
                .map(Devices::interfaces)
                .orElse(List.of());
        for (Interface iface : interfaces) {
            if (name.equals(iface.name())) {
                return Optional.of(iface);
            }
        }
        return Optional.empty();
    }

    /** The address that the guest has where the template has none. */
    private static Optional<String> seen(PlanInput input, String name) {
        List<InterfaceStatus> interfaces = OwnMachine.of(input)
                .flatMap(live -> input.observed().virtualMachineInstance())
                .map(VirtualMachineInstance::getStatus)
                .map(VirtualMachineInstanceStatus::interfaces)
                .orElse(List.of());
        return interfaces.stream()
                .filter(iface -> name.equals(iface.name()))
                .map(InterfaceStatus::mac)
                .filter(mac -> mac != null)
                .findFirst();
    }

    private static Optional<String> reported(PlanInput input, NetworkSpec nic) {
        return input.wukong().getStatus() == null
                ? Optional.empty()
                : input.wukong().getStatus().networks().stream()
                        .filter(network -> nic.name().equals(network.name()))
                        .map(NetworkStatus::macAddress)
                        .filter(mac -> mac != null && MacRecord.isUnicast(mac))
                        .findFirst();
    }

    private static Optional<String> usable(Optional<String> address) {
        return address.filter(mac -> !mac.isBlank()).map(mac -> mac.toLowerCase(Locale.ROOT));
    }
}
