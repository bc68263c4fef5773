package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.InheritedLabels;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metadata of the objects made of a Wukong: namespace, labels of the operator, and the Wukong as controlling owner. */
public final class OwnedMetadata {

    private OwnedMetadata() {}

    /**
     * Metadata of an object that goes when its Wukong goes.
     *
     * @return metadata with an owner reference, unless the Wukong has no UID because it was never in a cluster
     */
    public static ObjectMeta owned(PlanInput input, String name) {
        ObjectMeta metadata = unowned(input, name);
        metadata.setOwnerReferences(ownerReferences(input));
        return metadata;
    }

    /** Metadata of an object that stays when its Wukong goes. */
    public static ObjectMeta unowned(PlanInput input, String name) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setNamespace(input.namespace());
        metadata.setLabels(labels(input.name()));
        return metadata;
    }

    private static Map<String, String> labels(String wukong) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Labels.MANAGED_BY, Labels.OPERATOR);
        labels.put(Labels.WUKONG, wukong);
        return labels;
    }

    /**
     * Adds the Wukong's own labels to the metadata of what is made of it, and the annotation by which they are taken off again.
     *
     * @param metadata with the operator's labels, which come first; it is changed
     * @param live the object as it is; one whose last inherited label goes has an empty note, which is a change to be written
     * @return the same metadata
     */
    public static ObjectMeta inheriting(PlanInput input, ObjectMeta metadata, Optional<? extends HasMetadata> live) {
        return inheriting(metadata, live, InheritedLabels.of(input.wukong()));
    }

    /**
     * The same with some of these labels.
     *
     * @param inherited the labels of the Wukong's own that are added
     */
    public static ObjectMeta inheriting(
            ObjectMeta metadata, Optional<? extends HasMetadata> live, Map<String, String> inherited) {
        Map<String, String> labels = new LinkedHashMap<>(inherited);
        labels.putAll(metadata.getLabels());
        metadata.setLabels(labels);
        boolean noted =
                live.filter(object -> !InheritedLabels.noted(object).isEmpty()).isPresent();
        if (noted || !inherited.isEmpty()) {
            Annotations.add(metadata, Annotations.INHERITED_LABELS, InheritedLabels.note(inherited));
        }
        return metadata;
    }

    /**
     * Metadata of an object of KubeVirt's that is made for a WukongSnapshot or WukongRestore.
     *
     * @param maker whom it is made for, with a UID
     * @param wukong name of the Wukong that both are about
     * @param owned whether it goes when its maker goes
     */
    public static ObjectMeta of(HasMetadata maker, String name, String wukong, boolean owned) {
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(maker.getMetadata().getNamespace())
                .withLabels(labels(wukong))
                .withAnnotations(
                        Map.of(Annotations.MADE_FOR, maker.getMetadata().getUid()))
                .build();
        if (owned) {
            metadata.setOwnerReferences(List.of(Owners.controller(maker)));
        }
        return metadata;
    }

    /** Whether an object was made for just this WukongSnapshot or WukongRestore, and not for an earlier one of its name. */
    public static boolean isMadeFor(HasMetadata maker, HasMetadata made) {
        return maker.getMetadata().getUid().equals(Annotations.annotation(made, Annotations.MADE_FOR));
    }

    /**
     * Whether an object that has the name of one to be made is about to go: it is being deleted, or the garbage collector deletes it with the
     * earlier WukongSnapshot or WukongRestore of the same name that it was made for. One without the label of what the operator makes is
     * another's, and nothing would say when it is gone.
     */
    public static boolean isOfPredecessor(HasMetadata maker, HasMetadata made) {
        return Labels.label(made, Labels.WUKONG) != null
                && (made.getMetadata().getDeletionTimestamp() != null
                        || ObjectOwner.controller(made)
                                .filter(owner -> maker.getApiVersion().equals(owner.getApiVersion())
                                        && maker.getKind().equals(owner.getKind())
                                        && maker.getMetadata().getName().equals(owner.getName())
                                        && !maker.getMetadata().getUid().equals(owner.getUid()))
                                .isPresent());
    }

    private static List<OwnerReference> ownerReferences(PlanInput input) {
        String uid = input.wukong().getMetadata().getUid();
        if (uid == null || uid.isEmpty()) {
            return List.of();
        }
        return List.of(Owners.controller(input.wukong()));
    }
}
