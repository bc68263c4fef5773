package dev.novasphere.wukong.watch.lookup;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The Wukongs that the controller caches, found by their names and by what their specs name. */
public final class CachedWukongs {

    private static final String SECRET = "secret";
    private static final String NETWORK_ATTACHMENT = "network-attachment";
    private static final String CLAIM = "claim";
    private static final String STORAGE_CLASS = "storage-class";
    private static final String SNAPSHOT = "snapshot";
    private static final String NODE_BRIDGE = "node-bridge";
    private static final String NAMESPACE = "namespace";

    private final PrimaryIndex<Wukong> index = new PrimaryIndex<>(
            this::all,
            Map.of(
                    SECRET, ofSpec(WukongReferences::secretKeys),
                    NETWORK_ATTACHMENT, ofSpec(WukongReferences::networkAttachments),
                    CLAIM, ofSpec(WukongReferences::claimKeys),
                    STORAGE_CLASS, ofSpec(WukongReferences::storageClassKeys),
                    SNAPSHOT, ofSpec(WukongReferences::snapshotKeys),
                    NODE_BRIDGE, ofSpec(WukongReferences::nodeBridgeKeys),
                    NAMESPACE, wukong -> List.of(wukong.getMetadata().getNamespace())));
    private volatile IndexerResourceCache<Wukong> cache;

    /**
     * Takes the cache of the controller.
     *
     * @return the index over it; to be registered with the controller, whose events keep it up to date
     */
    public PrimaryIndex<Wukong> attach(IndexerResourceCache<Wukong> cache) {
        this.cache = cache;
        return index;
    }

    /** All Wukongs, those that cannot be read among them. */
    public Stream<Wukong> all() {
        return cache.list();
    }

    /** The Wukongs of a namespace, those that cannot be read among them. */
    public Stream<Wukong> in(String namespace) {
        return cache.list(namespace, wukong -> true);
    }

    /** The Wukong of a name; empty when it does not exist, cannot be read, or is watched by another operator. */
    public Optional<Wukong> find(String namespace, String name) {
        return cache.get(new ResourceID(name, namespace)).filter(Unreadable::isReadable);
    }

    /**
     * The Wukong of a name; empty when it does not exist, or is watched by another operator.
     *
     * @throws UnreadableObjectException when it is there and cannot be read: that is not as if it were gone
     */
    public Optional<Wukong> known(String namespace, String name) {
        return cache.get(new ResourceID(name, namespace)).map(Unreadable::refuse);
    }

    /** Whether there is a Wukong of a name, readable or not, that is not being deleted. */
    public boolean stays(String namespace, String name) {
        return cache.get(new ResourceID(name, namespace))
                .filter(wukong -> wukong.getMetadata().getDeletionTimestamp() == null)
                .isPresent();
    }

    /** Those that name a Secret. */
    public Stream<ResourceID> withSecret(HasMetadata secret) {
        return indexed(SECRET, qualified(secret));
    }

    /** Those that name a NetworkAttachmentDefinition. */
    public Stream<ResourceID> withNetworkAttachment(HasMetadata definition) {
        return indexed(NETWORK_ATTACHMENT, qualified(definition));
    }

    /** Those with a disk that names a claim. */
    public Stream<ResourceID> withClaim(String namespace, String name) {
        return indexed(CLAIM, namespace + "/" + name);
    }

    /** Those with a disk of a StorageClass, or with one that names no class for {@link WukongReferences#DEFAULT_CLASS}. */
    public Stream<ResourceID> withStorageClass(String name) {
        return indexed(STORAGE_CLASS, name);
    }

    /** Those that are restored from a WukongSnapshot. */
    public Stream<ResourceID> withSnapshot(ResourceID snapshot) {
        return indexed(SNAPSHOT, snapshot.getNamespace().orElse("") + "/" + snapshot.getName());
    }

    /** Those that ask for the bridge of a policy, or for an interface by {@link WukongReferences#nicKey}. */
    public Stream<ResourceID> withNodeBridge(String policyOrNic) {
        return indexed(NODE_BRIDGE, policyOrNic);
    }

    /** The names of those in a namespace. */
    public Stream<ResourceID> idsIn(String namespace) {
        return indexed(NAMESPACE, namespace);
    }

    /** Those whose plan depends on how KubeVirt is set up. */
    public Stream<ResourceID> dependingOnKubeVirtSettings() {
        return cache.list(wukong -> wukong.getSpec() != null)
                .filter(WukongReferences::dependsOnKubeVirtSettings)
                .map(ResourceID::fromResource);
    }

    private Stream<ResourceID> indexed(String by, String key) {
        return index.find(by, key).stream();
    }

    /** A Wukong without a spec, which a lenient CustomResourceDefinition lets through, is found by its namespace only. */
    private static Function<Wukong, List<String>> ofSpec(Function<Wukong, List<String>> keys) {
        return wukong -> wukong.getSpec() == null ? List.of() : keys.apply(wukong);
    }

    private static String qualified(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }
}
