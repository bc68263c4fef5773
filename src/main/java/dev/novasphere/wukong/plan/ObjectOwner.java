package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Optional;

/**
 * Whom a live object belongs to, seen from one Wukong: its controlling owner reference decides, and without one
 * the label of the operator.
 *
 * @param kind the relation to the Wukong
 * @param description the holder for a message, such as "Wukong web"
 */
public record ObjectOwner(Kind kind, String description) {

    /** Relation of a live object to the Wukong that is planned. */
    public enum Kind {
        /** It is this Wukong's, by owner reference or by label. */
        THIS_WUKONG,
        /** A Wukong of the same name that was deleted; the garbage collector is about to remove the object. */
        PREDECESSOR,
        /** Another Wukong's, by owner reference or by label. */
        OTHER_WUKONG,
        /** Something else controls it. */
        OTHER_CONTROLLER,
        /** It has no controller and no Wukong is named by its labels. */
        NOBODY
    }

    /** The holder of a live object as seen from a Wukong. */
    public static ObjectOwner of(Wukong wukong, HasMetadata live) {
        return of(new PlanInput(wukong, Observed.nothing()), live);
    }

    /** The holder of a live object as seen from the Wukong of the input. */
    public static ObjectOwner of(PlanInput input, HasMetadata live) {
        Optional<OwnerReference> controller = controller(live);
        return controller.isPresent()
                ? ofController(input, controller.get())
                : ofLabel(input, Labels.label(live, Labels.WUKONG));
    }

    /** The owner reference that controls an object. */
    public static Optional<OwnerReference> controller(HasMetadata live) {
        for (OwnerReference reference : live.getMetadata().getOwnerReferences()) {
            if (Boolean.TRUE.equals(reference.getController())) {
                return Optional.of(reference);
            }
        }
        return Optional.empty();
    }

    /** The same judgement on a label alone: the name of a Wukong, or null when there is no label. */
    public static ObjectOwner ofLabel(PlanInput input, String wukong) {
        if (wukong == null) {
            return new ObjectOwner(Kind.NOBODY, "nobody");
        }
        Kind kind = wukong.equals(input.name()) ? Kind.THIS_WUKONG : Kind.OTHER_WUKONG;
        return new ObjectOwner(kind, "Wukong " + wukong);
    }

    private static ObjectOwner ofController(PlanInput input, OwnerReference controller) {
        String description = controller.getKind() + " " + controller.getName();
        if (isOwnMachine(input, controller)) {
            return new ObjectOwner(Kind.THIS_WUKONG, description);
        }
        if (!isWukong(input, controller)) {
            return new ObjectOwner(Kind.OTHER_CONTROLLER, description);
        }
        if (controller.getUid() != null
                && controller.getUid().equals(input.wukong().getMetadata().getUid())) {
            return new ObjectOwner(Kind.THIS_WUKONG, description);
        }
        Kind kind = input.name().equals(controller.getName()) ? Kind.PREDECESSOR : Kind.OTHER_WUKONG;
        return new ObjectOwner(kind, description);
    }

    /** KubeVirt's restore gives the disks it restores to the VirtualMachine. */
    private static boolean isOwnMachine(PlanInput input, OwnerReference controller) {
        return "VirtualMachine".equals(controller.getKind())
                && Names.virtualMachine(input.name()).equals(controller.getName());
    }

    private static boolean isWukong(PlanInput input, OwnerReference controller) {
        String group = controller.getApiVersion() == null ? "" : controller.getApiVersion();
        return input.wukong().getKind().equals(controller.getKind())
                && group.startsWith(input.wukong().getGroup() + "/");
    }
}
