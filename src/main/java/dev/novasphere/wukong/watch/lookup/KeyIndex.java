package dev.novasphere.wukong.watch.lookup;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the names of objects by keys that are read from them; the objects themselves are then read by name. A key that an object keeps finds
 * it at any time, also while the object is changed. The indexes of the client's caches take an object out and put it in again
 * (fabric8/kubernetes-client#7265): a read in between concludes that it is gone, or causes no reconciliation.
 */
public final class KeyIndex {

    private final Map<ResourceID, Set<String>> keys = new ConcurrentHashMap<>();
    private final Map<String, Set<ResourceID>> ids = new ConcurrentHashMap<>();

    /** An object came or changed. */
    public synchronized void put(ResourceID id, Collection<String> now) {
        Set<String> after = Set.copyOf(now);
        Set<String> before = after.isEmpty() ? keys.remove(id) : keys.put(id, after);
        after.forEach(key ->
                ids.computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet()).add(id));
        if (before != null) {
            before.stream().filter(key -> !after.contains(key)).forEach(key -> take(key, id));
        }
    }

    /** An object went. */
    public synchronized void remove(ResourceID id) {
        Set<String> before = keys.remove(id);
        if (before != null) {
            before.forEach(key -> take(key, id));
        }
    }

    /** The objects that have a key. */
    public Set<ResourceID> find(String key) {
        return Set.copyOf(ids.getOrDefault(key, Set.of()));
    }

    private void take(String key, ResourceID id) {
        Set<ResourceID> left = ids.get(key);
        left.remove(id);
        if (left.isEmpty()) {
            ids.remove(key);
        }
    }
}
