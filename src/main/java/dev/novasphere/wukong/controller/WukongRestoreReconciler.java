package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestoreStatus;
import dev.novasphere.wukong.apply.PlannedMachine;
import dev.novasphere.wukong.apply.SnapshotRequests;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observe.Observer;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.restore.RestoreAction;
import dev.novasphere.wukong.plan.restore.RestoreContext;
import dev.novasphere.wukong.plan.restore.RestorePlanner;
import dev.novasphere.wukong.plan.restore.RestoreStep;
import dev.novasphere.wukong.status.conditions.ReadyCondition;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Reasons;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries out a WukongRestore: stops the virtual machine if it may, lets KubeVirt put the disks back, and starts the machine again. Each
 * phase is in the cluster before anything is done for it, so that an operator that ends at any point goes on from there.
 */
@ControllerConfiguration(
        name = "wukongrestore",
        fieldManager = FieldManagers.OPERATOR,
        maxReconciliationInterval =
                @MaxReconciliationInterval(interval = WukongReconciler.UNASKED_MINUTES, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
        maxAttempts = WukongReconciler.UNLIMITED,
        initialInterval = 500,
        intervalMultiplier = 2,
        maxInterval = 60_000)
public class WukongRestoreReconciler implements Reconciler<WukongRestore> {

    /** Only at the start of the operator: until the caches of the other controllers are filled. */
    private static final Duration CACHES_FILL = Duration.ofMillis(100);

    /** Steps that can follow each other at once; each of them is done when the next reconciliation finds it done. */
    private static final int STEPS_AT_ONCE = 6;

    private final Informers informers;
    private final InstalledApis apis;
    private final ClockWatch clockWatch;
    private final Changes changes;
    private final WukongSnapshots snapshots;
    private final WukongRestores restores;
    private final Observer observer;
    private final Planner planner;
    private final SnapshotRequests requests;
    private final WukongEvents events;
    private final Writer writer;
    private final UnreadableObjects unreadable;
    private final OptionalInformers<WukongRestore> running;
    private final Clock clock = Clock.systemUTC();

    @Inject
    public WukongRestoreReconciler(
            Informers informers,
            InstalledApis apis,
            ClockWatch clockWatch,
            Changes changes,
            WukongSnapshots snapshots,
            WukongRestores restores,
            Observer observer,
            Planner planner,
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
        this.observer = observer;
        this.planner = planner;
        this.requests = requests;
        this.events = events;
        this.writer = writer;
        this.running = informers.ofRestores();
    }

    @Override
    public List<EventSource<?, WukongRestore>> prepareEventSources(EventSourceContext<WukongRestore> context) {
        IndexerResourceCache<WukongRestore> cache = context.getPrimaryCache();
        PrimaryIndex<WukongRestore> index = restores.attach(cache, changes::restoreChanged);
        SimpleInboundEventSource<WukongRestore> elsewhere = new SimpleInboundEventSource<>("elsewhere");
        changes.onWukong(wake(WukongRestores.BY_WUKONG, elsewhere));
        changes.onSnapshot(wake(WukongRestores.BY_SNAPSHOT, elsewhere));
        Runnable wakeAll = () -> {
            if (restores.ready()) {
                cache.list(restore -> !restore.phase().isFinal())
                        .map(ResourceID::fromResource)
                        .forEach(elsewhere::propagateEvent);
            }
        };
        apis.watch(() -> {
            running.abandonIfGone();
            wakeAll.run();
        });
        clockWatch.watch(wakeAll);
        List<EventSource<?, WukongRestore>> sources = new ArrayList<>(running.atStart(context));
        sources.add(index);
        sources.add(elsewhere);
        return sources;
    }

    private Consumer<ResourceID> wake(String by, SimpleInboundEventSource<WukongRestore> elsewhere) {
        return changed -> restores.indexed(by, changed.getNamespace().orElse("") + "/" + changed.getName())
                .filter(Unreadable::isReadable)
                .filter(restore -> !restore.phase().isFinal())
                .map(ResourceID::fromResource)
                .forEach(elsewhere::propagateEvent);
    }

    @Override
    public UpdateControl<WukongRestore> reconcile(WukongRestore restore, Context<WukongRestore> context) {
        return unreadable.guard(restore, events, () -> bringForward(restore, context));
    }

    private UpdateControl<WukongRestore> bringForward(WukongRestore restore, Context<WukongRestore> context) {
        if (!running.follow(context) || !informers.ready() || !snapshots.ready() || !restores.ready()) {
            return UpdateControl.<WukongRestore>noUpdate().rescheduleAfter(CACHES_FILL);
        }
        WukongRestore current = restore;
        Optional<VirtualMachineRestore> made = Optional.empty();
        for (int i = 0; i < STEPS_AT_ONCE; i++) {
            Optional<RestoreStep> step = RestorePlanner.next(restoreContext(current, running.served(), made));
            if (step.isEmpty()) {
                note(current);
                break;
            }
            Optional<WukongRestore> updated =
                    updateStatus(current, step.get(), context).flatMap(this::note);
            if (updated.isEmpty()) {
                break;
            }
            current = updated.get();
            if (step.get().action() instanceof RestoreAction.None) {
                break;
            }
            boolean asksToStart = step.get().action() instanceof RestoreAction.Start;
            try {
                made = act(current, step.get().action());
            } catch (KubernetesClientException e) {
                boolean creates = step.get().action() instanceof RestoreAction.Create;
                if (!creates || !ApiErrors.isRejected(e) && !ApiErrors.isNamespaceTerminating(e)) {
                    throw e;
                }
                updateStatus(current, step.get().refused(ApiErrors.message(e)), context);
                break;
            }
            if (asksToStart) {
                // The guest comes by itself, and its coming wakes this restore.
                break;
            }
        }
        return UpdateControl.noUpdate();
    }

    /** Notes how far the restore is on the restore itself, unless that is noted; empty when the restore is gone. */
    private Optional<WukongRestore> note(WukongRestore restore) {
        return RestorePlanner.dueMark(restore)
                .map(mark -> requests.note(restore, mark))
                .orElseGet(() -> Optional.of(restore));
    }

    private Optional<VirtualMachineRestore> act(WukongRestore restore, RestoreAction action) {
        if (action instanceof RestoreAction.Create create) {
            return requests.stillThere(restore) ? Optional.of(requests.createOnce(create.restore())) : Optional.empty();
        }
        VirtualMachine machine = machine(restore)
                .orElseThrow(() -> new IllegalStateException("a machine that is gone cannot be switched"));
        if (action instanceof RestoreAction.WriteRunStrategy write) {
            requests.writeRunStrategy(machine, write.strategy());
        } else if (action instanceof RestoreAction.Start) {
            requests.start(machine);
        }
        return Optional.empty();
    }

    private RestoreContext restoreContext(WukongRestore restore, boolean served, Optional<VirtualMachineRestore> made) {
        String namespace = restore.getMetadata().getNamespace();
        String name = restore.getMetadata().getName();
        String wukong = restore.getSpec().wukongName();
        Optional<Wukong> found = informers
                .wukong(namespace, wukong)
                .filter(w -> w.getMetadata().getDeletionTimestamp() == null && w.getSpec() != null);
        return new RestoreContext(
                restore,
                served,
                found,
                snapshots.find(namespace, restore.getSpec().snapshotName()),
                machine(restore),
                informers.find(VirtualMachineInstance.class, namespace, Names.virtualMachine(wukong)),
                made.or(() -> informers.find(VirtualMachineRestore.class, namespace, name)),
                restores.of(namespace, wukong)
                        .filter(other -> !name.equals(other.getMetadata().getName()))
                        .filter(other -> other.phase().holdsMachine() || other.phase() == RestorePhase.Starting)
                        .map(other -> other.getMetadata().getName())
                        .findFirst(),
                restore.phase() != RestorePhase.Starting
                        || found.map(w -> isAsPlanned(w, restore)).orElse(true));
    }

    private Optional<VirtualMachine> machine(WukongRestore restore) {
        return informers.find(
                VirtualMachine.class,
                restore.getMetadata().getNamespace(),
                Names.virtualMachine(restore.getSpec().wukongName()));
    }

    /** A Wukong whose machine the API server does not take as planned is not waited for. */
    private boolean isAsPlanned(Wukong wukong, WukongRestore restore) {
        boolean refused = Conditions.find(Conditions.of(wukong.getStatus()), ConditionTypes.APPLIED)
                .filter(applied -> Conditions.isFalse(applied) && !Reasons.HELD_BACK.equals(applied.getReason()))
                .isPresent();
        return refused
                || PlannedMachine.isReached(
                        planner.plan(new PlanInput(wukong, observer.observe(wukong, observer.unread()))),
                        machine(restore));
    }

    /** Writes the status, unless it says the same already; empty when the restore is gone. */
    private Optional<WukongRestore> updateStatus(
            WukongRestore restore, RestoreStep step, Context<WukongRestore> context) {
        WukongRestoreStatus before = restore.getStatus();
        boolean troubled = step.phase() == RestorePhase.Failed || step.phase() == RestorePhase.Pending;
        List<Condition> conditions = ReadyCondition.of(
                restore,
                before == null ? List.of() : before.conditions(),
                step.phase() == RestorePhase.Succeeded,
                step.reason(),
                step.message(),
                clock);
        WukongRestoreStatus status = new WukongRestoreStatus(
                step.phase(),
                step.facts().restoreName(),
                step.facts().restoreTime(),
                step.facts().previousRunStrategy(),
                step.facts().wasRunning() ? Boolean.TRUE : null,
                troubled ? ReadyCondition.sentence(step.message()) : null,
                step.facts().restoredDisks(),
                restore.getMetadata().getGeneration(),
                conditions);
        if (status.equals(before)) {
            return Optional.of(restore);
        }
        WukongRestore fresh = new WukongRestore();
        fresh.getMetadata().setName(restore.getMetadata().getName());
        fresh.getMetadata().setNamespace(restore.getMetadata().getNamespace());
        fresh.setStatus(status);
        Optional<WukongRestore> written = writer.status(restore, fresh, context);
        if (written.isEmpty()) {
            return written;
        }
        changes.restoreChanged(new ResourceID(
                restore.getSpec().wukongName(), restore.getMetadata().getNamespace()));
        if (before == null || before.phase() != step.phase()) {
            emitEvent(restore, step);
        }
        return written;
    }

    private void emitEvent(WukongRestore restore, RestoreStep step) {
        String message = ReadyCondition.sentence(step.message());
        switch (step.phase()) {
            case Pending -> {
                // Nothing has been done yet: the condition says enough.
            }
            case Failed -> events.emit(restore, List.of(EventMessage.warning(step.reason(), message)));
            default -> events.emit(restore, List.of(EventMessage.normal(step.reason(), message)));
        }
    }
}
