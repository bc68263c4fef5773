package dev.novasphere.wukong.plan.network.attachment;

import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import java.util.Optional;

/**
 * The NetworkAttachmentDefinition behind a secondary network.
 *
 * @param name how the virtual machine refers to it: as the user gave it, or the plain name of one that the operator makes
 * @param definition the definition to make; empty when the user named one
 */
public record Attachment(String name, Optional<NetworkAttachmentDefinition> definition) {

    static Attachment existing(String name) {
        return new Attachment(name, Optional.empty());
    }

    static Attachment made(NetworkAttachmentDefinition definition) {
        return new Attachment(definition.getMetadata().getName(), Optional.of(definition));
    }
}
