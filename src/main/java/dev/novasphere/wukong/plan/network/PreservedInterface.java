package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.identity.Nic;
import java.util.Optional;

/**
 * A card as the Go operator left it: without an address, named after its NetworkAttachmentDefinition by the first revisions, and always
 * bridged. Changing any of it while the guest runs would ask for a restart and hold back every live update until then, so that such a
 * card stays as it is until the guest is off.
 *
 * @param network the network as the machine has it
 * @param card its card
 */
record PreservedInterface(Network network, Interface card) {

    /**
     * The card to leave alone.
     *
     * @return empty when the guest does not run, when the card is already as this operator writes it, or when the Wukong names another
     *     NetworkAttachmentDefinition by now
     */
    static Optional<PreservedInterface> of(Nic nic, PlanInput input) {
        if (!Takeover.guestRuns(input)) {
            return Optional.empty();
        }
        String attachment = nic.attachment(input.name());
        return Takeover.network(input, nic.name(), attachment)
                .filter(network -> sameSource(network, attachment))
                .flatMap(network -> Takeover.card(input, network).map(card -> new PreservedInterface(network, card)))
                .filter(kept ->
                        kept.card.macAddress() == null || !kept.card.name().equals(nic.name()));
    }

    /** The address to write to a card; empty while the guest of a machine that is taken over runs with a card that has none. */
    static Optional<String> addressToWrite(Nic nic, PlanInput input) {
        boolean unpinned = Takeover.guestRuns(input)
                && Takeover.network(input, nic.name(), nic.attachment(input.name()))
                        .flatMap(network -> Takeover.card(input, network))
                        .filter(card -> card.macAddress() == null)
                        .isPresent();
        return unpinned ? Optional.empty() : Optional.of(nic.mac());
    }

    /** Tells that more than the address waits; empty when the card is otherwise as it will be. */
    Optional<Finding> difference(Nic nic) {
        Interface planned = Binding.of(nic, card.macAddress());
        if (planned.equals(card)) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                Concern.NETWORKS,
                "CardKept",
                ("network %s keeps the card %s that the running virtual machine was made with until it is off, because exchanging it now"
                                + " would ask for a restart; stop and start it when convenient")
                        .formatted(nic.name(), card.name())));
    }

    private static boolean sameSource(Network network, String attachment) {
        if (attachment == null) {
            return network.pod() != null;
        }
        return network.multus() != null && attachment.equals(network.multus().networkName());
    }
}
