package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the stand-in knows of the cluster: one informer a kind, with the lookups its controllers need. */
final class ClusterView {

    private static final String BY_CLAIM = "claim";
    private static final String BY_SECRET = "secret";
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private final KubernetesClient client;

    final Watched<GenericKubernetesResource> machines;
    final Watched<GenericKubernetesResource> guests;
    final Watched<GenericKubernetesResource> dataVolumes;
    final Watched<GenericKubernetesResource> profiles;
    final Watched<GenericKubernetesResource> snapshots;
    final Watched<GenericKubernetesResource> restores;
    final Watched<PersistentVolumeClaim> claims;
    final Watched<Secret> secrets;
    final Watched<StorageClass> classes;
    final Watched<ResourceQuota> quotas;

    ClusterView(KubernetesClient client) {
        this.client = client;
        machines = generic(
                Objects.VM,
                Map.of(BY_CLAIM, vm -> keys(vm, GuestSpec.ofMachine(vm).claims())));
        guests = generic(
                Objects.VMI,
                Map.of(
                        BY_CLAIM, vmi -> keys(vmi, GuestSpec.ofGuest(vmi).claims()),
                        BY_SECRET, vmi -> keys(vmi, GuestSpec.ofGuest(vmi).secrets())));
        dataVolumes = generic(Objects.DATA_VOLUME, Map.of());
        snapshots = generic(Objects.VM_SNAPSHOT, Map.of());
        restores = generic(Objects.VM_RESTORE, Map.of());
        profiles = new Watched<>(
                () -> client.genericKubernetesResources(Objects.STORAGE_PROFILE).runnableInformer(0), Map.of());
        claims = typed(PersistentVolumeClaim.class);
        secrets = typed(Secret.class);
        quotas = typed(ResourceQuota.class);
        classes = new Watched<>(() -> client.resources(StorageClass.class).runnableInformer(0), Map.of());
    }

    /**
     * An object of a key as the server has it now, or null. Informers of two kinds are not at the same point: who acts on an object of one
     * kind must not take what the other has for what was there before it.
     */
    GenericKubernetesResource fresh(ResourceDefinitionContext kind, String key) {
        return client.genericKubernetesResources(kind)
                .inNamespace(Objects.namespace(key))
                .withName(Objects.name(key))
                .get();
    }

    /** The same for a claim. */
    PersistentVolumeClaim freshClaim(String key) {
        return client.persistentVolumeClaims()
                .inNamespace(Objects.namespace(key))
                .withName(Objects.name(key))
                .get();
    }

    /** The class a claim is to be of, the default one when it names none. */
    Optional<StorageClass> storageClass(String name) {
        return name != null
                ? Optional.ofNullable(classes.get(name))
                : classes.list().stream()
                        .filter(c -> "true".equals(Objects.annotation(c, DEFAULT_CLASS)))
                        .findFirst();
    }

    /** The guests that use a claim. */
    List<GenericKubernetesResource> guestsWithClaim(String claimKey) {
        return guests.by(BY_CLAIM, claimKey);
    }

    /** The machines that use a claim. */
    List<GenericKubernetesResource> machinesWithClaim(String claimKey) {
        return machines.by(BY_CLAIM, claimKey);
    }

    /** The guests that mount a Secret. */
    List<GenericKubernetesResource> guestsWithSecret(String secretKey) {
        return guests.by(BY_SECRET, secretKey);
    }

    /** Whether the Pod of a guest that can be placed uses a claim, so that a claim that waits for its first consumer is bound. */
    boolean isConsumed(String claimKey) {
        return guestsWithClaim(claimKey).stream()
                .anyMatch(g -> !Objects.isDeleted(g)
                        && !GuestController.isFinal(g)
                        && !GuestController.isUnschedulable(g)
                        && GuestSpec.ofGuest(g).claims().stream()
                                .allMatch(c ->
                                        claims.get(Objects.key(g.getMetadata().getNamespace(), c)) != null));
    }

    private static List<String> keys(HasMetadata object, Iterable<String> names) {
        List<String> keys = new java.util.ArrayList<>();
        names.forEach(name -> keys.add(Objects.key(object.getMetadata().getNamespace(), name)));
        return keys;
    }

    private Watched<GenericKubernetesResource> generic(
            ResourceDefinitionContext kind, Map<String, Function<GenericKubernetesResource, List<String>>> indexes) {
        return new Watched<>(
                () -> client.genericKubernetesResources(kind).inAnyNamespace().runnableInformer(0), indexes);
    }

    private <T extends HasMetadata> Watched<T> typed(Class<T> kind) {
        return new Watched<>(() -> client.resources(kind).inAnyNamespace().runnableInformer(0), Map.of());
    }
}
