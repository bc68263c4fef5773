package dev.novasphere.wukong.plan.network;

import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.step.DeleteNetwork;
import dev.novasphere.wukong.plan.step.Removal;
import java.util.List;
import java.util.stream.Stream;

/** The definitions of networks that the Wukong no longer names. They hold no data, and go once no machine and no guest uses them. */
final class RemovedNetwork {

    private RemovedNetwork() {}

    /** A step for each definition that was made for the Wukong and that nothing uses. */
    static List<Removal> steps(PlanInput input) {
        return input.observed().formerObjects().stream()
                .filter(NetworkAttachmentDefinition.class::isInstance)
                .map(NetworkAttachmentDefinition.class::cast)
                .filter(definition -> definition.getMetadata().getDeletionTimestamp() == null)
                .filter(definition -> input.isOwnerOf(definition))
                .filter(definition -> !isUsed(input, definition))
                .<Removal>map(DeleteNetwork::new)
                .toList();
    }

    private static boolean isUsed(PlanInput input, NetworkAttachmentDefinition definition) {
        Stream<Network> ofMachine = input.observed().virtualMachine().stream()
                .flatMap(machine -> machine.guestSpec().stream())
                .flatMap(spec -> spec.networks().stream());
        Stream<Network> ofGuest = input.observed().virtualMachineInstance().stream()
                .filter(guest -> guest.getSpec() != null)
                .flatMap(guest -> guest.getSpec().networks().stream());
        String name = definition.getMetadata().getName();
        String qualified = definition.getMetadata().getNamespace() + "/" + name;
        return Stream.concat(ofMachine, ofGuest)
                .filter(network -> network.multus() != null)
                .map(network -> network.multus().networkName())
                .anyMatch(used -> name.equals(used) || qualified.equals(used));
    }
}
