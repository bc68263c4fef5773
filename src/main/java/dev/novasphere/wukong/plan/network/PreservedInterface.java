package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.identity.Nic;
import dev.novasphere.wukong.plan.network.attachment.Binding;
import java.util.Optional;

/**
 * An interface as the Go operator created it: without a MAC address, named after its NetworkAttachmentDefinition by the first revisions,
 * and always bridged. A change of it while the guest runs would make KubeVirt require a restart and block every live update until then.
 * Therefore such an interface is preserved until the guest is off.
 *
 * @param network the network as the machine has it
 * @param iface its interface
 */
record PreservedInterface(Network network, Interface iface) {

    /**
     * The interface to preserve.
     *
     * @return empty when the guest does not run, when the interface is already as this operator writes it, or when the Wukong names another
     *     NetworkAttachmentDefinition by now
     */
    static Optional<PreservedInterface> of(Nic nic, PlanInput input) {
        if (!Takeover.guestRuns(input)) {
            return Optional.empty();
        }
        String attachment = nic.attachment(input.name());
        return Takeover.network(input, nic.name(), attachment)
                .filter(network -> sameSource(network, attachment))
                .flatMap(network -> Takeover.iface(input, network).map(iface -> new PreservedInterface(network, iface)))
                .filter(kept ->
                        kept.iface.macAddress() == null || !kept.iface.name().equals(nic.name()));
    }

    /** The address to write to an interface; empty while the guest of a machine that is taken over runs with an interface that has none. */
    static Optional<String> addressToWrite(Nic nic, PlanInput input) {
        boolean unpinned = Takeover.guestRuns(input)
                && Takeover.network(input, nic.name(), nic.attachment(input.name()))
                        .flatMap(network -> Takeover.iface(input, network))
                        .filter(iface -> iface.macAddress() == null)
                        .isPresent();
        return unpinned ? Optional.empty() : Optional.of(nic.mac());
    }

    /** The finding that the interface changes at the next start; empty when only its address will. */
    Optional<Finding> difference(Nic nic) {
        Interface planned = Binding.of(nic, iface.macAddress());
        if (planned.equals(iface)) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                Concern.NETWORKS,
                "CardKept",
                ("network %s keeps the card %s that the running virtual machine was made with until it is off, because exchanging it now"
                                + " would ask for a restart; stop and start it when convenient")
                        .formatted(nic.name(), iface.name())));
    }

    private static boolean sameSource(Network network, String attachment) {
        if (attachment == null) {
            return network.pod() != null;
        }
        return network.multus() != null && attachment.equals(network.multus().networkName());
    }
}
