package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.snapshot.SnapshotContext;
import dev.novasphere.wukong.plan.snapshot.SnapshotPlanner;
import dev.novasphere.wukong.plan.snapshot.SnapshotStep;
import dev.novasphere.wukong.plan.storage.move.GuestVolumes;
import dev.novasphere.wukong.status.conditions.ReadyCondition;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.vocabulary.Text;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import dev.novasphere.wukong.write.FieldManagers;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Takes the snapshot that a WukongSnapshot asks for, by a VirtualMachineSnapshot of its name, and reports the result. */
@Singleton
@ControllerConfiguration(
        name = "wukongsnapshot",
        fieldManager = FieldManagers.OPERATOR,
        maxReconciliationInterval =
                @MaxReconciliationInterval(
                        interval = WukongReconciler.MAX_INTERVAL_MINUTES,
                        timeUnit = TimeUnit.MINUTES))
@GradualRetry(
        maxAttempts = WukongReconciler.UNLIMITED,
        initialInterval = 500,
        intervalMultiplier = 2,
        maxInterval = 60_000)
public class WukongSnapshotReconciler extends StepController<WukongSnapshot, WukongSnapshotStatus>
        implements Reconciler<WukongSnapshot> {

    private static final String BY_WUKONG = "wukong";

    private final Clock clock = Clock.systemUTC();

    @Inject
    public WukongSnapshotReconciler(StepTools tools) {
        super(tools, tools.informers.ofSnapshots());
    }

    @Override
    public List<EventSource<?, WukongSnapshot>> prepareEventSources(EventSourceContext<WukongSnapshot> context) {
        IndexerResourceCache<WukongSnapshot> cache = context.getPrimaryCache();
        PrimaryIndex<WukongSnapshot> index = new PrimaryIndex<>(
                cache::list, Map.of(BY_WUKONG, WukongSnapshotReconciler::wukongKeys), this::announce);
        tools.snapshots.attach(cache);
        tools.changes.onWukong(wukong -> {
            if (tools.snapshots.ready()) {
                wake(index.find(BY_WUKONG, wukong.getNamespace().orElse("") + "/" + wukong.getName()).stream()
                        .flatMap(id -> cache.get(id).stream())
                        .filter(WukongSnapshotReconciler::isOpen));
            }
        });
        return eventSources(context, index, () -> tools.snapshots.ready() ? cache.list() : Stream.empty());
    }

    private static List<String> wukongKeys(WukongSnapshot snapshot) {
        return snapshot.getSpec() == null
                ? List.of()
                : List.of(snapshot.getMetadata().getNamespace() + "/"
                        + snapshot.getSpec().wukongName());
    }

    @Override
    public UpdateControl<WukongSnapshot> reconcile(WukongSnapshot snapshot, Context<WukongSnapshot> context) {
        return carryOn(snapshot, context, () -> take(snapshot, context));
    }

    private void take(WukongSnapshot snapshot, Context<WukongSnapshot> context) {
        Optional<SnapshotStep> next =
                SnapshotPlanner.next(snapshotContext(snapshot, carriers.served(), Optional.empty()));
        if (next.filter(SnapshotStep::isGone).isPresent()) {
            next = SnapshotPlanner.next(
                    snapshotContext(snapshot, true, uncached(snapshot, new VirtualMachineSnapshot())));
        }
        if (next.flatMap(SnapshotStep::create).isPresent()) {
            next = create(snapshot, next.get());
        }
        Optional<WukongSnapshot> updated =
                next.isPresent() ? updateStatus(snapshot, next.get(), context) : Optional.of(snapshot);
        updated.ifPresent(
                current -> SnapshotPlanner.dueMark(current).ifPresent(mark -> tools.requests.note(current, mark)));
    }

    /** The object comes first: its name is fixed, so that one that was made before a crash is found again. */
    private Optional<SnapshotStep> create(WukongSnapshot snapshot, SnapshotStep step) {
        try {
            VirtualMachineSnapshot made =
                    tools.requests.createOnce(step.create().orElseThrow());
            return SnapshotPlanner.next(snapshotContext(snapshot, true, Optional.of(made)));
        } catch (KubernetesClientException e) {
            if (ApiErrors.isRejected(e) || ApiErrors.isNamespaceTerminating(e)) {
                return Optional.of(step.refused(ApiErrors.message(e)));
            }
            throw e;
        }
    }

    private SnapshotContext snapshotContext(
            WukongSnapshot snapshot, boolean served, Optional<VirtualMachineSnapshot> made) {
        String namespace = snapshot.getMetadata().getNamespace();
        String name = snapshot.getMetadata().getName();
        String wukong = snapshot.getSpec().wukongName();
        String machine = Names.virtualMachine(wukong);
        Optional<Wukong> found = tools.informers
                .wukong(namespace, wukong)
                .filter(w -> w.getMetadata().getDeletionTimestamp() == null && w.getSpec() != null);
        Optional<VirtualMachine> live = tools.informers.find(VirtualMachine.class, namespace, machine);
        Optional<VirtualMachineInstance> guest = tools.informers.find(VirtualMachineInstance.class, namespace, machine);
        // Before KubeVirt's snapshot: a move that is seen beside one that is not over has not begun after it.
        Optional<String> moving = found.flatMap(owner ->
                GuestVolumes.moving(live, guest, tools.informers.labelled(PersistentVolumeClaim.class, owner)));
        return new SnapshotContext(
                snapshot,
                served,
                found,
                live,
                guest,
                made.or(() -> tools.informers.find(VirtualMachineSnapshot.class, namespace, name)),
                tools.restores
                        .of(namespace, wukong)
                        .filter(restore -> restore.phase().holdsMachine())
                        .map(restore -> restore.getMetadata().getName())
                        .findFirst(),
                moving);
    }

    /** Writes the status, unless it says the same already; empty when the snapshot is gone. */
    private Optional<WukongSnapshot> updateStatus(
            WukongSnapshot snapshot, SnapshotStep step, Context<WukongSnapshot> context) {
        WukongSnapshotStatus before = snapshot.getStatus();
        boolean succeeded = step.phase() == SnapshotPhase.Succeeded;
        List<Condition> conditions = ReadyCondition.of(
                snapshot,
                before == null ? List.of() : before.conditions(),
                succeeded,
                step.reason(),
                step.message(),
                clock);
        WukongSnapshotStatus status = new WukongSnapshotStatus(
                step.phase(),
                step.facts().snapshotName(),
                step.facts().creationTime(),
                step.troubled() ? Text.quote(step.message()) : null,
                succeeded,
                step.facts().consistency(),
                step.facts().includedDisks(),
                step.facts().excludedDisks(),
                snapshot.getMetadata().getGeneration(),
                conditions);
        boolean sameWord = before != null && before.phase() == step.phase();
        boolean news = !sameWord || !ReadyCondition.has(before.conditions(), step.reason());
        return writeStatus(snapshot, status, news, sameWord ? Optional.empty() : event(step), context);
    }

    /** The event of a new phase; on the way the condition says enough. */
    private static Optional<EventMessage> event(SnapshotStep step) {
        String message = Text.quote(step.message());
        return switch (step.phase()) {
            case Succeeded -> Optional.of(EventMessage.normal(step.reason(), message));
            case Failed -> Optional.of(EventMessage.warning(step.reason(), message));
            default -> Optional.empty();
        };
    }

    @Override
    WukongSnapshot withStatus(WukongSnapshotStatus status) {
        WukongSnapshot fresh = new WukongSnapshot();
        fresh.setStatus(status);
        return fresh;
    }

    @Override
    void announce(WukongSnapshot snapshot) {
        tools.changes.snapshotChanged(ResourceID.fromResource(snapshot));
        // A disk of it may wait for the end of the snapshot before it moves.
        if (snapshot.getSpec() != null) {
            tools.changes.restoreOrSnapshotChanged(new ResourceID(
                    snapshot.getSpec().wukongName(), snapshot.getMetadata().getNamespace()));
        }
    }

    private static boolean isOpen(WukongSnapshot snapshot) {
        SnapshotPhase phase =
                snapshot.getStatus() == null ? null : snapshot.getStatus().phase();
        return phase != SnapshotPhase.Succeeded && phase != SnapshotPhase.Failed;
    }
}
