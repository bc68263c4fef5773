package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestoreSpec;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The WukongRestores that their own controller watches and caches, for the others to read. One that the operator creates comes into the
 * cache by its event alone: the framework drops the event of an object that was put there by hand, and without that event it never
 * reconciles the object.
 */
@ApplicationScoped
public class WukongRestores {

    public static final String BY_WUKONG = "wukong";
    public static final String BY_SNAPSHOT = "snapshot";

    private volatile IndexerResourceCache<WukongRestore> cache;
    private volatile PrimaryIndex<WukongRestore> index;

    /**
     * Takes the cache of the controller.
     *
     * @param changed is called with the Wukong of each restore that comes, goes, or changes in what the operator reads, and with those that
     *     would make one of its name
     * @return finds the restores that are not over by the names of Wukongs and snapshots, each as namespace/name; to be registered with the
     *     controller
     */
    public PrimaryIndex<WukongRestore> attach(IndexerResourceCache<WukongRestore> cache, Consumer<ResourceID> changed) {
        index = new PrimaryIndex<>(
                cache::list,
                Map.of(
                        BY_WUKONG, keys(WukongRestoreSpec::wukongName),
                        BY_SNAPSHOT, keys(WukongRestoreSpec::snapshotName)),
                restore -> wukongs(restore).forEach(changed));
        this.cache = cache;
        return index;
    }

    /** The operator wrote another phase of a restore: no event reports that it is over. */
    public void written(WukongRestore restore) {
        index.again(() -> cache.get(ResourceID.fromResource(restore)));
    }

    /**
     * The restores of one Wukong that are not over, as they were written last. One that is over by now may be among them.
     *
     * @throws UnreadableObjectException when one of them cannot be read: it may be under way
     */
    public Stream<WukongRestore> of(String namespace, String wukong) {
        return indexed(BY_WUKONG, key(namespace, wukong)).map(Unreadable::refuse);
    }

    /** The restores that have a key in an index and are not over, those that cannot be read or are over by now among them. */
    public Stream<WukongRestore> indexed(String by, String key) {
        return ready() ? index.find(by, key).stream().flatMap(id -> cache.get(id).stream()) : Stream.empty();
    }

    /** The restore of a name; empty when it does not exist, or as long as the cache is not {@link #ready}. */
    public Optional<WukongRestore> find(String namespace, String name) {
        return ready() ? cache.get(new ResourceID(name, namespace)).map(Unreadable::refuse) : Optional.empty();
    }

    /** Whether the cache is filled, so that what is not in it does not exist. */
    public boolean ready() {
        return cache instanceof AbstractEventSource<?, ?> source && source.isRunning() && index.isRunning();
    }

    private static Function<WukongRestore, List<String>> keys(Function<WukongRestoreSpec, String> name) {
        return restore -> restore.getSpec() == null || restore.phase().isFinal()
                ? List.of()
                : List.of(key(restore.getMetadata().getNamespace(), name.apply(restore.getSpec())));
    }

    private static Stream<ResourceID> wukongs(WukongRestore restore) {
        return Stream.concat(
                        Optional.ofNullable(restore.getSpec()).map(WukongRestoreSpec::wukongName).stream(),
                        Names.wukongsOfRestore(restore.getMetadata().getName()).stream())
                .distinct()
                .map(name -> new ResourceID(name, restore.getMetadata().getNamespace()));
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
