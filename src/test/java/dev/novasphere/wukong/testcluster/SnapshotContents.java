package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the storage keeps of snapshots, by the UID of the VirtualMachineSnapshot. */
final class SnapshotContents {

    /**
     * One snapshot.
     *
     * @param machine the machine as it was
     * @param claims the claims as they were, by volume name; their annotations stand for their data
     */
    record Content(GenericKubernetesResource machine, Map<String, PersistentVolumeClaim> claims) {}

    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    void keep(String uid, Content content) {
        contents.put(uid, content);
    }

    Content of(String uid) {
        return contents.get(uid);
    }

    void drop(String uid) {
        contents.remove(uid);
    }
}
