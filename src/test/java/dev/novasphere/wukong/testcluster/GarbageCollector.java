package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Deletes what is owned by objects that are gone, as the controller-manager does in the background. */
final class GarbageCollector {

    private final KubernetesClient client;
    private final KeyedWorkers workers;
    private final Set<String> alive = ConcurrentHashMap.newKeySet();
    private final Map<String, Map<String, HasMetadata>> dependents = new ConcurrentHashMap<>();

    GarbageCollector(KubernetesClient client, KeyedWorkers workers) {
        this.client = client;
        this.workers = workers;
    }

    void seen(HasMetadata object) {
        String uid = object.getMetadata().getUid();
        alive.add(uid);
        dependents.values().forEach(of -> of.remove(uid));
        for (OwnerReference owner : object.getMetadata().getOwnerReferences()) {
            dependents
                    .computeIfAbsent(owner.getUid(), u -> new ConcurrentHashMap<>())
                    .put(uid, object);
            if (!alive.contains(owner.getUid())) {
                workers.handle("gc/" + uid, () -> collectIfOrphan(object, owner));
            }
        }
    }

    void gone(HasMetadata owner) {
        String uid = owner.getMetadata().getUid();
        alive.remove(uid);
        Map<String, HasMetadata> left = dependents.remove(uid);
        if (left != null) {
            left.forEach((dependent, object) -> workers.handle("gc/" + dependent, () -> delete(object)));
        }
    }

    private void collectIfOrphan(HasMetadata object, OwnerReference owner) {
        String[] api = owner.getApiVersion().split("/");
        ResourceDefinitionContext kind = new ResourceDefinitionContext.Builder()
                .withGroup(api.length == 2 ? api[0] : "")
                .withVersion(api[api.length - 1])
                .withKind(owner.getKind())
                .withPlural(Pluralize.toPlural(owner.getKind().toLowerCase(java.util.Locale.ROOT)))
                .withNamespaced(true)
                .build();
        HasMetadata found = client.genericKubernetesResources(kind)
                .inNamespace(object.getMetadata().getNamespace())
                .withName(owner.getName())
                .get();
        if (found == null || !found.getMetadata().getUid().equals(owner.getUid())) {
            delete(object);
        }
    }

    private void delete(HasMetadata object) {
        client.resource(object).delete();
    }
}
