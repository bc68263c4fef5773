package dev.novasphere.wukong.plan.step;

import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;

/**
 * Delete the NetworkAttachmentDefinition of a network.
 *
 * @param object the definition as it was observed
 */
public record DeleteNetwork(NetworkAttachmentDefinition object) implements Removal {

    @Override
    public String reason() {
        return "NetworkDeleted";
    }

    @Override
    public String message() {
        return "NetworkAttachmentDefinition %s is deleted, because its network is no longer in spec.networks."
                .formatted(object.getMetadata().getName());
    }

    @Override
    public <R> R accept(StepVisitor<R> visitor) {
        return visitor.deleteNetwork(this);
    }
}
