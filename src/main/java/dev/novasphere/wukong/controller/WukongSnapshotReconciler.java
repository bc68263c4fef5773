package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.apply.SnapshotRequests;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.snapshot.SnapshotContext;
import dev.novasphere.wukong.plan.snapshot.SnapshotPlanner;
import dev.novasphere.wukong.plan.snapshot.SnapshotStep;
import dev.novasphere.wukong.status.conditions.ReadyCondition;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.watch.Changes;
import dev.novasphere.wukong.watch.ClockWatch;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.InstalledApis;
import dev.novasphere.wukong.watch.OptionalInformers;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.watch.WukongSnapshots;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.Condition;
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
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Takes the snapshot that a WukongSnapshot asks for, by a VirtualMachineSnapshot of its name, and reports the result. */
@ControllerConfiguration(
        name = "wukongsnapshot",
        fieldManager = FieldManagers.OPERATOR,
        maxReconciliationInterval =
                @MaxReconciliationInterval(interval = WukongReconciler.UNASKED_MINUTES, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
        maxAttempts = WukongReconciler.UNLIMITED,
        initialInterval = 500,
        intervalMultiplier = 2,
        maxInterval = 60_000)
public class WukongSnapshotReconciler implements Reconciler<WukongSnapshot> {

    private static final String BY_WUKONG = "wukong";

    /** Only at the start of the operator: until the caches of the Wukong controller are filled. */
    private static final Duration CACHES_FILL = Duration.ofMillis(100);

    private final Informers informers;
    private final InstalledApis apis;
    private final ClockWatch clockWatch;
    private final Changes changes;
    private final WukongSnapshots snapshots;
    private final WukongRestores restores;
    private final SnapshotRequests requests;
    private final WukongEvents events;
    private final Writer writer;
    private final UnreadableObjects unreadable;
    private final OptionalInformers<WukongSnapshot> taken;
    private final Clock clock = Clock.systemUTC();

    @Inject
    public WukongSnapshotReconciler(
            Informers informers,
            InstalledApis apis,
            ClockWatch clockWatch,
            Changes changes,
            WukongSnapshots snapshots,
            WukongRestores restores,
            SnapshotRequests requests,
            WukongEvents events,
            Writer writer,
            UnreadableObjects unreadable) {
        this.unreadable = unreadable;
        this.informers = informers;
        this.apis = apis;
        this.clockWatch = clockWatch;
        this.changes = changes;
        this.snapshots = snapshots;
        this.restores = restores;
        this.requests = requests;
        this.events = events;
        this.writer = writer;
        this.taken = informers.ofSnapshots();
    }

    @Override
    public List<EventSource<?, WukongSnapshot>> prepareEventSources(EventSourceContext<WukongSnapshot> context) {
        IndexerResourceCache<WukongSnapshot> cache = context.getPrimaryCache();
        PrimaryIndex<WukongSnapshot> index = new PrimaryIndex<>(
                cache::list,
                Map.of(
                        BY_WUKONG,
                        snapshot -> snapshot.getSpec() == null
                                ? List.of()
                                : List.of(snapshot.getMetadata().getNamespace() + "/"
                                        + snapshot.getSpec().wukongName())));
        snapshots.attach(cache);
        SimpleInboundEventSource<WukongSnapshot> elsewhere = new SimpleInboundEventSource<>("elsewhere");
        changes.onWukong(wukong -> {
            if (snapshots.ready()) {
                index.find(BY_WUKONG, wukong.getNamespace().orElse("") + "/" + wukong.getName()).stream()
                        .flatMap(id -> cache.get(id).stream())
                        .filter(WukongSnapshotReconciler::isOpen)
                        .map(ResourceID::fromResource)
                        .forEach(elsewhere::propagateEvent);
            }
        });
        Runnable wakeAll = () -> {
            if (snapshots.ready()) {
                cache.list().map(ResourceID::fromResource).forEach(elsewhere::propagateEvent);
            }
        };
        apis.watch(() -> {
            taken.abandonIfGone();
            wakeAll.run();
        });
        clockWatch.watch(wakeAll);
        List<EventSource<?, WukongSnapshot>> sources = new ArrayList<>(taken.atStart(context));
        sources.add(index);
        sources.add(elsewhere);
        return sources;
    }

    @Override
    public UpdateControl<WukongSnapshot> reconcile(WukongSnapshot snapshot, Context<WukongSnapshot> context) {
        return unreadable.guard(snapshot, events, () -> take(snapshot, context));
    }

    private UpdateControl<WukongSnapshot> take(WukongSnapshot snapshot, Context<WukongSnapshot> context) {
        if (!taken.follow(context) || !informers.ready() || !restores.ready()) {
            return UpdateControl.<WukongSnapshot>noUpdate().rescheduleAfter(CACHES_FILL);
        }
        Optional<SnapshotStep> next = SnapshotPlanner.next(snapshotContext(snapshot, taken.served(), Optional.empty()));
        if (next.flatMap(SnapshotStep::create).isPresent()) {
            next = create(snapshot, next.get());
        }
        Optional<WukongSnapshot> updated =
                next.isPresent() ? updateStatus(snapshot, next.get(), context) : Optional.of(snapshot);
        updated.ifPresent(current -> SnapshotPlanner.dueMark(current).ifPresent(mark -> requests.note(current, mark)));
        return UpdateControl.noUpdate();
    }

    /** The object comes first: its name is fixed, so that one that was made before a crash is found again. */
    private Optional<SnapshotStep> create(WukongSnapshot snapshot, SnapshotStep step) {
        try {
            VirtualMachineSnapshot made = requests.createOnce(step.create().orElseThrow());
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
        Optional<Wukong> found = informers
                .wukong(namespace, wukong)
                .filter(w -> w.getMetadata().getDeletionTimestamp() == null && w.getSpec() != null);
        return new SnapshotContext(
                snapshot,
                served,
                found,
                informers.find(VirtualMachine.class, namespace, machine),
                informers.find(VirtualMachineInstance.class, namespace, machine),
                made.or(() -> informers.find(VirtualMachineSnapshot.class, namespace, name)),
                restores.of(namespace, wukong)
                        .filter(restore -> restore.phase().holdsMachine())
                        .map(restore -> restore.getMetadata().getName())
                        .findFirst());
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
                step.troubled() ? ReadyCondition.sentence(step.message()) : null,
                succeeded,
                step.facts().consistency(),
                step.facts().includedDisks(),
                step.facts().excludedDisks(),
                snapshot.getMetadata().getGeneration(),
                conditions);
        if (status.equals(before)) {
            return Optional.of(snapshot);
        }
        WukongSnapshot fresh = new WukongSnapshot();
        fresh.getMetadata().setName(snapshot.getMetadata().getName());
        fresh.getMetadata().setNamespace(snapshot.getMetadata().getNamespace());
        fresh.setStatus(status);
        Optional<WukongSnapshot> written = writer.status(snapshot, fresh, context);
        if (written.isEmpty()) {
            return written;
        }
        changes.snapshotChanged(ResourceID.fromResource(snapshot));
        if (before == null || before.phase() != step.phase()) {
            emitEvent(snapshot, step);
        }
        return written;
    }

    private void emitEvent(WukongSnapshot snapshot, SnapshotStep step) {
        String message = ReadyCondition.sentence(step.message());
        switch (step.phase()) {
            case Succeeded -> events.emit(snapshot, List.of(EventMessage.normal(step.reason(), message)));
            case Failed -> events.emit(snapshot, List.of(EventMessage.warning(step.reason(), message)));
            default -> {
                // On the way: the condition says enough.
            }
        }
    }

    private static boolean isOpen(WukongSnapshot snapshot) {
        SnapshotPhase phase =
                snapshot.getStatus() == null ? null : snapshot.getStatus().phase();
        return phase != SnapshotPhase.Succeeded && phase != SnapshotPhase.Failed;
    }
}
