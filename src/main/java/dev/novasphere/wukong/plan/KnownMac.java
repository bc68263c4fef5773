package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.NetworkStatus;
import dev.novasphere.wukong.kubevirt.Interface;
import dev.novasphere.wukong.kubevirt.InterfaceStatus;
import dev.novasphere.wukong.kubevirt.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.VirtualMachineInstanceStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The address a card already has on a machine that is taken over. The Go operator wrote none, so that KubeVirt made one up at each start;
 * it is kept from now on, because leases and the guest's own network configuration hang on it.
 */
final class KnownMac {

    private KnownMac() {}

    /** The address in the template, else that of the running guest, else the last one the status told; empty for our own machines. */
    static Optional<String> of(PlanInput input, Nic nic) {
        if (Takeover.machine(input).isEmpty()) {
            return Optional.empty();
        }
        return written(input, nic)
                .or(() -> seen(input, nic))
                .or(() -> told(input, nic))
                .filter(mac -> !mac.isBlank())
                .map(mac -> mac.toLowerCase(Locale.ROOT));
    }

    private static Optional<String> written(PlanInput input, Nic nic) {
        return Takeover.network(input, nic.name(), nic.attachment(input.name()))
                .flatMap(network -> Takeover.card(input, network))
                .map(Interface::macAddress);
    }

    private static Optional<String> seen(PlanInput input, Nic nic) {
        List<InterfaceStatus> interfaces = input.observed()
                .virtualMachineInstance()
                .map(VirtualMachineInstance::getStatus)
                .map(VirtualMachineInstanceStatus::interfaces)
                .orElse(List.of());
        return Takeover.network(input, nic.name(), nic.attachment(input.name())).flatMap(network -> interfaces.stream()
                .filter(card -> network.name().equals(card.name()))
                .map(InterfaceStatus::mac)
                .filter(mac -> mac != null)
                .findFirst());
    }

    private static Optional<String> told(PlanInput input, Nic nic) {
        return input.wukong().getStatus() == null
                ? Optional.empty()
                : input.wukong().getStatus().networks().stream()
                        .filter(network -> nic.name().equals(network.name()))
                        .map(NetworkStatus::macAddress)
                        .filter(mac -> mac != null)
                        .findFirst();
    }
}
