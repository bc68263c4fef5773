package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The WukongSnapshots that their own controller caches, for the others to read. */
@ApplicationScoped
public class WukongSnapshots {

    private volatile IndexerResourceCache<WukongSnapshot> cache;

    /** Reads from the cache of the controller of WukongSnapshots from now on. */
    public void attach(IndexerResourceCache<WukongSnapshot> cache) {
        this.cache = cache;
    }

    /** The snapshot of a name; empty when it does not exist, or as long as the cache is not {@link #ready}. */
    public Optional<WukongSnapshot> find(String namespace, String name) {
        return ready() ? cache.get(new ResourceID(name, namespace)) : Optional.empty();
    }

    /** Whether the cache is filled. */
    public boolean ready() {
        return cache instanceof AbstractEventSource<?, ?> source && source.isRunning();
    }
}
