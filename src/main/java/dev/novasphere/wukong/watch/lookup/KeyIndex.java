package dev.novasphere.wukong.watch.lookup;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the names of objects by keys that are read from them; the objects themselves are then read by name. A key that an object keeps finds
 * it at any time, also while the object is changed. The indexes of the client's caches take an object out and put it in again
 * (fabric8/kubernetes-client#7265): a read in between concludes that it is gone, or causes no reconciliation.
 */
public final class KeyIndex {

    private final Map<ResourceID, Set<String>> keys = new HashMap<>();

    /** Nearly every key has one object: that is a set which cannot be changed and takes a tenth of one that can. */
    private final Map<String, Set<ResourceID>> ids = new HashMap<>();

    /** An object came or changed. */
    public synchronized void put(ResourceID id, Collection<String> now) {
        Set<String> after = Set.copyOf(now);
        Set<String> before = keys.getOrDefault(id, Set.of());
        if (after.equals(before)) {
            return;
        }
        if (after.isEmpty()) {
            keys.remove(id);
        } else {
            keys.put(id, after);
        }
        after.forEach(key -> ids.merge(key, Set.of(id), KeyIndex::together));
        before.stream().filter(key -> !after.contains(key)).forEach(key -> take(key, id));
    }

    /** An object went. */
    public void remove(ResourceID id) {
        put(id, Set.of());
    }

    /** The objects that have a key. */
    public synchronized Set<ResourceID> find(String key) {
        return Set.copyOf(ids.getOrDefault(key, Set.of()));
    }

    private static Set<ResourceID> together(Set<ResourceID> some, Set<ResourceID> one) {
        if (some.containsAll(one)) {
            return some;
        }
        Set<ResourceID> all = some instanceof HashSet ? some : new HashSet<>(some);
        all.addAll(one);
        return all;
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
