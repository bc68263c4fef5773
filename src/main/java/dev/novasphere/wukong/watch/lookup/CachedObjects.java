package dev.novasphere.wukong.watch.lookup;

import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The objects beside the controllers' own that informers cache, found by kind and name, or by keys that are read from them. An informer
 * that is not here has no objects: its API is not served.
 */
public final class CachedObjects {

    private final Map<Class<?>, InformerEventSource<?, ?>> sources = new ConcurrentHashMap<>();
    private final Map<Class<?>, KeyIndex> indexes = new ConcurrentHashMap<>();
    private final Map<Class<?>, Function<HasMetadata, List<String>>> keys = new ConcurrentHashMap<>();

    /**
     * Finds the objects of an informer from now on, until {@link #remove}.
     *
     * @param readKeys reads from an object the keys by which {@link #indexed} finds it
     */
    @SuppressWarnings("unchecked")
    public <R extends HasMetadata> void add(
            Class<R> kind, InformerEventSource<R, ?> source, Function<R, List<String>> readKeys) {
        keys.put(kind, (Function<HasMetadata, List<String>>) SafeCallbacks.keys(readKeys));
        indexes.computeIfAbsent(kind, any -> new KeyIndex());
        sources.put(kind, source);
    }

    /** Finds no object of a kind any more. */
    public void remove(Class<? extends HasMetadata> kind) {
        sources.remove(kind);
    }

    /** An informer has an object, new or changed: it is found by its keys. One that cannot be read keeps the keys it had. */
    public void seen(HasMetadata object) {
        KeyIndex index = indexes.get(object.getClass());
        if (index != null && Unreadable.isReadable(object)) {
            index.put(
                    ResourceID.fromResource(object), keys.get(object.getClass()).apply(object));
        }
    }

    /** An object was deleted. */
    public void gone(HasMetadata object) {
        KeyIndex index = indexes.get(object.getClass());
        if (index != null) {
            index.remove(ResourceID.fromResource(object));
        }
    }

    /** Whether the cache of a kind is filled. */
    public boolean isFilled(Class<? extends HasMetadata> kind) {
        InformerEventSource<?, ?> source = sources.get(kind);
        return source != null
                && source.isRunning()
                && source.informerHealthIndicators().values().stream().allMatch(InformerHealthIndicator::hasSynced);
    }

    /**
     * The object of a kind and name; empty when it does not exist or its API is not served.
     *
     * @param namespace null for a kind of the cluster
     * @throws UnreadableObjectException when it exists and could not be read, so that no caller takes it for one without fields
     */
    public <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name) {
        return source(kind)
                .flatMap(source -> source.get(new ResourceID(name, namespace)))
                .map(Unreadable::refuse);
    }

    /** What is cached under the kind, name and namespace of an object, whether or not it could be read. */
    @SuppressWarnings("unchecked")
    public <R extends HasMetadata> Optional<R> cached(R object) {
        return source((Class<R>) object.getClass()).flatMap(source -> source.get(ResourceID.fromResource(object)));
    }

    /** All objects of a kind that could be read. */
    public <R extends HasMetadata> Stream<R> all(Class<R> kind) {
        return source(kind).stream().flatMap(InformerEventSource::list).filter(Unreadable::isReadable);
    }

    /** Why objects of a kind of the cluster could not be read, by their names in order. */
    public Map<String, String> unreadable(Class<? extends HasMetadata> kind) {
        Map<String, String> reasons = new TreeMap<>();
        source(kind).stream().flatMap(InformerEventSource::list).forEach(object -> Unreadable.reason(object)
                .ifPresent(reason -> reasons.put(object.getMetadata().getName(), reason)));
        return reasons;
    }

    /** The objects that have a key, each as it was written or seen last, those that cannot be read among them. */
    public <R extends HasMetadata> Stream<R> indexed(Class<R> kind, String key) {
        KeyIndex index = indexes.get(kind);
        return index == null
                ? Stream.empty()
                : index.find(key).stream().flatMap(id -> source(kind).flatMap(source -> source.get(id)).stream());
    }

    /**
     * Sends a write, and puts its answer into the cache of its kind, so that the next reconciliation sees it. The event of the write wakes no
     * Wukong, whether the informer sees it before the answer or after it; a later change by something else does. Whom the write concerns
     * besides the Wukong that it was made for, the caller wakes.
     *
     * @param object the object that is written, with its name and namespace
     * @param request sends the write
     * @return the answer
     */
    public <R extends HasMetadata> R write(R object, Supplier<R> request) {
        @SuppressWarnings("unchecked")
        Class<R> kind = (Class<R>) object.getClass();
        Optional<InformerEventSource<R, ?>> source = source(kind);
        if (source.isEmpty()) {
            return request.get();
        }
        return source.get().eventFilteringUpdateAndCacheResource(object, any -> {
            R written = request.get();
            seen(written);
            return written;
        });
    }

    @SuppressWarnings("unchecked")
    private <R extends HasMetadata> Optional<InformerEventSource<R, ?>> source(Class<R> kind) {
        return Optional.ofNullable((InformerEventSource<R, ?>) sources.get(kind));
    }
}
