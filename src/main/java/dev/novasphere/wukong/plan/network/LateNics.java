package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.kubevirt.PendingMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds network cards that come to a running guest later than they are written, without a word of KubeVirt. It plugs bridges and SR-IOV alone,
 * asks for no restart for others (kubevirt: pkg/network/controllers/vm.go and pkg/network/vmliveupdate), and brings some by a migration.
 */
final class LateNics {

    private LateNics() {}

    /**
     * What the user should know.
     *
     * @param planned the interfaces that the machine is to have
     */
    static List<Finding> of(PlanInput input, List<Interface> planned) {
        Optional<VirtualMachineInstance> guest = input.observed().virtualMachineInstance();
        List<Finding> findings = new ArrayList<>();
        guest.filter(VirtualMachineInstance::runs)
                .map(VirtualMachineInstance::getSpec)
                .filter(spec -> !spec.interfaces().isEmpty())
                .flatMap(spec -> notPlugged(input, spec, planned))
                .ifPresent(findings::add);
        if (PendingMigration.waits(guest, PendingMigration.NETWORKS)) {
            PendingMigration.notice(
                            "networks",
                            input.observed().kubeVirt(),
                            guest,
                            Names.virtualMachine(input.name()),
                            input.namespace())
                    .map(notice -> Finding.warning(Concern.NETWORKS, notice.reason(), notice.words()))
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> notPlugged(
            PlanInput input, VirtualMachineInstanceView guest, List<Interface> planned) {
        Set<String> there = guest.interfaces().stream().map(Interface::name).collect(Collectors.toSet());
        List<String> late = planned.stream()
                .filter(nic -> nic.bridge() == null && nic.sriov() == null)
                .map(Interface::name)
                .filter(name -> !there.contains(name))
                .toList();
        return late.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        Concern.NETWORKS,
                        "NetworkChangeNeedsRestart",
                        "network %s comes to the guest at its next start, because KubeVirt plugs cards of bridges and SR-IOV only into a guest that runs; restart the guest when it suits you: virtctl restart %s -n %s"
                                .formatted(
                                        String.join(", ", late),
                                        Names.virtualMachine(input.name()),
                                        input.namespace())));
    }
}
