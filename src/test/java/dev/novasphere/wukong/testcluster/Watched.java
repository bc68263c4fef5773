package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The objects of one kind, as an informer and the stand-in's own last writes have them, whichever is newer. Without that second part a
 * controller that is faster than its informer would repeat its writes. Empty while the kind does not exist on the server. What another
 * writer may have changed a moment ago, and must count, is read with {@link ClusterView#fresh}.
 */
final class Watched<T extends HasMetadata> {

    private final Supplier<SharedIndexInformer<T>> factory;
    private final Map<String, Function<T, List<String>>> indexes;
    private final Map<String, T> written = new ConcurrentHashMap<>();
    private final Map<String, Long> deletedAt = new ConcurrentHashMap<>();
    private final List<Consumer<T>> onChange = new ArrayList<>();
    private final List<Consumer<T>> onDelete = new ArrayList<>();
    private volatile SharedIndexInformer<T> informer;

    Watched(Supplier<SharedIndexInformer<T>> factory, Map<String, Function<T, List<String>>> indexes) {
        this.factory = factory;
        this.indexes = indexes;
    }

    /** Calls back with every object that is there, comes or changes, and with every one that went. To be called before {@link #start}. */
    void listen(Consumer<T> changed, Consumer<T> deleted) {
        onChange.add(changed);
        onDelete.add(deleted);
    }

    /** Follows the kind; returns once what is there is known. */
    synchronized void start() {
        if (informer != null) {
            return;
        }
        SharedIndexInformer<T> fresh = factory.get();
        fresh.addIndexers(Map.copyOf(indexes));
        fresh.addEventHandler(new Listener());
        fresh.start().toCompletableFuture().join();
        informer = fresh;
        fresh.getStore().list().forEach(object -> onChange.forEach(listener -> listener.accept(object)));
    }

    /** Stops following the kind and forgets its objects. */
    synchronized void stop() {
        if (informer != null) {
            informer.stop();
            informer = null;
            written.clear();
            deletedAt.clear();
        }
    }

    /**
     * The object of a key as {@link Objects#key} makes it, or null. The own write is read before the cache: in the other order the cache
     * could take the write over in between, and what was read from it before would count, which is older than the write.
     */
    T get(String key) {
        T own = written.get(key);
        SharedIndexInformer<T> from = informer;
        T cached = from == null ? null : from.getStore().getByKey(key);
        if (own == null) {
            return cached;
        }
        if (cached != null && version(cached) >= version(own)) {
            written.remove(key, own);
            return cached;
        }
        return own;
    }

    List<T> list() {
        SharedIndexInformer<T> from = informer;
        return from == null ? List.of() : from.getStore().list();
    }

    /** The objects that an index has under a value. */
    List<T> by(String index, String value) {
        SharedIndexInformer<T> from = informer;
        return from == null ? List.of() : from.getIndexer().byIndex(index, value);
    }

    /** Takes note of an object as the server answered to a write. Answers of two writers may come in either order. */
    T wrote(T object) {
        written.compute(Objects.key(object), (key, before) -> {
            if (deletedAt.getOrDefault(key, -1L) >= version(object)) {
                return null;
            }
            return before != null && version(before) > version(object) ? before : object;
        });
        return object;
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private final class Listener implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            publish(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            if (!before.getMetadata()
                    .getResourceVersion()
                    .equals(object.getMetadata().getResourceVersion())) {
                publish(object);
            }
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            String key = Objects.key(object);
            written.compute(key, (k, own) -> {
                deletedAt.put(k, version(object));
                return own == null || version(own) <= version(object) || unknown ? null : own;
            });
            onDelete.forEach(listener -> listener.accept(object));
        }

        private void publish(T object) {
            if (informer != null) {
                onChange.forEach(listener -> listener.accept(object));
            }
        }
    }
}
