package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import dev.novasphere.wukong.apply.Applier;
import dev.novasphere.wukong.apply.Attempt;
import dev.novasphere.wukong.apply.Leftovers;
import dev.novasphere.wukong.apply.PutBackEvents;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.deletion.FinalizerManager;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.gooperator.StatusTakeover;
import dev.novasphere.wukong.nodenetwork.UnusedBridges;
import dev.novasphere.wukong.observability.EndingNamespaces;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observability.WukongLifecycleMetrics;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.observe.Observer;
import dev.novasphere.wukong.observe.RecheckDelay;
import dev.novasphere.wukong.observe.Rechecks;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.power.PowerRequests;
import dev.novasphere.wukong.status.StatusAggregator;
import dev.novasphere.wukong.status.StatusPace;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.events.StatusEvents;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.input.ConflictingOperator;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.status.input.PowerState;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.watch.Changes;
import dev.novasphere.wukong.watch.ClockWatch;
import dev.novasphere.wukong.watch.ClusterApis;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.OwnerGoneException;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observe, plan, apply, report: brings one Wukong's virtual machine to what the Wukong says. */
@ControllerConfiguration(
        name = "wukong",
        fieldManager = FieldManagers.OPERATOR,
        generationAwareEventProcessing = false,
        rateLimiter = Gathering.class,
        maxReconciliationInterval =
                @MaxReconciliationInterval(interval = WukongReconciler.UNASKED_MINUTES, timeUnit = TimeUnit.MINUTES),
        informer = @Informer(onUpdateFilter = WukongChanges.class))
@RateLimited(maxReconciliations = Gathering.AT_ONCE, within = 1)
@GradualRetry(
        maxAttempts = WukongReconciler.UNLIMITED,
        initialInterval = 500,
        intervalMultiplier = 2,
        maxInterval = 60_000)
public class WukongReconciler implements Reconciler<Wukong> {

    /**
     * Minutes until a resource is reconciled although no event came, which costs no request. Nothing relies on it, and the Quarkus extension
     * knows no way to turn it off; the framework keeps the timers of all reconciliations of this time in memory, by default those of ten hours.
     */
    static final long UNASKED_MINUTES = 20;

    /** Attempts after a transient failure are never given up: 0.5, 1, 2 ... up to 60 seconds apart. */
    static final int UNLIMITED = -1;

    /** Transient failures shorter than this many attempts are not worth a word in the status. */
    private static final int QUIET_ATTEMPTS = 3;

    /** Until the cache of the restores' controller is filled, or while another reconciliation waits for those of a new API. */
    private static final Duration CACHES_FILL = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(WukongReconciler.class);

    private final StatusPace<ResourceID> pace = new StatusPace<>();
    private final PutBackEvents putBacks = new PutBackEvents(Clock.systemUTC());
    private final Informers informers;
    private final Observer observer;
    private final Planner planner;
    private final Applier applier;
    private final StatusAggregator statuses;
    private final WukongEvents events;
    private final Writer writer;
    private final WukongLifecycleMetrics lifecycle;
    private final FinalizerManager finalizers;
    private final Leftovers leftovers;
    private final StatusTakeover statusTakeover;
    private final Rechecks rechecks;
    private final PowerRequests powerRequests;
    private final ClusterApis clusterApis;
    private final UnusedBridges unusedBridges;
    private final Changes changes;
    private final ClockWatch clockWatch;
    private final UnreadableObjects unreadable;
    private final WukongRestores restores;
    private final EndingNamespaces ending;

    @Inject
    public WukongReconciler(
            Informers informers,
            Observer observer,
            Planner planner,
            Applier applier,
            StatusAggregator statuses,
            WukongEvents events,
            Writer writer,
            WukongLifecycleMetrics lifecycle,
            FinalizerManager finalizers,
            Leftovers leftovers,
            StatusTakeover statusTakeover,
            PowerRequests powerRequests,
            ClusterApis clusterApis,
            UnusedBridges unusedBridges,
            Changes changes,
            ClockWatch clockWatch,
            UnreadableObjects unreadable,
            WukongRestores restores,
            EndingNamespaces ending) {
        this.unreadable = unreadable;
        this.restores = restores;
        this.ending = ending;
        this.clockWatch = clockWatch;
        this.rechecks = new Rechecks(new RecheckDelay<>(), observer::unread, id -> informers
                .wukong(id.getNamespace().orElse(null), id.getName())
                .isPresent());
        this.changes = changes;
        this.informers = informers;
        this.observer = observer;
        this.planner = planner;
        this.applier = applier;
        this.statuses = statuses;
        this.events = events;
        this.writer = writer;
        this.lifecycle = lifecycle;
        this.finalizers = finalizers;
        this.leftovers = leftovers;
        this.statusTakeover = statusTakeover;
        this.powerRequests = powerRequests;
        this.clusterApis = clusterApis;
        this.unusedBridges = unusedBridges;
    }

    @Override
    public List<EventSource<?, Wukong>> prepareEventSources(EventSourceContext<Wukong> context) {
        assertTaken(context.getControllerConfiguration());
        return informers.atStart(context);
    }

    /** The extension records settings at build time and replaces without a word those that it cannot record. */
    private static void assertTaken(io.javaoperatorsdk.operator.api.config.ControllerConfiguration<Wukong> taken) {
        boolean gathers = taken.getRateLimiter() instanceof Gathering;
        boolean looksSeldom = taken.maxReconciliationInterval()
                .filter(Duration.ofMinutes(UNASKED_MINUTES)::equals)
                .isPresent();
        if (!gathers || !looksSeldom) {
            throw new IllegalStateException("the framework uses %s and looks every %s, which is not what was set"
                    .formatted(taken.getRateLimiter(), taken.maxReconciliationInterval()));
        }
    }

    @Override
    public UpdateControl<Wukong> reconcile(Wukong wukong, Context<Wukong> context) {
        try {
            return unreadable.guard(wukong, events, () -> bringAbout(wukong, context));
        } catch (OwnerGoneException e) {
            rechecks.forget(ResourceID.fromResource(wukong));
            log.debug("{}; its event brings the next look", e.getMessage());
            return UpdateControl.noUpdate();
        }
    }

    private UpdateControl<Wukong> bringAbout(Wukong wukong, Context<Wukong> context) {
        // A disk that a restore is about to put back must not be made anew.
        if (!informers.follow(context) || !restores.ready()) {
            return again(Optional.of(CACHES_FILL));
        }
        if (wukong.getMetadata().getDeletionTimestamp() != null) {
            pace.forget(ResourceID.fromResource(wukong));
            Optional<Finding> left = finalizers.cleanUp(wukong);
            if (left.isEmpty()) {
                rechecks.forget(ResourceID.fromResource(wukong));
                return UpdateControl.noUpdate();
            }
            return again(reportDeletionBlocked(wukong, left.get(), context).waits());
        }
        finalizers.reconcile(wukong);
        changes.wukongChanged(ResourceID.fromResource(wukong));
        if (ending.hold(wukong)) {
            return leaveToItsNamespace(wukong, context);
        }

        NamedObjects named = rechecks.begin(wukong);
        Observed observed = observer.observe(wukong, named);
        Plan plan = planner.plan(new PlanInput(wukong, observed));
        Attempt attempt = apply(wukong, plan, observed, named);
        while (attempt.unseen().isPresent()
                && named.unseen().size() < wukong.getSpec().disks().size() * 2) {
            named.found(attempt.unseen().get());
            observed = observer.observe(wukong, named);
            plan = planner.plan(new PlanInput(wukong, observed));
            attempt = apply(wukong, plan, observed, named);
        }

        if (attempt.outcome()
                .refusal()
                .filter(ApplyRejection::isNamespaceEnding)
                .isPresent()) {
            ending.note(Stream.concat(
                    Stream.of(wukong), informers.wukongsIn(wukong.getMetadata().getNamespace())));
            return leaveToItsNamespace(wukong, context);
        }
        if (!WukongAnnotations.paused(wukong)
                && plan.virtualMachine().isPresent()
                && attempt.outcome().refusal().isEmpty()) {
            unusedBridges.leave(wukong, observed);
        }
        if (observed.restores().starting().isPresent()) {
            // What was written here comes back as no event, and the restore waits for it.
            changes.wukongChanged(ResourceID.fromResource(wukong));
        }
        if (attempt.machineWritten() && observed.virtualMachine().isEmpty()) {
            lifecycle.machineWritten(wukong);
        }
        if (attempt.machineWritten() && isUnanswered(wukong, observed)) {
            Optional<Duration> forKubeVirt = pace.firstAnswer(ResourceID.fromResource(wukong));
            if (forKubeVirt.isPresent()) {
                rechecks.forget(ResourceID.fromResource(wukong));
                return again(forKubeVirt);
            }
        }
        ApplyOutcome outcome = WukongAnnotations.paused(wukong)
                ? attempt.outcome()
                : powerRequests.serve(wukong, plan, observed, attempt.outcome());
        Observed after = observer.observe(wukong, named);
        boolean carriedOut = plan.virtualMachine().isPresent()
                && outcome.refusal().isEmpty()
                && outcome.conflictingOperator().isEmpty();
        if (carriedOut && !WukongAnnotations.paused(wukong)) {
            leftovers.clear(wukong, plan, after);
        }
        StatusWrite written = updateStatus(wukong, plan, after, outcome, context);
        if (ending.hold(wukong)) {
            return leaveToItsNamespace(wukong, context);
        }
        Optional<Duration> recheck = rechecks.end(wukong, named, Rechecks.problems(plan, outcome, named));
        Optional<Duration> look =
                outcome.conflictingOperator().map(ConflictingOperator::pause).or(() -> recheck);
        return again(Stream.concat(look.stream(), written.waits().stream()).min(Duration::compareTo));
    }

    @Override
    public ErrorStatusUpdateControl<Wukong> updateErrorStatus(Wukong wukong, Context<Wukong> context, Exception error) {
        clockWatch.note();
        NamedObjects named = rechecks.failed(wukong);
        int attempt = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
        if (attempt < QUIET_ATTEMPTS || wukong.getMetadata().getDeletionTimestamp() != null) {
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        }
        try {
            return errorStatus(wukong, named, error);
        } catch (RuntimeException second) {
            // The framework would report this one in the place of the failure that it is about.
            error.addSuppressed(second);
            log.warn(
                    "The status of Wukong {} could not be made: {}",
                    ResourceID.fromResource(wukong),
                    second.toString());
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        }
    }

    private ErrorStatusUpdateControl<Wukong> errorStatus(Wukong wukong, NamedObjects named, Exception error) {
        Observed observed = observer.observe(wukong, named);
        if (!named.isComplete()) {
            // What could not be read is unknown, and a status that guesses would be wrong.
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        }
        Plan plan = planner.plan(new PlanInput(wukong, observed));
        WukongStatus status = statuses.status(
                wukong,
                plan,
                observed,
                outcome(wukong, error),
                PowerState.of(plan.power(), observed.virtualMachine()),
                observer.pendingReasons(wukong, observed),
                clusterApis.versions());
        lifecycle.statusWritten(wukong, status);
        if (status.equals(wukong.getStatus())) {
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        }
        statusTakeover.of(wukong);
        return ErrorStatusUpdateControl.patchStatus(withStatus(wukong, status));
    }

    private static ApplyOutcome outcome(Wukong wukong, Exception error) {
        String name = wukong.getMetadata().getName();
        return error instanceof KubernetesClientException refused
                ? ApplyOutcome.refused(
                        wukong.getKind(), name, ApiErrors.code(refused), ApiErrors.applied(refused), error.getMessage())
                : ApplyOutcome.refused(wukong.getKind(), name, 0, Reasons.RETRYING, error.getMessage());
    }

    /**
     * Nothing is written for a Wukong that is in error or paused, or whose machine a restore holds; while something is only waited for,
     * its disks are filled already.
     */
    private Attempt apply(Wukong wukong, Plan plan, Observed observed, NamedObjects named) {
        boolean error = plan.findings().stream().anyMatch(f -> f.severity() == Severity.ERROR);
        if (error
                || WukongAnnotations.paused(wukong)
                || observed.restores().running().isPresent()) {
            return Attempt.nothingToDo();
        }
        Attempt attempt = applier.apply(wukong, plan, observed, named);
        // A restore makes a machine as it once was, which is no change by hand.
        if (observed.restores().starting().isEmpty()) {
            events.emit(wukong, putBacks.of(attempt.putBack()));
        }
        return attempt;
    }

    /**
     * Says once that the namespace is being deleted, and sends nothing else: what is there goes with the namespace, and what is missing cannot
     * be created. No Secret is read for it.
     */
    private UpdateControl<Wukong> leaveToItsNamespace(Wukong wukong, Context<Wukong> context) {
        NamedObjects named = rechecks.failed(wukong);
        if (isToldOfItsNamespace(wukong)) {
            return UpdateControl.noUpdate();
        }
        Observed observed = observer.observe(wukong, named);
        Plan plan = planner.plan(new PlanInput(wukong, observed));
        Plan nothing = new Plan(List.of(), List.of(), plan.power());
        return again(updateStatus(
                        wukong,
                        nothing,
                        observed,
                        ApplyOutcome.inEndingNamespace(wukong.getMetadata().getNamespace()),
                        context)
                .waits());
    }

    private static boolean isToldOfItsNamespace(Wukong wukong) {
        return Conditions.of(wukong.getStatus()).stream()
                .anyMatch(c -> Reasons.NAMESPACE_TERMINATING.equals(c.getReason()));
    }

    /** Says why a Wukong that is being deleted is still there. */
    private StatusWrite reportDeletionBlocked(Wukong wukong, Finding left, Context<Wukong> context) {
        NamedObjects named = rechecks.begin(wukong);
        Observed observed = observer.observe(wukong, named);
        Plan plan = planner.plan(new PlanInput(wukong, observed));
        StatusWrite written = updateStatus(wukong, plan.heldBackBy(left), observed, ApplyOutcome.done(), context);
        rechecks.end(wukong, named, Set.of());
        return written;
    }

    /**
     * What was reported.
     *
     * @param waits for how long the status is delayed; empty when the cluster has it
     */
    private record StatusWrite(WukongStatus status, Optional<Duration> waits) {}

    private StatusWrite updateStatus(
            Wukong wukong, Plan plan, Observed observed, ApplyOutcome outcome, Context<Wukong> context) {
        Map<String, PendingReason> pending = observer.pendingReasons(wukong, observed);
        WukongStatus status = statuses.status(
                wukong,
                plan,
                observed,
                outcome,
                PowerState.of(plan.power(), observed.virtualMachine()),
                pending,
                clusterApis.versions());
        lifecycle.statusWritten(wukong, status);
        ResourceID id = ResourceID.fromResource(wukong);
        if (status.equals(wukong.getStatus())) {
            pace.forget(id);
            return new StatusWrite(status, Optional.empty());
        }
        List<EventMessage> news = StatusEvents.between(wukong.getStatus(), status);
        Optional<Duration> waits = pace.wait(id, wukong.getStatus(), status, !news.isEmpty());
        if (waits.isEmpty()) {
            statusTakeover.of(wukong);
            if (writer.status(wukong, withStatus(wukong, status), context).isPresent()) {
                pace.written(id, status.phase());
                events.emit(wukong, news);
                if (ending.hold(wukong)) {
                    ending.note(informers.wukongsIn(wukong.getMetadata().getNamespace()));
                }
            }
        }
        return new StatusWrite(status, waits);
    }

    private UpdateControl<Wukong> again(Optional<Duration> after) {
        clockWatch.note();
        return after.map(time -> UpdateControl.<Wukong>noUpdate().rescheduleAfter(time))
                .orElseGet(UpdateControl::noUpdate);
    }

    /** Whether the machine is new, or was written for a change of the Wukong that the status does not know of. */
    private static boolean isUnanswered(Wukong wukong, Observed observed) {
        return observed.virtualMachine().isEmpty()
                || wukong.getStatus() == null
                || !Objects.equals(
                        wukong.getStatus().observedGeneration(),
                        wukong.getMetadata().getGeneration());
    }

    private static Wukong withStatus(Wukong wukong, WukongStatus status) {
        Wukong fresh = new Wukong();
        fresh.getMetadata().setName(wukong.getMetadata().getName());
        fresh.getMetadata().setNamespace(wukong.getMetadata().getNamespace());
        fresh.setStatus(status);
        return fresh;
    }
}
