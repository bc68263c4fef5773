package dev.novasphere.wukong.plan.network.attachment;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Sha256;
import java.util.Objects;
import java.util.Optional;

/**
 * Detects whether the running guest was connected by an earlier version of a NetworkAttachmentDefinition. Multus reads a definition when a
 * pod is created and never again, so a change reaches a guest only when it starts or migrates. An annotation of the definition has the UID
 * of the guest that ran when it was changed, its node, and a hash of the configuration of that guest; when guest or node differ, the guest
 * is up to date.
 */
final class OutdatedGuest {

    private static final int HASH_DIGITS = 16;

    private OutdatedGuest() {}

    /**
     * What the definition has to remember.
     *
     * @param name name of the definition
     * @param config its configuration as it is wanted
     * @param resourceName the device plugin resource it is to name; null for none
     * @return the note for the annotation {@link Annotations#OUTDATED_GUEST}; empty when no guest runs on an earlier form
     */
    static Optional<String> of(PlanInput input, String name, String config, String resourceName) {
        Optional<NetworkAttachmentDefinition> live = Optional.ofNullable(
                        input.observed().madeAttachments().get(name))
                .filter(nad -> isOurs(input, nad));
        Optional<String> guest = input.observed().virtualMachineInstance().flatMap(OutdatedGuest::guest);
        if (live.isEmpty() || guest.isEmpty()) {
            return Optional.empty();
        }
        String wanted = hash(config, resourceName);
        String has = guest.get() + "/";
        Optional<String> remembered = Optional.ofNullable(
                        Annotations.annotation(live.get(), Annotations.OUTDATED_GUEST))
                .filter(note -> note.startsWith(has));
        if (remembered.isEmpty() && isAlike(live.get(), config, resourceName)) {
            return Optional.empty();
        }
        String before = remembered.orElseGet(() -> has
                + hash(
                        live.get().getSpec() == null ? "" : live.get().getSpec().config(),
                        Annotations.annotation(live.get(), Attachments.RESOURCE_NAME)));
        return Optional.of(before).filter(note -> !note.equals(has + wanted));
    }

    /** Whether a guest that was connected with the live form would be connected in the same way with the wanted one. */
    private static boolean isAlike(NetworkAttachmentDefinition live, String config, String resourceName) {
        return live.getSpec() != null
                && Objects.equals(Annotations.annotation(live, Attachments.RESOURCE_NAME), resourceName)
                && NadConfig.isAlike(live.getSpec().config(), config);
    }

    private static boolean isOurs(PlanInput input, NetworkAttachmentDefinition live) {
        return switch (ObjectOwner.of(input, live).kind()) {
            case THIS_WUKONG, NOBODY -> true;
            default -> false;
        };
    }

    /** The guest and the node it is on; empty while it has none, for then its pod is yet to be connected. */
    private static Optional<String> guest(VirtualMachineInstance instance) {
        if (instance.getStatus() == null || instance.getStatus().nodeName() == null) {
            return Optional.empty();
        }
        return Optional.of(
                instance.getMetadata().getUid() + "@" + instance.getStatus().nodeName());
    }

    private static String hash(String config, String resourceName) {
        return Sha256.hex(config + "\u0000" + resourceName).substring(0, HASH_DIGITS);
    }
}
