package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.errors.ApiErrors;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What scenarios have to know of the cluster. Only reads, and only where a scenario asks. */
public final class ClusterFacts {

    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private static final ResourceDefinitionContext SNAPSHOT_CLASSES = new ResourceDefinitionContext.Builder()
            .withGroup("snapshot.storage.k8s.io")
            .withVersion("v1")
            .withKind("VolumeSnapshotClass")
            .withPlural("volumesnapshotclasses")
            .withNamespaced(false)
            .build();

    private final KubernetesClient client;
    private final String namespace;
    private final Optional<String> image;
    private final StorageClass storageClass;

    /**
     * Finds the StorageClass.
     *
     * @param client connects to the cluster with the rights of the user
     * @param namespace where the scenarios run
     * @param storageClass the name of the class for all disks; empty for the cluster's default class
     * @param image the address of an image for disks; empty where none was given
     * @throws DeviationException when there is no such class
     */
    public ClusterFacts(
            KubernetesClient client, String namespace, Optional<String> storageClass, Optional<String> image) {
        this.client = client;
        this.namespace = namespace;
        this.image = image;
        this.storageClass = find(client, storageClass);
    }

    private static StorageClass find(KubernetesClient client, Optional<String> wanted) {
        return client.storage().v1().storageClasses().list().getItems().stream()
                .filter(candidate ->
                        wanted.map(candidate.getMetadata().getName()::equals).orElseGet(() -> isDefault(candidate)))
                .findFirst()
                .orElseThrow(() -> new DeviationException(wanted.map(name -> "there is no StorageClass " + name)
                        .orElse("the cluster has no default StorageClass; name one with --storage-class")));
    }

    private static boolean isDefault(StorageClass candidate) {
        Map<String, String> annotations = candidate.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(DEFAULT_CLASS));
    }

    /** Name of the class of all disks. */
    String storageClass() {
        return storageClass.getMetadata().getName();
    }

    /** Whether a claim of that class may grow. */
    boolean growsDisks() {
        return Boolean.TRUE.equals(storageClass.getAllowVolumeExpansion());
    }

    /** The image for a disk, where one was given. */
    Optional<String> image() {
        return image;
    }

    /** Whether the API server knows a kind; asked in the namespace of the run. */
    boolean serves(Class<? extends HasMetadata> kind) {
        ListOptions one = new ListOptionsBuilder().withLimit(1L).build();
        return answer(() -> client.resources(kind).inNamespace(namespace).list(one))
                .isPresent();
    }

    /** Whether there is a VolumeSnapshotClass for the driver of the class of all disks. */
    boolean snapshotsDisks() {
        return answer(() -> client.genericKubernetesResources(SNAPSHOT_CLASSES).list())
                .map(KubernetesResourceList::getItems)
                .orElse(List.of())
                .stream()
                .anyMatch(c -> storageClass
                        .getProvisioner()
                        .equals(c.getAdditionalProperties().get("driver")));
    }

    /** The driver that makes the disks. */
    String provisioner() {
        return storageClass.getProvisioner();
    }

    /** What the API server answers; empty when it does not know the kind. */
    private static <T> Optional<T> answer(Supplier<T> request) {
        try {
            return Optional.of(request.get());
        } catch (KubernetesClientException e) {
            if (ApiErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
