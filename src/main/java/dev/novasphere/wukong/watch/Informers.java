package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.guest.CloudInitUser;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import dev.novasphere.wukong.api.v1alpha1.policy.WukongPolicy;
import dev.novasphere.wukong.client.Watches;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.network.AddressClaim;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.nodenetwork.BridgeUser;
import dev.novasphere.wukong.plan.observed.AddressConflicts;
import dev.novasphere.wukong.plan.observed.NodeBridge;
import dev.novasphere.wukong.plan.observed.NodeNetworkPermission;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every informer of the operator: which kinds are watched, with which selector, and which Wukongs an object concerns. Informers of
 * optional APIs come and go with their CustomResourceDefinitions.
 */
@ApplicationScoped
public class Informers {

    private static final Logger log = LoggerFactory.getLogger(Informers.class);

    private static final String BY_SECRET = "secret";
    private static final String BY_NETWORK_ATTACHMENT = "network-attachment";
    private static final String BY_STORAGE_CLASS = "storage-class";
    private static final String BY_NODE_BRIDGE = "node-bridge";
    private static final String NIC = "nic/";
    private static final String BY_NAMESPACE = "namespace";
    private static final String BY_SNAPSHOT = "snapshot";
    private static final String ANY_CLASS = "";

    /** What is watched of an optional API. */
    private static final Map<OptionalApi, List<Class<? extends HasMetadata>>> OPTIONAL_KINDS = Map.of(
            OptionalApi.KUBEVIRT, List.of(VirtualMachine.class, VirtualMachineInstance.class, KubeVirt.class),
            OptionalApi.CDI, List.of(DataVolume.class, StorageProfile.class),
            OptionalApi.MULTUS, List.of(NetworkAttachmentDefinition.class),
            OptionalApi.NMSTATE,
                    List.of(NodeNetworkConfigurationPolicy.class, NodeNetworkConfigurationEnactment.class));

    /** How objects are found that do not have the name of a Wukong: by its label, by what they name, by who uses them. */
    private static final Map<Class<? extends HasMetadata>, Function<HasMetadata, List<String>>> KEYS = Map.of(
            DataVolume.class, Informers::wukongKeys,
            PersistentVolumeClaim.class, Informers::wukongKeys,
            NetworkAttachmentDefinition.class, Informers::wukongKeys,
            NodeNetworkConfigurationEnactment.class, Informers::enactmentKeys,
            NodeNetworkConfigurationPolicy.class, Informers::policyKeys);

    /** What every cluster serves. */
    private static final List<Class<? extends HasMetadata>> CORE_KINDS =
            List.of(PersistentVolumeClaim.class, Secret.class, StorageClass.class, WukongPolicy.class, Namespace.class);

    private final InstalledApis apis;
    private final NodeNetworkPermission permission;
    private final Changes changes;
    private final ClockWatch clockWatch;
    private final Watches watches;
    private final ReentrantLock following = new ReentrantLock();
    private final Map<Class<? extends HasMetadata>, InformerEventSource<? extends HasMetadata, ?>> sources =
            new ConcurrentHashMap<>();
    private final AddressNeighbours addresses = new AddressNeighbours(this::wukongs);
    private final Map<Class<? extends HasMetadata>, KeyIndex> keyIndexes =
            KEYS.keySet().stream().collect(Collectors.toMap(kind -> kind, kind -> new KeyIndex()));
    private final Map<OptionalApi, Boolean> followed = new ConcurrentHashMap<>();
    private IndexerResourceCache<Wukong> wukongs;
    private PrimaryIndex<Wukong> index;
    private ControllerConfiguration<Wukong> configuration;
    private boolean everywhere;

    /**
     * @param permission the kinds of NMState are watched only where the operator may make bridges on nodes
     */
    @Inject
    public Informers(
            InstalledApis apis,
            NodeNetworkPermission permission,
            Changes changes,
            ClockWatch clockWatch,
            Watches watches) {
        this.watches = watches;
        this.clockWatch = clockWatch;
        this.apis = apis;
        this.permission = permission;
        this.changes = changes;
    }

    private List<Class<? extends HasMetadata>> kindsOf(OptionalApi api) {
        return api == OptionalApi.NMSTATE && !permission.enabled()
                ? List.of()
                : OPTIONAL_KINDS.getOrDefault(api, List.of());
    }

    /**
     * Every kind that is watched beside Wukong itself where nodes are left alone; the operator needs the right to list and watch each.
     */
    public static Set<Class<? extends HasMetadata>> kinds() {
        return Stream.concat(
                        CORE_KINDS.stream(),
                        OPTIONAL_KINDS.entrySet().stream()
                                .filter(kinds -> kinds.getKey() != OptionalApi.NMSTATE)
                                .flatMap(kinds -> kinds.getValue().stream()))
                .collect(Collectors.toSet());
    }

    /** The kinds that are watched besides where the operator may make bridges on nodes. */
    public static Set<Class<? extends HasMetadata>> nodeNetworkKinds() {
        return Set.copyOf(OPTIONAL_KINDS.get(OptionalApi.NMSTATE));
    }

    /** The event sources to start with. */
    public List<EventSource<?, Wukong>> atStart(EventSourceContext<Wukong> context) {
        wukongs = context.getPrimaryCache();
        var watched = context.getControllerConfiguration().getInformerConfig();
        everywhere = watched.watchAllNamespaces()
                && (watched.getLabelSelector() == null
                        || watched.getLabelSelector().isEmpty());
        index = new PrimaryIndex<>(
                this::wukongs,
                Map.of(
                        BY_SECRET, index(Informers::secretsOf),
                        BY_NETWORK_ATTACHMENT, index(Informers::networkAttachmentsOf),
                        BY_STORAGE_CLASS, index(Informers::storageClassKeys),
                        BY_SNAPSHOT, index(Informers::snapshotsOf),
                        BY_NODE_BRIDGE, index(Informers::nodeBridgeKeys),
                        BY_NAMESPACE, wukong -> List.of(wukong.getMetadata().getNamespace())));
        configuration = context.getControllerConfiguration();

        SimpleInboundEventSource<Wukong> apiChanges = new SimpleInboundEventSource<>("api-changes");
        changes.onRestore(apiChanges::propagateEvent);
        changes.onSnapshot(
                snapshot -> indexed(BY_SNAPSHOT, snapshot.getNamespace().orElse("") + "/" + snapshot.getName())
                        .forEach(apiChanges::propagateEvent));
        Runnable wakeAll = () -> wukongs.list().map(ResourceID::fromResource).forEach(apiChanges::propagateEvent);
        apis.watch(() -> {
            abandonWhatIsGone();
            wakeAll.run();
        });
        clockWatch.watch(wakeAll);

        List<EventSource<?, Wukong>> start = new ArrayList<>();
        start.add(apiChanges);
        start.add(index);
        start.add(addresses);
        CORE_KINDS.forEach(kind -> start.add(source(kind, context)));
        for (OptionalApi api : OptionalApi.values()) {
            boolean served = apis.serves(api);
            followed.put(api, served);
            if (served) {
                kindsOf(api).forEach(kind -> start.add(source(kind, context)));
            }
        }
        return start;
    }

    /**
     * Starts or stops informers of optional APIs that came or went since.
     *
     * @return whether the caches of all are filled; false while another reconciliation waits for them, which a list that fails can make long
     */
    public boolean follow(Context<Wukong> context) {
        for (OptionalApi api : OptionalApi.values()) {
            if (followed.get(api) != apis.serves(api)) {
                if (!following.tryLock()) {
                    return false;
                }
                try {
                    follow(api, context.eventSourceRetriever());
                } finally {
                    following.unlock();
                }
            }
        }
        return true;
    }

    private void follow(OptionalApi api, EventSourceRetriever<Wukong> registry) {
        boolean served = apis.serves(api);
        if (followed.get(api) == served) {
            return;
        }
        if (served) {
            try {
                for (Class<? extends HasMetadata> kind : kindsOf(api)) {
                    registry.dynamicallyRegisterEventSource(
                            source(kind, registry.eventSourceContextForDynamicRegistration()));
                }
            } catch (RuntimeException e) {
                // Its API went before its first list was there; what was begun must not be found when it comes again.
                unfollow(api, registry);
                throw e;
            }
        } else {
            unfollow(api, registry);
        }
        followed.put(api, served);
    }

    private void unfollow(OptionalApi api, EventSourceRetriever<Wukong> registry) {
        for (Class<? extends HasMetadata> kind : kindsOf(api)) {
            sources.remove(kind);
            registry.dynamicallyDeRegisterEventSource(nameOf(kind));
        }
    }

    /** A first list of an API that is gone would be waited for for ever. */
    private void abandonWhatIsGone() {
        for (OptionalApi api : OptionalApi.values()) {
            if (!apis.serves(api) && !Boolean.TRUE.equals(followed.get(api))) {
                kindsOf(api).forEach(watches::abandon);
            }
        }
    }

    /** What came of a policy on the nodes. */
    public Stream<NodeNetworkConfigurationEnactment> enactmentsOf(String policy) {
        return indexed(NodeNetworkConfigurationEnactment.class, policy).map(Unreadable::refuse);
    }

    /** The policies of bridges that record a user, by its UID. */
    public Stream<NodeNetworkConfigurationPolicy> policiesUsedBy(String uid) {
        return indexed(NodeNetworkConfigurationPolicy.class, uid).map(Unreadable::refuse);
    }

    /** The policies of bridges on an interface. */
    public Stream<NodeNetworkConfigurationPolicy> policiesOnNic(String nic) {
        return indexed(NodeNetworkConfigurationPolicy.class, NIC + nic).map(Unreadable::refuse);
    }

    /** The cached objects that have a key, each as it was written or seen last. */
    private <R extends HasMetadata> Stream<R> indexed(Class<R> kind, String key) {
        return keyIndexes.get(kind).find(key).stream()
                .flatMap(id -> cache(kind).flatMap(source -> source.get(id)).stream());
    }

    /** Whether the caches around Wukongs are filled, so that what is not in them does not exist. */
    public boolean ready() {
        return CORE_KINDS.stream().allMatch(kind -> isRunning(sources.get(kind)))
                && OPTIONAL_KINDS.keySet().stream()
                        .filter(api -> Boolean.TRUE.equals(followed.get(api)))
                        .flatMap(api -> kindsOf(api).stream())
                        .allMatch(kind -> isRunning(sources.get(kind)));
    }

    private static boolean isRunning(InformerEventSource<?, ?> source) {
        return source != null
                && source.isRunning()
                && source.informerHealthIndicators().values().stream().allMatch(InformerHealthIndicator::hasSynced);
    }

    /** Makes a further informer's cache be found here, until {@link #drop}. */
    void add(Class<? extends HasMetadata> kind, InformerEventSource<? extends HasMetadata, ?> source) {
        sources.put(kind, source);
    }

    /** Stops the informers of a kind that is gone, see {@link Watches#abandon}. */
    void abandon(Class<? extends HasMetadata> kind) {
        watches.abandon(kind);
    }

    /** Forgets an informer that was added. */
    void drop(Class<? extends HasMetadata> kind) {
        sources.remove(kind);
    }

    /**
     * The cached object of a kind; empty when it does not exist or its API is not served.
     *
     * @throws UnreadableObjectException when it exists and could not be read, so that nobody takes it for one without fields
     */
    public <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name) {
        return cache(kind)
                .flatMap(source -> source.get(new ResourceID(name, namespace)))
                .map(Unreadable::refuse);
    }

    /**
     * The cached DataVolumes, claims or NetworkAttachmentDefinitions that are labelled as a Wukong's, as far as they could be read: what is
     * unknown is not taken away.
     */
    public <R extends HasMetadata> Stream<R> labelled(Class<R> kind, Wukong wukong) {
        return indexed(kind, qualifiedName(wukong))
                .filter(Unreadable::isReadable)
                .filter(object -> wukong.getMetadata().getName().equals(Labels.label(object, Labels.WUKONG)));
    }

    private static List<String> wukongKeys(HasMetadata object) {
        String wukong = Labels.label(object, Labels.WUKONG);
        return wukong == null ? List.of() : List.of(object.getMetadata().getNamespace() + "/" + wukong);
    }

    private static List<String> enactmentKeys(HasMetadata object) {
        String policy = Labels.label(object, NodeNetworkConfigurationEnactment.POLICY);
        return policy == null ? List.of() : List.of(policy);
    }

    private static List<String> policyKeys(HasMetadata object) {
        NodeNetworkConfigurationPolicy policy = (NodeNetworkConfigurationPolicy) object;
        return Stream.concat(
                        BridgePolicy.users(policy).stream().map(BridgeUser::uid),
                        BridgePolicy.bridge(policy).stream().map(bridge -> NIC + bridge.nic()))
                .toList();
    }

    /** All cached objects of a kind that could be read. */
    public <R extends HasMetadata> Stream<R> all(Class<R> kind) {
        return cache(kind).stream().flatMap(InformerEventSource::list).filter(Unreadable::isReadable);
    }

    /** Who else lays claim to the static addresses of a Wukong, by {@link AddressClaim#key}. */
    public Map<String, AddressConflicts> addressConflicts(Wukong wukong) {
        return addresses.conflicts(wukong);
    }

    /** Whether objects of a namespace are seen; not all are where the operator is confined to some namespaces. */
    public boolean watches(String namespace) {
        Set<String> watched = configuration.getEffectiveNamespaces();
        return InformerConfiguration.allNamespacesWatched(watched) || watched.contains(namespace);
    }

    /** All Wukongs that are watched. */
    public Stream<Wukong> wukongs() {
        return wukongs.list();
    }

    /** The Wukongs of a namespace that are watched. */
    public Stream<Wukong> wukongsIn(String namespace) {
        return wukongs.list(namespace, wukong -> true);
    }

    /** Whether every Wukong of the cluster is watched; not so where several operators share them by namespace or label. */
    public boolean seesEverything() {
        return everywhere;
    }

    /** The cached Wukong of a name; empty when it does not exist, or is watched by another operator. */
    public Optional<Wukong> wukong(String namespace, String name) {
        return wukongs.get(new ResourceID(name, namespace)).filter(Unreadable::isReadable);
    }

    /** Whether objects of a kind can be looked up in a cache now. */
    public boolean follows(Class<? extends HasMetadata> kind) {
        return sources.containsKey(kind);
    }

    /** Makes a cache know an object that was just written, so that the next reconciliation sees it. */
    public <R extends HasMetadata> void written(R written, R before) {
        @SuppressWarnings("unchecked")
        Class<R> kind = (Class<R>) written.getClass();
        cache(kind).ifPresent(source -> {
            ResourceID id = ResourceID.fromResource(written);
            note(written);
            if (before == null) {
                source.handleRecentResourceCreate(id, written);
            } else {
                source.handleRecentResourceUpdate(id, written, before);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private <R extends HasMetadata> Optional<InformerEventSource<R, ?>> cache(Class<R> kind) {
        return Optional.ofNullable((InformerEventSource<R, ?>) sources.get(kind));
    }

    private <R extends HasMetadata> InformerEventSource<R, Wukong> source(
            Class<R> kind, EventSourceContext<Wukong> context) {
        InformerEventSourceConfiguration.Builder<R> configuration = InformerEventSourceConfiguration.from(
                        kind, Wukong.class)
                .withName(nameOf(kind))
                .withSecondaryToPrimaryMapper(safe(mapper(kind)))
                .withPrimaryToSecondaryMapper(Informers::foundByName)
                .withOnAddFilter(added -> note(added))
                .withOnUpdateFilter((now, before) ->
                        note(now) && Informers.<R>relevantChange().accept(now, before))
                .withOnDeleteFilter((gone, unknown) -> forget(gone));
        if (isOfWukongsNamespace(kind)) {
            configuration.withNamespacesInheritedFromController();
        } else {
            configuration.withWatchAllNamespaces();
        }
        if (isLabelled(kind)) {
            configuration.withLabelSelector(Labels.WUKONG);
        }
        if (kind == NodeNetworkConfigurationPolicy.class) {
            configuration.withLabelSelector(Labels.NODE_BRIDGE);
        }
        InformerEventSource<R, Wukong> source = new InformerEventSource<>(configuration.build(), context) {
            /** Reads all objects: their events may be reported only after the first reconciliation. */
            @Override
            public synchronized void start() {
                super.start();
                list().forEach(Informers.this::note);
            }
        };
        sources.put(kind, source);
        return source;
    }

    /** Finds an object by its keys from now on; one that cannot be read keeps those it had. The framework asks its filters about every event, whether or not it wakes anybody. */
    private boolean note(HasMetadata object) {
        Function<HasMetadata, List<String>> keys = KEYS.get(object.getClass());
        if (keys != null && Unreadable.isReadable(object)) {
            keyIndexes
                    .get(object.getClass())
                    .put(ResourceID.fromResource(object), safeIndex(keys).apply(object));
        }
        return true;
    }

    private boolean forget(HasMetadata object) {
        KeyIndex gone = keyIndexes.get(object.getClass());
        if (gone != null) {
            gone.remove(ResourceID.fromResource(object));
        }
        return true;
    }

    /**
     * Objects are looked up by their names, which follow from the Wukong; without this the framework would keep an index of its own, which takes
     * more memory than some of the objects.
     */
    private static Set<ResourceID> foundByName(HasMetadata wukong) {
        return Set.of();
    }

    private static String nameOf(Class<?> kind) {
        return kind.getSimpleName();
    }

    /** The KubeVirt object has a namespace too, but it is that of KubeVirt, wherever the Wukongs are. */
    private static boolean isOfWukongsNamespace(Class<? extends HasMetadata> kind) {
        return kind != KubeVirt.class && io.fabric8.kubernetes.api.model.Namespaced.class.isAssignableFrom(kind);
    }

    /**
     * Kinds of which only the operator's own objects are cached. CDI copies a DataVolume's labels to its claim, but sets
     * app.kubernetes.io/managed-by itself, so that the selector is our own label.
     */
    private static boolean isLabelled(Class<? extends HasMetadata> kind) {
        return kind == PersistentVolumeClaim.class || kind == Secret.class || kind == DataVolume.class;
    }

    private <R extends HasMetadata> SecondaryToPrimaryMapper<R> mapper(Class<R> kind) {
        if (kind == VirtualMachine.class || kind == VirtualMachineInstance.class) {
            return vm -> Optional.ofNullable(
                            Names.wukongOfVirtualMachine(vm.getMetadata().getName()))
                    .map(name -> Set.of(new ResourceID(name, vm.getMetadata().getNamespace())))
                    .orElse(Set.of());
        }
        if (kind == NetworkAttachmentDefinition.class) {
            return nad -> with(ownerByLabel(nad), indexed(BY_NETWORK_ATTACHMENT, qualifiedName(nad)));
        }
        if (kind == Secret.class) {
            return secret -> with(ownerByLabel(secret), indexed(BY_SECRET, qualifiedName(secret)));
        }
        if (kind == StorageClass.class || kind == StorageProfile.class) {
            return storage -> with(
                    indexed(BY_STORAGE_CLASS, storage.getMetadata().getName()).collect(Collectors.toSet()),
                    concernsDefault(storage) ? indexed(BY_STORAGE_CLASS, ANY_CLASS) : Stream.empty());
        }
        if (kind == WukongPolicy.class) {
            return policy -> wukongs.list().map(ResourceID::fromResource).collect(Collectors.toSet());
        }
        if (kind == Namespace.class) {
            return namespace ->
                    indexed(BY_NAMESPACE, namespace.getMetadata().getName()).collect(Collectors.toSet());
        }
        if (kind == NodeNetworkConfigurationPolicy.class) {
            return policy -> concernedBy((NodeNetworkConfigurationPolicy) policy);
        }
        if (kind == NodeNetworkConfigurationEnactment.class) {
            return enactment -> find(
                            NodeNetworkConfigurationPolicy.class,
                            null,
                            Labels.label(enactment, NodeNetworkConfigurationEnactment.POLICY))
                    .map(this::concernedBy)
                    .orElse(Set.of());
        }
        if (kind == KubeVirt.class) {
            return kubeVirt -> wukongs.list(wukong -> wukong.getSpec() != null)
                    .filter(Informers::heedsKubeVirtSettings)
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet());
        }
        return Informers::ownerByLabel;
    }

    /**
     * Whether an object concerns disks that name no class: every StorageClass, because a claim keeps the class that was the default when it
     * was made, and of StorageProfiles those of default classes.
     */
    private boolean concernsDefault(HasMetadata storage) {
        return storage instanceof StorageClass
                || find(StorageClass.class, null, storage.getMetadata().getName())
                        .filter(DefaultStorageClasses::isMarked)
                        .isPresent();
    }

    /** The Wukongs that use a bridge, and those that ask for it or for its interface. */
    private Set<ResourceID> concernedBy(NodeNetworkConfigurationPolicy policy) {
        Set<ResourceID> users = BridgePolicy.users(policy).stream()
                .map(user -> new ResourceID(user.name(), user.namespace()))
                .collect(Collectors.toSet());
        Stream<ResourceID> byNic =
                BridgePolicy.bridge(policy).stream().flatMap(bridge -> indexed(BY_NODE_BRIDGE, NIC + bridge.nic()));
        return with(
                users,
                Stream.concat(indexed(BY_NODE_BRIDGE, policy.getMetadata().getName()), byNic));
    }

    private static List<String> nodeBridgeKeys(Wukong wukong) {
        return NodeBridge.askedBy(wukong).stream()
                .flatMap(bridge -> Stream.of(bridge.policyName(), NIC + bridge.nic()))
                .distinct()
                .toList();
    }

    /** A Wukong without a spec, which a lenient CustomResourceDefinition lets through, is in no index. */
    private static Function<Wukong, List<String>> index(Function<Wukong, List<String>> keys) {
        return safeIndex(wukong -> wukong.getSpec() == null ? List.of() : keys.apply(wukong));
    }

    /** Indexes are filled by the threads of informers, where an exception would make the list of all objects fail. */
    static <R extends HasMetadata> Function<R, List<String>> safeIndex(Function<R, List<String>> keys) {
        return object -> {
            try {
                return keys.apply(object);
            } catch (RuntimeException e) {
                logOdd(object, e);
                return List.of();
            }
        };
    }

    private static <R extends HasMetadata> SecondaryToPrimaryMapper<R> safe(SecondaryToPrimaryMapper<R> mapper) {
        return object -> {
            try {
                return mapper.toPrimaryResourceIDs(object);
            } catch (RuntimeException e) {
                logOdd(object, e);
                return Set.of();
            }
        };
    }

    private static void logOdd(HasMetadata object, RuntimeException failure) {
        log.warn(
                "{} {}/{} has a shape that was not foreseen, and wakes no Wukong",
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                failure);
    }

    private Stream<ResourceID> indexed(String index, String key) {
        return this.index.find(index, key).stream();
    }

    private static Set<ResourceID> with(Set<ResourceID> first, Stream<ResourceID> more) {
        return Stream.concat(first.stream(), more).collect(Collectors.toSet());
    }

    private static Set<ResourceID> ownerByLabel(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String wukong = labels == null ? null : labels.get(Labels.WUKONG);
        return wukong == null || wukong.isEmpty()
                ? Set.of()
                : Set.of(new ResourceID(wukong, object.getMetadata().getNamespace()));
    }

    private static String qualifiedName(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    private static List<String> secretsOf(Wukong wukong) {
        List<String> secrets = new ArrayList<>();
        if (sshKeySecretOf(wukong) != null) {
            secrets.add(sshKeySecretOf(wukong));
        }
        CloudInitUser user = wukong.getSpec().cloudInitUser();
        if (user != null && user.passwordSecretRef() != null) {
            secrets.add(user.passwordSecretRef().name());
        }
        secrets.addAll(wukong.getSpec().cloudInitOrNone().secretNames());
        return secrets.stream()
                .map(name -> wukong.getMetadata().getNamespace() + "/" + name)
                .toList();
    }

    /** The Secret of SSH keys a Wukong names; null when it names none. */
    public static String sshKeySecretOf(Wukong wukong) {
        String name = wukong.getSpec().sshKeySecret();
        return name == null || name.isBlank() ? null : name;
    }

    private static List<String> snapshotsOf(Wukong wukong) {
        String named = wukong.getSpec().restoreFromSnapshot();
        return named == null ? List.of() : List.of(wukong.getMetadata().getNamespace() + "/" + named);
    }

    /** The NetworkAttachmentDefinitions a Wukong names, as namespace/name. */
    public static List<String> networkAttachmentsOf(Wukong wukong) {
        return wukong.getSpec().networks().stream()
                .map(NetworkSpec::nadName)
                .filter(Objects::nonNull)
                .map(nad -> nad.contains("/") ? nad : wukong.getMetadata().getNamespace() + "/" + nad)
                .distinct()
                .toList();
    }

    /** The StorageClasses a Wukong names. */
    public static List<String> storageClassesOf(Wukong wukong) {
        return wukong.getSpec().disks().stream()
                .map(DiskSpec::storageClassName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Keys of the storage class index: the classes named, and {@link #ANY_CLASS} when a disk takes the default. */
    private static List<String> storageClassKeys(Wukong wukong) {
        List<String> keys = new ArrayList<>(storageClassesOf(wukong));
        if (wukong.getSpec().disks().stream().anyMatch(d -> d.storageClassName() == null)) {
            keys.add(ANY_CLASS);
        }
        return keys;
    }

    private static boolean heedsKubeVirtSettings(Wukong wukong) {
        return Boolean.TRUE.equals(wukong.getSpec().liveResize()) || needsNetworkBinding(wukong);
    }

    private static boolean needsNetworkBinding(Wukong wukong) {
        return wukong.getSpec().networks().stream()
                .anyMatch(n -> n.type() == NetworkType.MACVLAN || n.binding() != null);
    }

    /** Lets through changes of what the operator reads. */
    static <R extends HasMetadata> OnUpdateFilter<R> relevantChange() {
        return (now, before) -> now instanceof NodeNetworkConfigurationPolicy policy
                ? policyChanged(policy, (NodeNetworkConfigurationPolicy) before)
                : metadataChanged(now.getMetadata(), before.getMetadata()) || contentChanged(now, before);
    }

    /** An object that becomes readable, or is so no more, has another content, whatever can be seen of it. */
    private static boolean readabilityChanged(HasMetadata now, HasMetadata before) {
        return !Unreadable.reason(now).equals(Unreadable.reason(before));
    }

    /** Who else uses a bridge concerns nobody: with a thousand users each newcomer would wake a thousand. */
    private static boolean policyChanged(NodeNetworkConfigurationPolicy now, NodeNetworkConfigurationPolicy before) {
        return contentChanged(now, before)
                || !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Objects.equals(
                        now.getMetadata().getUid(), before.getMetadata().getUid());
    }

    private static boolean metadataChanged(ObjectMeta now, ObjectMeta before) {
        return !Objects.equals(now.getLabels(), before.getLabels())
                || !Objects.equals(now.getAnnotations(), before.getAnnotations())
                || !Objects.equals(now.getOwnerReferences(), before.getOwnerReferences())
                || !Objects.equals(now.getDeletionTimestamp(), before.getDeletionTimestamp())
                || !Objects.equals(now.getUid(), before.getUid());
    }

    /** The typed model holds only what the operator reads or writes, so that heartbeats and foreign fields compare equal. */
    private static boolean contentChanged(HasMetadata now, HasMetadata before) {
        if (readabilityChanged(now, before)) {
            return true;
        }
        if (now instanceof CustomResource<?, ?> a && before instanceof CustomResource<?, ?> b) {
            return !Objects.equals(a.getSpec(), b.getSpec()) || !Objects.equals(a.getStatus(), b.getStatus());
        }
        if (now instanceof PersistentVolumeClaim a && before instanceof PersistentVolumeClaim b) {
            return !Objects.equals(a.getSpec(), b.getSpec()) || !Objects.equals(a.getStatus(), b.getStatus());
        }
        if (now instanceof Secret a && before instanceof Secret b) {
            // Of a Secret that is not the operator's own only the version is kept.
            return a.getData() == null || a.getData().isEmpty() || !Objects.equals(a.getData(), b.getData());
        }
        if (now instanceof Namespace) {
            return false;
        }
        if (now instanceof StorageClass a && before instanceof StorageClass b) {
            return !Objects.equals(a.getAllowVolumeExpansion(), b.getAllowVolumeExpansion());
        }
        throw new IllegalArgumentException("no rule for changes of " + now.getClass());
    }
}
