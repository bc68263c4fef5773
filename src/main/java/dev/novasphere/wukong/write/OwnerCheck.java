package dev.novasphere.wukong.write;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.plan.naming.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads a Wukong past the cache before a write that would lead to the loss of data if the Wukong were gone. An owner reference to an object
 * that no longer exists makes the garbage collector delete what carries it, so a reference that the collector took off, because the
 * Wukong was deleted with {@code --cascade=orphan}, is not put back by a cache that does not know of that yet.
 *
 * <p>It costs one request, and only in front of such a write: objects that are new, and objects that have their owner, need none.
 */
public final class OwnerCheck {

    private final KubernetesClient client;

    public OwnerCheck(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Checks the Wukongs that a write would make owners of an object that exists.
     *
     * @param live the object as it is known; null when nothing is known of it
     * @throws OwnerGoneException when one that is not an owner yet is not there any more, or is being deleted
     */
    void beforeOwning(HasMetadata wanted, HasMetadata live) {
        List<OwnerReference> known = live == null ? List.of() : Owners.of(live);
        Owners.of(wanted).stream()
                .filter(owner -> Wukong.class.getSimpleName().equals(owner.getKind()))
                .filter(owner -> known.stream().noneMatch(k -> k.getUid().equals(owner.getUid())))
                .forEach(owner -> living(wanted.getMetadata().getNamespace(), owner.getName(), owner.getUid()));
    }

    /**
     * Checks that a Wukong still says what the cache holds.
     *
     * @return the Wukong as the API server has it
     * @throws OwnerGoneException when it is gone, is being deleted, or has another spec
     */
    public Wukong current(Wukong cached) {
        Wukong live = living(
                cached.getMetadata().getNamespace(),
                cached.getMetadata().getName(),
                cached.getMetadata().getUid());
        if (!Objects.equals(
                live.getMetadata().getGeneration(), cached.getMetadata().getGeneration())) {
            throw new OwnerGoneException("the spec of Wukong %s/%s changed meanwhile"
                    .formatted(
                            cached.getMetadata().getNamespace(),
                            cached.getMetadata().getName()));
        }
        return live;
    }

    private Wukong living(String namespace, String name, String uid) {
        return Optional.ofNullable(client.resources(Wukong.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .filter(live -> live.getMetadata().getUid().equals(uid))
                .filter(live -> live.getMetadata().getDeletionTimestamp() == null)
                .orElseThrow(() -> new OwnerGoneException(
                        "Wukong %s/%s with UID %s is gone or is being deleted".formatted(namespace, name, uid)));
    }
}
