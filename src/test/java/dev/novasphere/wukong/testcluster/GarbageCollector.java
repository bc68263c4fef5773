package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays the garbage collector: deletes, in the background, what all owners of are gone; takes a lost owner off what has others; and does
 * the work of the finalizers {@code orphan} and {@code foregroundDeletion}.
 */
final class GarbageCollector {

    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";

    private final KubernetesClient client;
    private final Component writer;
    private final KeyedWorkers workers;
    private final Map<String, Reference> alive = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> dependents = new ConcurrentHashMap<>();

    GarbageCollector(KubernetesClient client, Component writer, KeyedWorkers workers) {
        this.client = client;
        this.writer = writer;
        this.workers = workers;
    }

    /** An object as far as its deletion goes. */
    private record Reference(HasMetadata object, List<OwnerReference> owners) {}

    /** Takes note of an object that is there or changed. */
    void seen(HasMetadata object) {
        String uid = object.getMetadata().getUid();
        List<OwnerReference> owners = List.copyOf(object.getMetadata().getOwnerReferences());
        boolean finalizes = Objects.isDeleted(object)
                && (Objects.hasFinalizer(object, ORPHAN) || Objects.hasFinalizer(object, FOREGROUND));
        Reference before = alive.put(uid, new Reference(object, owners));
        if (before == null || !before.owners().equals(owners)) {
            if (before != null) {
                before.owners().forEach(o -> forget(o, uid));
            }
            for (OwnerReference owner : owners) {
                dependents
                        .computeIfAbsent(owner.getUid(), u -> ConcurrentHashMap.newKeySet())
                        .add(uid);
                if (!alive.containsKey(owner.getUid())) {
                    later(uid);
                }
            }
        }
        if (finalizes) {
            workers.handle("gc-owner/" + uid, () -> finish(uid));
        }
    }

    /** Takes note that an object is gone. */
    void gone(HasMetadata object) {
        String uid = object.getMetadata().getUid();
        Reference reference = alive.remove(uid);
        dependents.getOrDefault(uid, Set.of()).forEach(this::later);
        dependents.remove(uid);
        if (reference != null) {
            for (OwnerReference owner : reference.owners()) {
                forget(owner, uid);
                Reference waiting = alive.get(owner.getUid());
                if (waiting != null && Objects.isDeleted(waiting.object())) {
                    workers.handle("gc-owner/" + owner.getUid(), () -> finish(owner.getUid()));
                }
            }
        }
    }

    private void forget(OwnerReference owner, String dependent) {
        Set<String> known = dependents.get(owner.getUid());
        if (known != null) {
            known.remove(dependent);
        }
    }

    private void later(String uid) {
        workers.handle("gc/" + uid, () -> collect(uid));
    }

    /** Decides by what the server has now, as an owner may have been taken off or come a moment ago. */
    private void collect(String uid) {
        Reference reference = alive.get(uid);
        if (reference == null || reference.owners().stream().allMatch(o -> alive.containsKey(o.getUid()))) {
            return;
        }
        HasMetadata live = client.resource(reference.object()).get();
        if (live == null || !live.getMetadata().getUid().equals(uid) || Objects.isDeleted(live)) {
            return;
        }
        List<OwnerReference> owners = live.getMetadata().getOwnerReferences();
        List<OwnerReference> left = owners.stream()
                .filter(o -> exists(o, live.getMetadata().getNamespace()))
                .toList();
        if (owners.isEmpty() || left.size() == owners.size()) {
            return;
        }
        if (left.isEmpty()) {
            unlessChanged(() -> client.resource(live).lockResourceVersion().delete(), uid);
        } else {
            owners(live, left);
        }
    }

    private boolean exists(OwnerReference owner, String namespace) {
        if (alive.containsKey(owner.getUid())) {
            return true;
        }
        Resource<GenericKubernetesResource> resource = client.genericKubernetesResources(
                        owner.getApiVersion(), owner.getKind())
                .inNamespace(namespace)
                .withName(owner.getName());
        GenericKubernetesResource found = resource.get();
        return found != null && found.getMetadata().getUid().equals(owner.getUid());
    }

    /** Does what an owner's finalizer asks for, then takes that finalizer away. */
    private void finish(String uid) {
        Reference reference = alive.get(uid);
        if (reference == null) {
            return;
        }
        HasMetadata owner = client.resource(reference.object()).get();
        if (owner == null || !owner.getMetadata().getUid().equals(uid)) {
            return;
        }
        List<Reference> owned = dependents.getOrDefault(uid, Set.of()).stream()
                .map(alive::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        if (Objects.hasFinalizer(owner, ORPHAN)) {
            owned.forEach(d -> orphan(d.object(), uid));
            release(owner, ORPHAN);
        } else if (Objects.hasFinalizer(owner, FOREGROUND)) {
            owned.stream().filter(d -> !Objects.isDeleted(d.object())).forEach(d -> writer.delete(d.object()));
            boolean blocked = owned.stream()
                    .flatMap(d -> d.owners().stream())
                    .anyMatch(o -> o.getUid().equals(uid) && Boolean.TRUE.equals(o.getBlockOwnerDeletion()));
            if (!blocked) {
                release(owner, FOREGROUND);
            }
        }
    }

    private void orphan(HasMetadata dependent, String owner) {
        HasMetadata live = client.resource(dependent).get();
        if (live != null) {
            owners(
                    live,
                    live.getMetadata().getOwnerReferences().stream()
                            .filter(o -> !o.getUid().equals(owner))
                            .toList());
        }
    }

    private void owners(HasMetadata live, List<OwnerReference> owners) {
        unlessChanged(
                () -> writer.mergeMetadata(live, "ownerReferences", owners),
                live.getMetadata().getUid());
    }

    private void release(HasMetadata owner, String finalizer) {
        List<String> left = owner.getMetadata().getFinalizers().stream()
                .filter(f -> !f.equals(finalizer))
                .toList();
        writer.mergeMetadata(owner, "finalizers", left);
    }

    private void unlessChanged(Runnable write, String uid) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            later(uid);
        }
    }
}
