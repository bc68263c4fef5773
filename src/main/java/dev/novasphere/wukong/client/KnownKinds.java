package dev.novasphere.wukong.client;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.client.reading.CrdPresence;
import dev.novasphere.wukong.kubevirt.KubeVirtModel;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the client reads by its kind alone, which is what comes through a watch. The platform would register every kind of Kubernetes and
 * none of the operator: the first would keep the whole model in the native image, and the second means that each change is read twice.
 */
@Singleton
public class KnownKinds {

    /** Every kind that is watched, and the Status by which the API server ends a watch. */
    public static List<Class<? extends KubernetesResource>> all() {
        return Stream.<Class<? extends KubernetesResource>>concat(
                        Stream.of(
                                Status.class,
                                PersistentVolumeClaim.class,
                                Secret.class,
                                ResourceQuota.class,
                                Service.class,
                                StorageClass.class,
                                CrdPresence.class,
                                Wukong.class,
                                WukongSnapshot.class,
                                WukongRestore.class,
                                WukongPolicy.class,
                                Namespace.class),
                        KubeVirtModel.kinds().stream())
                .toList();
    }

    /** Every kind that is watched. */
    static List<Class<? extends HasMetadata>> watched() {
        return all().stream()
                .filter(HasMetadata.class::isAssignableFrom)
                .<Class<? extends HasMetadata>>map(kind -> kind.asSubclass(HasMetadata.class))
                .toList();
    }

    /** The client's serialization, with every kind that the operator reads. */
    @Produces
    @Singleton
    public KubernetesSerialization serialization() {
        return ModelJson.serialization();
    }
}
