package dev.novasphere.wukong.plan.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Objects;

/** Owner references of objects. */
public final class Owners {

    private Owners() {}

    /** The owner references of an object; none where it has none. */
    public static List<OwnerReference> of(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getOwnerReferences(), List.of());
    }

    /** Whether an object is owned by just this owner, by its UID. */
    public static boolean include(HasMetadata object, HasMetadata owner) {
        String uid = owner.getMetadata().getUid();
        return uid != null && of(object).stream().anyMatch(reference -> uid.equals(reference.getUid()));
    }

    /** The reference that makes an owner the controlling one. */
    public static OwnerReference controller(HasMetadata owner) {
        OwnerReference reference = new OwnerReference();
        reference.setApiVersion(owner.getApiVersion());
        reference.setKind(owner.getKind());
        reference.setName(owner.getMetadata().getName());
        reference.setUid(owner.getMetadata().getUid());
        reference.setController(true);
        reference.setBlockOwnerDeletion(false);
        return reference;
    }
}
