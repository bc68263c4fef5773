package dev.novasphere.wukong.watch;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.client.Watches;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjectException;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.migration.VirtualMachineInstanceMigration;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.network.address.AddressClaim;
import dev.novasphere.wukong.plan.observed.AddressConflicts;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.watch.lookup.CachedObjects;
import dev.novasphere.wukong.watch.lookup.CachedWukongs;
import dev.novasphere.wukong.watch.lookup.WukongReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The informers of the operator: starts and stops them as {@link WatchedKinds} says, and reads what they cache. Those of optional APIs
 * come and go with their CustomResourceDefinitions.
 */
@ApplicationScoped
public class Informers {

    private final ApiAvailability apis;
    private final NodeNetworkPermission permission;
    private final CrossControllerEvents changes;
    private final Watches watches;
    private final CachedObjects objects = new CachedObjects();
    private final CachedWukongs wukongs = new CachedWukongs();
    private final SimpleInboundEventSource<Wukong> wakeUps = new SimpleInboundEventSource<>("wake-ups");
    private final ConcernedWukongs concerned =
            new ConcernedWukongs(wukongs, objects, this::openRestoresOf, wakeUps::propagateEvent);
    private final OwnWrites ownWrites = new OwnWrites(concerned, wakeUps::propagateEvent);
    private final DuplicateAddressEventSource addresses = new DuplicateAddressEventSource(this::wukongs);
    private volatile List<OptionalInformers<Wukong>> optional = List.of();
    private volatile Function<ResourceID, Stream<ResourceID>> openRestores = wukong -> Stream.of();
    private ControllerConfiguration<Wukong> configuration;

    /**
     * @param permission the kinds of NMState are watched only where the operator may make bridges on nodes
     */
    @Inject
    public Informers(
            ApiAvailability apis, NodeNetworkPermission permission, CrossControllerEvents changes, Watches watches) {
        this.apis = apis;
        this.permission = permission;
        this.changes = changes;
        this.watches = watches;
    }

    /** The informers of KubeVirt's snapshots, for the controller of WukongSnapshots. */
    public OptionalInformers<WukongSnapshot> ofSnapshots() {
        return optional(OptionalApi.SNAPSHOT, List.of(WatchedKinds.SNAPSHOTS), WukongSnapshot.class);
    }

    /**
     * The informers of KubeVirt's restores, for the controller of WukongRestores.
     *
     * @param open the WukongRestores of a Wukong that are not over; what KubeVirt does with one of them can let another go on
     */
    public OptionalInformers<WukongRestore> ofRestores(Function<ResourceID, Stream<ResourceID>> open) {
        openRestores = open;
        return optional(OptionalApi.RESTORE, List.of(WatchedKinds.RESTORES), WukongRestore.class);
    }

    private <P extends HasMetadata> OptionalInformers<P> optional(
            OptionalApi api, List<WatchedKind<?>> kinds, Class<P> primary) {
        return new OptionalInformers<>(api, kinds, primary, apis, watches, concerned, objects);
    }

    private Stream<ResourceID> openRestoresOf(ResourceID wukong) {
        return openRestores.apply(wukong);
    }

    private List<WatchedKind<?>> kindsOf(OptionalApi api) {
        return api == OptionalApi.NMSTATE && !permission.enabled() ? List.of() : WatchedKinds.of(api);
    }

    /** The event sources of the controller of Wukongs to start with. */
    public List<EventSource<?, Wukong>> atStart(EventSourceContext<Wukong> context) {
        configuration = context.getControllerConfiguration();
        optional = Stream.of(OptionalApi.values())
                .map(api -> optional(api, kindsOf(api), Wukong.class))
                .toList();
        List<EventSource<?, Wukong>> start = new ArrayList<>();
        start.add(wukongs.attach(context.getPrimaryCache()).onDeletion(gone -> {
            changes.wukongChanged(ResourceID.fromResource(gone));
            concerned.afterDeletion(gone).forEach(wakeUps::propagateEvent);
        }));
        start.add(addresses);
        start.add(wakeUps());
        WatchedKinds.core().forEach(kind -> start.add(kind.source(Wukong.class, context, concerned, objects)));
        optional.forEach(informers -> start.addAll(informers.atStart(context)));
        return start;
    }

    /** Wakes Wukongs by what other controllers do and by what is written for others, and all of them when an API comes or goes. */
    private EventSource<?, Wukong> wakeUps() {
        changes.onRestoreOrSnapshot(wakeUps::propagateEvent);
        changes.onSnapshot(snapshot -> wukongs.withSnapshot(snapshot).forEach(wakeUps::propagateEvent));
        apis.watch(() -> {
            optional.forEach(OptionalInformers::abandonIfGone);
            wukongs().map(ResourceID::fromResource).forEach(wakeUps::propagateEvent);
        });
        return wakeUps;
    }

    /**
     * Starts or stops informers of optional APIs that came or went since.
     *
     * @return whether the caches of all are filled; false while another reconciliation waits for them
     */
    public boolean follow(Context<Wukong> context) {
        return optional.stream().allMatch(informers -> informers.follow(context));
    }

    /** Whether the caches around Wukongs are filled, so that what is not in them does not exist. */
    public boolean ready() {
        return WatchedKinds.core().stream().allMatch(kind -> objects.isFilled(kind.kind()))
                && optional.stream().allMatch(OptionalInformers::isFilled);
    }

    /**
     * The cached object of a kind; empty when it does not exist or its API is not served.
     *
     * @throws UnreadableObjectException when it exists and could not be read, so that no caller takes it for one without fields
     */
    public <R extends HasMetadata> Optional<R> find(Class<R> kind, String namespace, String name) {
        return objects.find(kind, namespace, name);
    }

    /** All cached objects of a kind that could be read. */
    public <R extends HasMetadata> Stream<R> all(Class<R> kind) {
        return objects.all(kind);
    }

    /** Why cached objects of a kind of the cluster could not be read, by their names: what none of them says is known. */
    public Map<String, String> unreadable(Class<? extends HasMetadata> kind) {
        return objects.unreadable(kind);
    }

    /**
     * The cached DataVolumes, claims, NetworkAttachmentDefinitions or VirtualMachineSnapshots that are labelled as a Wukong's, as far as they
     * could be read: what is unknown is not taken away.
     */
    public <R extends HasMetadata> Stream<R> labelled(Class<R> kind, Wukong wukong) {
        String name = wukong.getMetadata().getName();
        return objects.indexed(kind, wukong.getMetadata().getNamespace() + "/" + name)
                .filter(Unreadable::isReadable)
                .filter(object -> name.equals(Labels.label(object, Labels.WUKONG)));
    }

    /** The ResourceQuotas of a namespace, as far as they could be read: Kubernetes holds Pods to them in any case. */
    public Stream<ResourceQuota> quotasIn(String namespace) {
        return objects.indexed(ResourceQuota.class, namespace).filter(Unreadable::isReadable);
    }

    /** The migrations of a machine, those that ended and that KubeVirt still keeps included. */
    public Stream<VirtualMachineInstanceMigration> migrationsOf(String namespace, String machine) {
        return objects.indexed(VirtualMachineInstanceMigration.class, namespace + "/" + machine)
                .filter(Unreadable::isReadable);
    }

    /** The machines that may have a claim, or one that its disk was moved to, as far as they could be read. */
    public Stream<VirtualMachine> machinesWith(String namespace, String claim) {
        return ClaimKeys.with(namespace, claim)
                .flatMap(key -> objects.indexed(VirtualMachine.class, key))
                .filter(Unreadable::isReadable);
    }

    /** KubeVirt's restores that are labelled as a Wukong's, as far as they could be read. */
    public Stream<VirtualMachineRestore> restoresOf(String namespace, String wukong) {
        return objects.indexed(VirtualMachineRestore.class, namespace + "/" + wukong)
                .filter(Unreadable::isReadable);
    }

    /** What NMState reports of a policy, by node. */
    public Stream<NodeNetworkConfigurationEnactment> enactmentsOf(String policy) {
        return objects.indexed(NodeNetworkConfigurationEnactment.class, policy).map(Unreadable::refuse);
    }

    /** The policies of bridges that record a user, by its UID. */
    public Stream<NodeNetworkConfigurationPolicy> policiesUsedBy(String uid) {
        return objects.indexed(NodeNetworkConfigurationPolicy.class, uid).map(Unreadable::refuse);
    }

    /** The policies of bridges on an interface. */
    public Stream<NodeNetworkConfigurationPolicy> policiesOnNic(String nic) {
        return objects.indexed(NodeNetworkConfigurationPolicy.class, WukongReferences.nicKey(nic))
                .map(Unreadable::refuse);
    }

    /**
     * Sends a write, and puts its answer into the cache of its kind, so that the next reconciliation sees it. The event of the write does not
     * wake the Wukong that it was made for; others that the object concerns are woken.
     *
     * @param object the object that is written, with its name and namespace
     * @param request sends the write
     * @return the answer
     */
    public <R extends HasMetadata> R write(R object, Supplier<R> request) {
        Optional<R> before = objects.cached(object);
        R written = objects.write(object, request);
        ownWrites.written(written, before);
        return written;
    }

    /** Who else lays claim to the static addresses of a Wukong, by {@link AddressClaim#key}. */
    public Map<String, AddressConflicts> addressConflicts(Wukong wukong) {
        return addresses.conflicts(wukong);
    }

    /** All Wukongs that are watched. */
    public Stream<Wukong> wukongs() {
        return wukongs.all();
    }

    /** The Wukongs of a namespace that are watched. */
    public Stream<Wukong> wukongsIn(String namespace) {
        return wukongs.in(namespace);
    }

    /** The cached Wukong of a name; empty when it does not exist, or is watched by another operator. */
    public Optional<Wukong> wukong(String namespace, String name) {
        return wukongs.find(namespace, name);
    }

    /**
     * The same for those that must not take a Wukong that cannot be read for one that is gone.
     *
     * @throws UnreadableObjectException when it is there and cannot be read
     */
    public Optional<Wukong> knownWukong(String namespace, String name) {
        return wukongs.known(namespace, name);
    }

    /** Whether objects of a namespace are watched; not all are where the operator is confined to some namespaces. */
    public boolean watches(String namespace) {
        Set<String> watched = configuration.getEffectiveNamespaces();
        return InformerConfiguration.allNamespacesWatched(watched) || watched.contains(namespace);
    }

    /** Whether every Wukong of the cluster is watched; not so where several operators share them by namespace or label. */
    public boolean seesEverything() {
        var watched = configuration.getInformerConfig();
        return watched.watchAllNamespaces()
                && (watched.getLabelSelector() == null
                        || watched.getLabelSelector().isEmpty());
    }
}
