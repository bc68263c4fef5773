package dev.novasphere.wukong.watch.lookup;

import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Objects;

/**
 * Which changes of an object matter: those of what the operator reads. The types hold only such fields, so that heartbeats and foreign
 * fields compare equal. Each predicate takes the object as it is now and as it was before.
 */
public final class RelevantChange {

    private RelevantChange() {}

    /** Metadata, spec or status of a custom resource changed. */
    public static boolean ofResource(CustomResource<?, ?> now, CustomResource<?, ?> before) {
        return ofMetadata(now, before) || ofContent(now, before);
    }

    /** Metadata, spec or status of a claim changed. */
    public static boolean ofClaim(PersistentVolumeClaim now, PersistentVolumeClaim before) {
        return ofMetadata(now, before)
                || !Objects.equals(now.getSpec(), before.getSpec())
                || !Objects.equals(now.getStatus(), before.getStatus());
    }

    /** Metadata or data of a Secret changed; of one that is not the operator's own only the version is kept, so that any event is a change. */
    public static boolean ofSecret(Secret now, Secret before) {
        return ofMetadata(now, before)
                || now.getData() == null
                || now.getData().isEmpty()
                || !Objects.equals(now.getData(), before.getData());
    }

    /** Metadata, spec or status of a Service changed. */
    public static boolean ofService(Service now, Service before) {
        return ofMetadata(now, before)
                || !Objects.equals(now.getSpec(), before.getSpec())
                || !Objects.equals(now.getStatus(), before.getStatus());
    }

    /** Metadata of a StorageClass changed, where defaults are marked, or whether it lets claims grow. */
    public static boolean ofStorageClass(StorageClass now, StorageClass before) {
        return ofMetadata(now, before)
                || !Objects.equals(now.getAllowVolumeExpansion(), before.getAllowVolumeExpansion());
    }

    /** What a quota gives changed; how much of it is used changes with every Pod and concerns no one. */
    public static boolean ofQuota(ResourceQuota now, ResourceQuota before) {
        return ofIdentity(now, before) || !Objects.equals(now.getSpec(), before.getSpec());
    }

    /** What a policy makes changed. Who else uses it, which annotations say, concerns no one: each newcomer would wake a thousand. */
    public static boolean ofBridgePolicy(NodeNetworkConfigurationPolicy now, NodeNetworkConfigurationPolicy before) {
        return ofContent(now, before)
                || ofIdentity(now, before)
                || !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels());
    }

    /** Labels, annotations, owners, deletion, identity or readability changed. */
    public static boolean ofMetadata(HasMetadata now, HasMetadata before) {
        ObjectMeta is = now.getMetadata();
        ObjectMeta was = before.getMetadata();
        return ofIdentity(now, before)
                || !Objects.equals(is.getLabels(), was.getLabels())
                || !Objects.equals(is.getAnnotations(), was.getAnnotations())
                || !Objects.equals(is.getOwnerReferences(), was.getOwnerReferences());
    }

    private static boolean ofContent(CustomResource<?, ?> now, CustomResource<?, ?> before) {
        return !Objects.equals(now.getSpec(), before.getSpec()) || !Objects.equals(now.getStatus(), before.getStatus());
    }

    /** Whether it is another object, is being deleted, or becomes readable or is so no more: then its content is another, whatever is visible. */
    private static boolean ofIdentity(HasMetadata now, HasMetadata before) {
        return !Objects.equals(now.getMetadata().getUid(), before.getMetadata().getUid())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Unreadable.reason(now).equals(Unreadable.reason(before));
    }
}
