package dev.novasphere.wukong.plan;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metadata of the objects made of a Wukong: namespace, our labels, and the Wukong as controlling owner. */
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
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(input.namespace())
                .withLabels(labels(input))
                .build();
    }

    /** The labels of everything that is made of a Wukong. */
    public static Map<String, String> labels(PlanInput input) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Labels.MANAGED_BY, Labels.OPERATOR);
        labels.put(Labels.WUKONG, input.name());
        return labels;
    }

    private static List<OwnerReference> ownerReferences(PlanInput input) {
        String uid = input.wukong().getMetadata().getUid();
        if (uid == null || uid.isEmpty()) {
            return List.of();
        }
        return List.of(new OwnerReferenceBuilder()
                .withApiVersion(input.wukong().getApiVersion())
                .withKind(input.wukong().getKind())
                .withName(input.name())
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(false)
                .build());
    }
}
