package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.List;
import java.util.Optional;

/**
 * The card that the first revisions of the Go operator gave a network called default beside that of the pod network, where it had a
 * NetworkAttachmentDefinition; they named it after that. Here the name stands for the pod network alone, and the card is none of the
 * Wukong's. It stays while the guest runs, because KubeVirt would ask for a restart without it, and a finding says how it is kept.
 *
 * @param network the network as the machine has it
 * @param iface its interface
 */
record SecondCardOfDefault(Network network, Interface iface) {

    /**
     * The card to keep.
     *
     * @param planned the interfaces that are planned; one of them may have the card for a network of another name
     * @return empty when there is none, and when the guest does not run
     */
    static Optional<SecondCardOfDefault> of(PlanInput input, List<Interface> planned) {
        return Takeover.guestRuns(input)
                ? input.spec().networks().stream()
                        .filter(NetworkSpec::configuresPodNetwork)
                        .map(network -> attachment(input, network))
                        .filter(name ->
                                planned.stream().noneMatch(card -> card.name().equals(name)))
                        .flatMap(name -> named(input, name).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static String attachment(PlanInput input, NetworkSpec network) {
        return network.nadName() == null
                ? Names.networkAttachment(input.name(), NetworkSpec.POD_NETWORK)
                : network.nadName();
    }

    private static Optional<SecondCardOfDefault> named(PlanInput input, String name) {
        return Takeover.network(input, name, null)
                .filter(network ->
                        network.multus() != null && name.equals(network.multus().networkName()))
                .flatMap(network ->
                        Takeover.iface(input, network).map(iface -> new SecondCardOfDefault(network, iface)));
    }

    /** That the guest loses the card once it is off. */
    Finding finding() {
        return Finding.warning(
                Concern.NETWORKS,
                "CardKept",
                ("network %s keeps the second card %s that the running virtual machine was made with, and loses it once it is off, because"
                                + " that name stands for the pod network alone; to keep the card, add a network of another name with nadName: %s")
                        .formatted(NetworkSpec.POD_NETWORK, iface.name(), iface.name()));
    }
}
