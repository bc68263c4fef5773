package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestoreStatus;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.apply.MachineApplyConfiguration;
import dev.novasphere.wukong.apply.snapshot.RestoreActions;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.observe.Observer;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.restore.RestoreContext;
import dev.novasphere.wukong.plan.restore.RestorePlanner;
import dev.novasphere.wukong.plan.restore.RestoreStep;
import dev.novasphere.wukong.status.conditions.ReadyCondition;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import dev.novasphere.wukong.write.FieldManagers;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Carries out a WukongRestore: stops the virtual machine if it may, lets KubeVirt put the disks back, and starts the machine again. Each
 * phase is in the cluster before anything is done for it, so that an operator that ends at any point goes on from there.
 */
@Singleton
@ControllerConfiguration(
        name = "wukongrestore",
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
public class WukongRestoreReconciler extends StepController<WukongRestore, WukongRestoreStatus>
        implements Reconciler<WukongRestore> {

    /** Steps that can follow each other at once; each of them is done when the next reconciliation finds it done. */
    private static final int STEPS_AT_ONCE = 6;

    private final Observer observer;
    private final Planner planner;
    private final BeginningRestores beginning;
    private final Clock clock = Clock.systemUTC();

    @Inject
    public WukongRestoreReconciler(StepTools tools, Observer observer, Planner planner) {
        super(tools, tools.informers.ofRestores(wukong -> open(tools, WukongRestores.BY_WUKONG, wukong)
                .map(ResourceID::fromResource)));
        this.observer = observer;
        this.planner = planner;
        this.beginning = new BeginningRestores(tools.restores);
    }

    @Override
    public List<EventSource<?, WukongRestore>> prepareEventSources(EventSourceContext<WukongRestore> context) {
        IndexerResourceCache<WukongRestore> cache = context.getPrimaryCache();
        PrimaryIndex<WukongRestore> index = tools.restores.attach(cache, tools.changes::restoreOrSnapshotChanged);
        tools.changes.onWukong(changed -> wake(open(tools, WukongRestores.BY_WUKONG, changed)));
        tools.changes.onSnapshot(changed -> wake(open(tools, WukongRestores.BY_SNAPSHOT, changed)));
        return eventSources(
                context,
                index,
                () -> tools.restores.ready()
                        ? cache.list(restore -> !restore.phase().isFinal())
                        : Stream.empty());
    }

    private static Stream<WukongRestore> open(StepTools tools, String by, ResourceID changed) {
        return tools.restores
                .indexed(by, changed.getNamespace().orElse("") + "/" + changed.getName())
                .filter(Unreadable::isReadable)
                .filter(restore -> !restore.phase().isFinal());
    }

    @Override
    public UpdateControl<WukongRestore> reconcile(WukongRestore restore, Context<WukongRestore> context) {
        return carryOn(restore, context, () -> bringForward(restore, context));
    }

    private void bringForward(WukongRestore restore, Context<WukongRestore> context) {
        WukongRestore current = restore;
        Optional<VirtualMachineRestore> made = Optional.empty();
        for (int i = 0; i < STEPS_AT_ONCE; i++) {
            Optional<RestoreStep> step = next(current, made);
            if (step.isEmpty()) {
                note(current);
                break;
            }
            Optional<WukongRestore> updated = (step.get().isTriedAgain(current)
                            ? Optional.of(current)
                            : updateStatus(current, step.get(), context))
                    .flatMap(this::note);
            if (updated.isEmpty()) {
                break;
            }
            WukongRestore noted = updated.get();
            current = noted;
            if (isIdle(noted.phase())) {
                leave(noted);
            }
            RestoreActions.Result result =
                    step.get().action().accept(new RestoreActions(tools.requests, noted, () -> machine(noted)));
            result.refusal().ifPresent(words -> updateStatus(noted, step.get().refused(noted, words), context));
            result.powerRefusal().ifPresent(refusal -> {
                updateStatus(noted, step.get().powerRefused(noted, ApiErrors.message(refusal)), context);
                throw refusal;
            });
            if (!result.goesOn()) {
                break;
            }
            made = result.made();
        }
    }

    /** The next step; one that waits where another restore of the Wukong begins in this moment. */
    private Optional<RestoreStep> next(WukongRestore restore, Optional<VirtualMachineRestore> made) {
        RestoreContext seen = restoreContext(restore, carriers.served(), made);
        Optional<RestoreStep> step = RestorePlanner.next(seen);
        return step.filter(found -> !isIdle(found.phase()))
                .flatMap(found -> beginning.begin(restore))
                .filter(other -> restore.phase() == RestorePhase.Pending)
                .map(other -> RestorePlanner.next(seen.after(other)))
                .orElse(step);
    }

    private static boolean isIdle(RestorePhase phase) {
        return phase == RestorePhase.Pending || phase.isFinal();
    }

    /** Wakes the restores of the Wukong that have not begun, where this one had. */
    private void leave(WukongRestore restore) {
        if (beginning.leave(restore)) {
            wake(open(tools, WukongRestores.BY_WUKONG, wukong(restore))
                    .filter(other -> other.phase() == RestorePhase.Pending));
        }
    }

    /** Notes how far the restore is on the restore itself, unless that is noted; empty when the restore is gone. */
    private Optional<WukongRestore> note(WukongRestore restore) {
        return RestorePlanner.dueMark(restore)
                .map(mark -> tools.requests.note(restore, mark))
                .orElseGet(() -> Optional.of(restore));
    }

    private RestoreContext restoreContext(WukongRestore restore, boolean served, Optional<VirtualMachineRestore> made) {
        String namespace = restore.getMetadata().getNamespace();
        String name = restore.getMetadata().getName();
        String wukong = restore.getSpec().wukongName();
        Optional<Wukong> found = tools.informers
                .knownWukong(namespace, wukong)
                .filter(w -> w.getMetadata().getDeletionTimestamp() == null && w.getSpec() != null);
        Optional<WukongSnapshot> snapshot =
                tools.snapshots.find(namespace, restore.getSpec().snapshotName());
        return new RestoreContext(
                restore,
                served,
                found,
                snapshot,
                tools.informers.find(
                        VirtualMachineSnapshot.class, namespace, RestoreContext.snapshotName(restore, snapshot)),
                machine(restore),
                tools.informers.find(VirtualMachineInstance.class, namespace, Names.virtualMachine(wukong)),
                made.or(() -> tools.informers.find(VirtualMachineRestore.class, namespace, name))
                        .or(() -> served && RestoreContext.isMade(restore)
                                ? uncached(restore, new VirtualMachineRestore())
                                : Optional.empty()),
                tools.restores
                        .of(namespace, wukong)
                        .filter(other -> RestoreContext.isBefore(other, restore))
                        .map(other -> other.getMetadata().getName())
                        .findFirst(),
                tools.informers
                        .restoresOf(namespace, wukong)
                        .filter(other -> RestoreContext.isUnfinished(other, restore))
                        .findFirst(),
                found.filter(planned -> restore.phase() == RestorePhase.Starting)
                        .flatMap(planned -> behind(planned, restore)),
                found.stream()
                        .flatMap(owner -> tools.informers.labelled(PersistentVolumeClaim.class, owner))
                        .toList(),
                RestoreContext.others(restore, snapshot, tools.informers::machinesWith));
    }

    private Optional<VirtualMachine> machine(WukongRestore restore) {
        return tools.informers.find(
                VirtualMachine.class,
                restore.getMetadata().getNamespace(),
                Names.virtualMachine(restore.getSpec().wukongName()));
    }

    /** Why the machine is not as planned: what holds the plan back, or the words of a refusal; empty when it is. */
    private Optional<String> behind(Wukong wukong, WukongRestore restore) {
        Plan plan = planner.plan(new PlanInput(wukong, observer.observe(wukong, observer.unread())));
        if (MachineApplyConfiguration.isReached(plan, machine(restore))) {
            return Optional.empty();
        }
        return plan.findings().stream()
                .filter(Finding::blocks)
                .map(finding -> finding.reason() + ": " + finding.message())
                .findFirst()
                .or(() -> Conditions.find(Conditions.of(wukong.getStatus()), ConditionTypes.APPLIED)
                        .filter(applied ->
                                Conditions.isFalse(applied) && !Reasons.HELD_BACK.equals(applied.getReason()))
                        .map(applied -> applied.getReason() + ": " + applied.getMessage()))
                .or(() -> Optional.of("its spec is about to be written"));
    }

    /** Writes the status, unless it says the same already; empty when the restore is gone. */
    private Optional<WukongRestore> updateStatus(
            WukongRestore restore, RestoreStep step, Context<WukongRestore> context) {
        WukongRestoreStatus before = restore.getStatus();
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
                step.troubled() ? Text.quote(step.message()) : null,
                step.facts().restoredDisks(),
                restore.getMetadata().getGeneration(),
                conditions);
        boolean samePhase = before != null && before.phase() == step.phase();
        boolean news = !samePhase || !ReadyCondition.has(before.conditions(), step.reason());
        boolean sameWord = samePhase && !(news && step.isPowerRefused());
        return writeStatus(restore, status, news, sameWord ? Optional.empty() : event(step), context);
    }

    /** The event of a new phase; while nothing has been done yet the condition says enough. */
    private static Optional<EventMessage> event(RestoreStep step) {
        String message = Text.quote(step.message());
        if (step.isPowerRefused() || step.phase() == RestorePhase.Failed) {
            return Optional.of(EventMessage.warning(step.reason(), message));
        }
        return step.phase() == RestorePhase.Pending
                ? Optional.empty()
                : Optional.of(EventMessage.normal(step.reason(), message));
    }

    @Override
    WukongRestore withStatus(WukongRestoreStatus status) {
        WukongRestore fresh = new WukongRestore();
        fresh.setStatus(status);
        return fresh;
    }

    @Override
    void announce(WukongRestore restore) {
        tools.restores.written(restore);
        tools.changes.restoreOrSnapshotChanged(wukong(restore));
    }

    private static ResourceID wukong(WukongRestore restore) {
        return new ResourceID(
                restore.getSpec().wukongName(), restore.getMetadata().getNamespace());
    }
}
