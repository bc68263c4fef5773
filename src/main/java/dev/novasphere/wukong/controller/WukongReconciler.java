package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.deletion.FinalizerManager;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.observability.EndingNamespaces;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.observe.RecheckDelay;
import dev.novasphere.wukong.observe.Rechecks;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.ConflictingOperator;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.watch.CrossControllerEvents;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.OwnerGoneException;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the virtual machine of one Wukong to what the Wukong says: observe and plan, apply, report what blocks, power, clean up, report.
 * {@link #bringAbout} has the order; {@link MachineSteps} and {@link StatusReporter} have the steps.
 */
@ControllerConfiguration(
        name = "wukong",
        fieldManager = FieldManagers.OPERATOR,
        generationAwareEventProcessing = false,
        rateLimiter = EventRateLimiter.class,
        maxReconciliationInterval =
                @MaxReconciliationInterval(
                        interval = WukongReconciler.MAX_INTERVAL_MINUTES,
                        timeUnit = TimeUnit.MINUTES),
        informer = @Informer(onUpdateFilter = WukongUpdateFilter.class))
@RateLimited(maxReconciliations = EventRateLimiter.AT_ONCE, within = 1)
@GradualRetry(
        maxAttempts = WukongReconciler.UNLIMITED,
        initialInterval = 500,
        intervalMultiplier = 2,
        maxInterval = 60_000)
public class WukongReconciler implements Reconciler<Wukong> {

    /**
     * The longest time between two reconciliations of a Wukong without an event; such a reconciliation sends no request. It only bounds the
     * memory of the framework's timers, which are kept until then; no feature depends on it, and the Quarkus extension cannot turn it off.
     */
    static final long MAX_INTERVAL_MINUTES = 20;

    /** Attempts after a transient failure are never given up: 0.5, 1, 2 ... up to 60 seconds apart. */
    static final int UNLIMITED = -1;

    /** Transient failures shorter than this many attempts are not reported in the status. */
    private static final int QUIET_ATTEMPTS = 3;

    /** Until the cache of the restores' controller is filled, or while another reconciliation waits for those of a new API. */
    private static final Duration CACHES_FILL = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(WukongReconciler.class);

    private final Informers informers;
    private final WukongRestores restores;
    private final CrossControllerEvents changes;
    private final UnreadableObjects unreadable;
    private final WukongEvents events;
    private final EndingNamespaces ending;
    private final FinalizerManager finalizers;
    private final MachineSteps steps;
    private final StatusReporter statuses;
    private final Rechecks rechecks;

    @Inject
    public WukongReconciler(
            Informers informers,
            WukongRestores restores,
            CrossControllerEvents changes,
            UnreadableObjects unreadable,
            WukongEvents events,
            EndingNamespaces ending,
            FinalizerManager finalizers,
            MachineSteps steps,
            StatusReporter statuses) {
        this.informers = informers;
        this.restores = restores;
        this.changes = changes;
        this.unreadable = unreadable;
        this.events = events;
        this.ending = ending;
        this.finalizers = finalizers;
        this.steps = steps;
        this.statuses = statuses;
        this.rechecks = new Rechecks(new RecheckDelay<>(), steps::unread, this::isThere);
    }

    @Override
    public List<EventSource<?, Wukong>> prepareEventSources(EventSourceContext<Wukong> context) {
        verifyConfiguration(context.getControllerConfiguration());
        changes.onWukong(rechecks::forgetUnlessThere);
        return informers.atStart(context);
    }

    /** The extension records settings at build time and silently replaces those that it cannot record. */
    private static void verifyConfiguration(
            io.javaoperatorsdk.operator.api.config.ControllerConfiguration<Wukong> taken) {
        boolean limits = taken.getRateLimiter() instanceof EventRateLimiter;
        boolean reconcilesSeldom = taken.maxReconciliationInterval()
                .filter(Duration.ofMinutes(MAX_INTERVAL_MINUTES)::equals)
                .isPresent();
        if (!limits || !reconcilesSeldom) {
            throw new IllegalStateException(
                    "Expected another rate limiter and maximum interval, but the SDK uses %s and %s"
                            .formatted(taken.getRateLimiter(), taken.maxReconciliationInterval()));
        }
    }

    @Override
    public UpdateControl<Wukong> reconcile(Wukong wukong, Context<Wukong> context) {
        try {
            return unreadable.guard(wukong, events, () -> rechecks.during(wukong, () -> bringAbout(wukong, context)));
        } catch (OwnerGoneException e) {
            rechecks.forget(ResourceID.fromResource(wukong));
            log.debug("{}; its event brings the next reconciliation", e.getMessage());
            return UpdateControl.noUpdate();
        } finally {
            forgetUnlessThere(wukong);
        }
    }

    /** Takes a Wukong that was deleted during its reconciliation out of what was counted and remembered in it. */
    private void forgetUnlessThere(Wukong wukong) {
        ResourceID id = ResourceID.fromResource(wukong);
        if (Unreadable.isReadable(wukong) && !isThere(id)) {
            statuses.gone(id);
        }
    }

    private boolean isThere(ResourceID id) {
        return informers.wukong(id.getNamespace().orElse(null), id.getName()).isPresent();
    }

    private UpdateControl<Wukong> bringAbout(Wukong wukong, Context<Wukong> context) {
        // A disk that a restore is about to put back must not be made anew.
        if (!informers.follow(context) || !restores.ready()) {
            return requeue(Optional.of(CACHES_FILL));
        }
        if (wukong.getMetadata().getDeletionTimestamp() != null) {
            return delete(wukong, context);
        }
        Optional<Duration> forPolicies = steps.waitForPolicies(wukong);
        if (forPolicies.isPresent()) {
            return requeue(forPolicies);
        }
        finalizers.reconcile(wukong);
        changes.wukongChanged(ResourceID.fromResource(wukong));
        if (ending.hold(wukong)) {
            return leaveToItsNamespace(wukong, context);
        }

        Pass planned = steps.plan(wukong, rechecks.begin(wukong));
        Pass applied = steps.apply(planned);
        if (applied.isNamespaceEnding()) {
            ending.note(Stream.concat(
                    Stream.of(wukong), informers.wukongsIn(wukong.getMetadata().getNamespace())));
            return leaveToItsNamespace(wukong, context);
        }
        steps.leaveUnusedBridges(applied);
        wakeOthers(applied);
        Optional<Duration> forKubeVirt = statuses.waitForKubeVirt(applied);
        if (forKubeVirt.isPresent()) {
            rechecks.forget(ResourceID.fromResource(wukong));
            return requeue(forKubeVirt);
        }

        ApplyOutcome outcome = steps.servePower(applied);
        Pass done = steps.observe(applied);
        Optional<Duration> statusWaits = statuses.report(done, outcome, context);
        if (ending.hold(wukong)) {
            return leaveToItsNamespace(wukong, context);
        }
        return requeue(Stream.concat(recheck(done, outcome).stream(), statusWaits.stream())
                .min(Duration::compareTo));
    }

    /** What was written here comes back as no event, and a restore that starts the machine waits for it, or a snapshot for a disk that moved. */
    private void wakeOthers(Pass pass) {
        boolean moved = Conditions.isFalse(Conditions.of(pass.wukong().getStatus()), ConditionTypes.STORAGE_MIGRATED)
                || pass.plan().findings().stream()
                        .anyMatch(finding -> finding.concern() == Finding.Concern.STORAGE_MIGRATION);
        if (moved || pass.observed().restores().starting().isPresent()) {
            changes.wukongChanged(ResourceID.fromResource(pass.wukong()));
        }
    }

    /** When to reconcile again because of what no watch reports. */
    private Optional<Duration> recheck(Pass pass, ApplyOutcome outcome) {
        Optional<Duration> recheck =
                rechecks.end(pass.wukong(), pass.named(), Rechecks.problems(pass.plan(), outcome, pass.named()));
        return outcome.conflictingOperator().map(ConflictingOperator::pause).or(() -> recheck);
    }

    /** Does what has to be done before a Wukong may go, and says why it is still there. */
    private UpdateControl<Wukong> delete(Wukong wukong, Context<Wukong> context) {
        statuses.forget(ResourceID.fromResource(wukong));
        // Its snapshots and restores end, or wait for another of its name.
        changes.wukongChanged(ResourceID.fromResource(wukong));
        Optional<Finding> left = finalizers.cleanUp(wukong);
        if (left.isEmpty()) {
            rechecks.forget(ResourceID.fromResource(wukong));
            return UpdateControl.noUpdate();
        }
        Pass planned = steps.plan(wukong, rechecks.begin(wukong));
        Optional<Duration> statusWaits = statuses.report(planned.heldBy(left.get()), ApplyOutcome.done(), context);
        rechecks.end(wukong, planned.named(), Set.of());
        return requeue(statusWaits);
    }

    /**
     * Reports once that the namespace is being deleted, and sends nothing else: what is there goes with the namespace, and what is missing cannot
     * be created. No Secret is read for it.
     */
    private UpdateControl<Wukong> leaveToItsNamespace(Wukong wukong, Context<Wukong> context) {
        NamedObjects named = rechecks.failed(wukong);
        boolean said = Conditions.of(wukong.getStatus()).stream()
                .anyMatch(condition -> Reasons.NAMESPACE_TERMINATING.equals(condition.getReason()));
        if (said) {
            return UpdateControl.noUpdate();
        }
        return requeue(statuses.report(
                steps.plan(wukong, named).makingNothing(),
                ApplyOutcome.inEndingNamespace(wukong.getMetadata().getNamespace()),
                context));
    }

    @Override
    public ErrorStatusUpdateControl<Wukong> updateErrorStatus(Wukong wukong, Context<Wukong> context, Exception error) {
        NamedObjects named = rechecks.failed(wukong);
        int attempt = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
        if (attempt < QUIET_ATTEMPTS || wukong.getMetadata().getDeletionTimestamp() != null) {
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        }
        try {
            Pass planned = steps.plan(wukong, named);
            // What could not be read is unknown, and a status that guesses would be wrong.
            return (named.isComplete()
                            ? statuses.afterFailure(planned, outcome(wukong, error))
                            : Optional.<Wukong>empty())
                    .map(ErrorStatusUpdateControl::patchStatus)
                    .orElseGet(ErrorStatusUpdateControl::defaultErrorProcessing);
        } catch (RuntimeException second) {
            // The framework would report this one in the place of the failure that it is about.
            error.addSuppressed(second);
            log.warn(
                    "The status of Wukong {} could not be made: {}",
                    ResourceID.fromResource(wukong),
                    second.toString());
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        } finally {
            forgetUnlessThere(wukong);
        }
    }

    private static ApplyOutcome outcome(Wukong wukong, Exception error) {
        String name = wukong.getMetadata().getName();
        return error instanceof KubernetesClientException refused
                ? ApplyOutcome.refused(
                        wukong.getKind(), name, ApiErrors.code(refused), ApiErrors.applied(refused), error.getMessage())
                : ApplyOutcome.refused(wukong.getKind(), name, 0, Reasons.RETRYING, error.getMessage());
    }

    private static UpdateControl<Wukong> requeue(Optional<Duration> after) {
        return after.map(time -> UpdateControl.<Wukong>noUpdate().rescheduleAfter(time))
                .orElseGet(UpdateControl::noUpdate);
    }
}
