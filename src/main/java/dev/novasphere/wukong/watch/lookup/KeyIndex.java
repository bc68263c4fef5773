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

    /** Nearly every key has one object: that is a set which cannot be changed and takes a tenth of one that can. */
    private final Map<String, Set<ResourceID>> ids = new ConcurrentHashMap<>();

    /** An object came or changed. */
    public synchronized void put(ResourceID id, Collection<String> now) {
        Set<String> after = Set.copyOf(now);
        Set<String> before = after.isEmpty() ? keys.remove(id) : keys.put(id, after);
        after.forEach(key -> ids.merge(key, Set.of(id), KeyIndex::together));
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

    private static Set<ResourceID> together(Set<ResourceID> some, Set<ResourceID> one) {
        if (some.containsAll(one)) {
            return some;
        }
        Set<ResourceID> all = some instanceof ConcurrentHashMap.KeySetView ? some : newSet(some);
        all.addAll(one);
        return all;
    }

    private static Set<ResourceID> newSet(Set<ResourceID> some) {
        Set<ResourceID> set = ConcurrentHashMap.newKeySet();
        set.addAll(some);
        return set;
    }

    private void take(String key, ResourceID id) {
        Set<ResourceID> left = ids.get(key);
        if (left.equals(Set.of(id))) {
            ids.remove(key);
        } else {
            left.remove(id);
        }
    }
}
