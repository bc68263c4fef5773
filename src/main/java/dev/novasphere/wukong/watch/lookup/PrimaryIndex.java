package dev.novasphere.wukong.watch.lookup;

import dev.novasphere.wukong.client.reading.Unreadable;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSourceStartPriority;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds the resources of a controller by keys, by the events that the framework reports of them, and reports changes to others. It does not
 * wake the controller itself.
 *
 * @param <P> the controller's kind
 */
public final class PrimaryIndex<P extends CustomResource<?, ?>> extends AbstractEventSource<Void, P>
        implements ResourceEventAware<P> {

    private final Supplier<Stream<P>> all;
    private final Map<String, Function<P, List<String>>> functions;
    private final Map<String, KeyIndex> indexes = new HashMap<>();
    private final Consumer<P> changed;
    private volatile Consumer<P> gone = resource -> {};

    /**
     * @param all the resources that are known when this starts
     * @param functions by the name of an index, what reads its keys from a resource
     */
    public PrimaryIndex(Supplier<Stream<P>> all, Map<String, Function<P, List<String>>> functions) {
        this(all, functions, resource -> {});
    }

    /**
     * @param changed is called with each resource that comes, goes, or changes in what the operator reads
     */
    public PrimaryIndex(
            Supplier<Stream<P>> all, Map<String, Function<P, List<String>>> functions, Consumer<P> changed) {
        super(Void.class, "index");
        this.changed = changed;
        this.all = all;
        this.functions = Map.copyOf(functions);
        functions.keySet().forEach(name -> indexes.put(name, new KeyIndex()));
    }

    /** The same index, which calls this with each resource that goes. */
    public PrimaryIndex<P> onDeletion(Consumer<P> gone) {
        this.gone = gone;
        return this;
    }

    /** The resources that have a key in an index. */
    public Set<ResourceID> find(String index, String key) {
        return indexes.get(index).find(key);
    }

    /** Other event sources read here whom an event concerns. */
    @Override
    public EventSourceStartPriority priority() {
        return EventSourceStartPriority.RESOURCE_STATE_LOADER;
    }

    /** Reads all resources: the framework may report them only after the first of them is reconciled. */
    @Override
    public void start() {
        all.get().forEach(this::put);
        super.start();
    }

    @Override
    public void onResourceCreated(P resource) {
        put(resource);
        changed.accept(resource);
    }

    @Override
    public void onResourceUpdated(P now, P before) {
        put(now);
        if (RelevantChange.ofResource(now, before)) {
            changed.accept(now);
        }
    }

    @Override
    public void onResourceDeleted(P resource) {
        remove(ResourceID.fromResource(resource));
        changed.accept(resource);
        gone.accept(resource);
    }

    @Override
    public Set<Void> getSecondaryResources(P resource) {
        return Set.of();
    }

    /**
     * Reads the keys of a resource once more, which the operator wrote: the framework reports no event of that.
     *
     * @param cached the resource as the cache has it, which may be another one of its name by now; empty when it went
     */
    public synchronized void again(Supplier<Optional<P>> cached) {
        cached.get().ifPresent(this::put);
    }

    private synchronized void remove(ResourceID id) {
        indexes.values().forEach(index -> index.remove(id));
    }

    /** A resource that cannot be read keeps the keys it had. */
    private synchronized void put(P resource) {
        if (Unreadable.isReadable(resource)) {
            functions.forEach((name, keys) -> indexes.get(name)
                    .put(
                            ResourceID.fromResource(resource),
                            SafeCallbacks.keys(keys).apply(resource)));
        }
    }
}
