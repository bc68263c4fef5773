package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Network interfaces that are no longer in the spec and that the running guest still has. KubeVirt unplugs an interface whose state is
 * absent; one that is only left out of the template stays until a restart. Therefore they stay in the template with state absent until the
 * guest has lost them. KubeVirt can unplug bridged interfaces only.
 *
 * @param interfaces the interfaces, with state absent
 * @param networks the network of each
 */
record DetachingNics(List<Interface> interfaces, List<Network> networks) {

    private static final String ABSENT = "absent";

    /**
     * The interfaces to unplug.
     *
     * @param wanted names of the interfaces that are to stay
     */
    static DetachingNics of(PlanInput input, Set<String> wanted) {
        List<Interface> interfaces = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        Optional<VirtualMachine> machine = input.observed().virtualMachine();
        Set<String> plugged = input.observed()
                .virtualMachineInstance()
                .map(VirtualMachineInstance::getSpec)
                .map(guest -> guest.interfaces().stream().map(Interface::name).collect(Collectors.toSet()))
                .orElse(Set.of());
        Optional<VirtualMachineInstanceSpec> template = machine.flatMap(VirtualMachine::guestSpec);
        List<Interface> attached = template.map(VirtualMachineInstanceSpec::domain)
                .map(Domain::devices)
                .map(Devices::interfaces)
                .orElse(List.of());
        if (attached.isEmpty() || plugged.isEmpty()) {
            return new DetachingNics(interfaces, networks);
        }
        List<String> ours = Annotations.names(machine.get(), Annotations.OUR_NETWORKS);
        for (Interface iface : attached) {
            boolean goes = ours.contains(iface.name())
                    && !wanted.contains(iface.name())
                    && plugged.contains(iface.name())
                    && iface.bridge() != null;
            Optional<Network> network = template.get().networks().stream()
                    .filter(candidate -> Objects.equals(candidate.name(), iface.name()))
                    .filter(candidate -> candidate.multus() != null)
                    .findFirst();
            if (goes && network.isPresent()) {
                interfaces.add(iface.withState(ABSENT));
                networks.add(network.get());
            }
        }
        return new DetachingNics(interfaces, networks);
    }
}
