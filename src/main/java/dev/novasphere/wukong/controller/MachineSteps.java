package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.Applier;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.nodenetwork.UnusedBridges;
import dev.novasphere.wukong.observability.MetricNames;
import dev.novasphere.wukong.observability.WukongLifecycleMetrics;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.observe.Observer;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.power.MigrationRequests;
import dev.novasphere.wukong.power.PowerRequests;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The steps that bring the objects of one Wukong to what its spec asks for. {@link WukongReconciler} has their order. */
@ApplicationScoped
class MachineSteps {

    private static final Duration[] PLAN_BUCKETS = {
        Duration.ofNanos(100_000), Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100)
    };

    /** Plans of a move after the first one: it is marked, begun, found complete, and the old claim goes. */
    private static final int STEPS_OF_A_MOVE = 4;

    /** How long the labels of a namespace may come later than a Wukong in it. */
    private static final Duration NAMESPACE_SEEN = Duration.ofSeconds(10);

    private final Clock clock = Clock.systemUTC();
    private final Observer observer;
    private final Planner planner;
    private final Applier applier;
    private final PowerRequests powerRequests;
    private final MigrationRequests migrationRequests;
    private final UnusedBridges unusedBridges;
    private final WukongLifecycleMetrics lifecycle;
    private final Timer planning;

    @Inject
    MachineSteps(
            Observer observer,
            Planner planner,
            Applier applier,
            PowerRequests powerRequests,
            MigrationRequests migrationRequests,
            UnusedBridges unusedBridges,
            WukongLifecycleMetrics lifecycle,
            MeterRegistry registry) {
        this.observer = observer;
        this.planner = planner;
        this.applier = applier;
        this.powerRequests = powerRequests;
        this.migrationRequests = migrationRequests;
        this.unusedBridges = unusedBridges;
        this.lifecycle = lifecycle;
        this.planning = Timer.builder(MetricNames.PLAN_DURATION)
                .description("Time of a plan for one Wukong.")
                .serviceLevelObjectives(PLAN_BUCKETS)
                .register(registry);
    }

    /** What no cache holds of a Wukong, with nothing read so far. */
    NamedObjects unread() {
        return observer.unread();
    }

    /**
     * How long the plan of a Wukong that was just made has to wait, because it is not known yet which policies are for it. What makes it known
     * wakes the Wukong; where nothing does, all policies count in the end.
     */
    Optional<Duration> waitForPolicies(Wukong wukong) {
        String made = wukong.getMetadata().getCreationTimestamp();
        boolean isNew =
                made == null || clock.instant().isBefore(Instant.parse(made).plus(NAMESPACE_SEEN));
        return Optional.of(NAMESPACE_SEEN).filter(wait -> isNew && observer.lacksPolicies(wukong));
    }

    /** Observes the cluster around a Wukong and plans its machine. Nothing is written. */
    Pass plan(Wukong wukong, NamedObjects named) {
        Observed observed = observer.observe(wukong, named);
        return Pass.planned(
                wukong, named, observed, planning.record(() -> planner.plan(new PlanInput(wukong, observed))));
    }

    /** Writes what differs from the plan, and of a disk that moves as many steps as nothing else is waited for. */
    Pass apply(Pass planned) {
        Pass pass = applyWithUnseen(planned);
        for (int i = 0; i < STEPS_OF_A_MOVE && goesOn(pass); i++) {
            Attempt before = pass.attempt();
            pass = applyWithUnseen(plan(pass.wukong(), pass.named()));
            pass = pass.withAttempt(before.followedBy(pass.attempt()));
        }
        if (pass.isMachineNew()) {
            lifecycle.machineWritten(pass.wukong());
        }
        return pass.attempt().machineWritten()
                        && !pass.observed().formerObjects().isEmpty()
                ? removeAfter(pass)
                : pass;
    }

    /**
     * Whether a disk moves on at once. Its new claim is made, marked with the guest, and used by the machine in one plan each, and what was
     * written here comes back as no event.
     */
    private static boolean goesOn(Pass pass) {
        return !pass.isHandsOff()
                && pass.attempt().outcome().refusal().isEmpty()
                && MovedClaims.areMarkedBy(pass.plan());
    }

    /** What a machine let go of with the write of this pass is taken away now, because an own write brings no event. */
    private Pass removeAfter(Pass pass) {
        Pass after = plan(pass.wukong(), pass.named());
        Attempt removal = applier.apply(pass.wukong(), after.plan().removals(), after.observed(), pass.named());
        return pass.withAttempt(pass.attempt().then(removal));
    }

    /**
     * Carries out a plan. An object that turns out to exist although no cache has it is observed, and the plan made anew; that happens at most
     * twice for each disk.
     */
    private Pass applyWithUnseen(Pass planned) {
        Pass pass = applyOnce(planned);
        int most = pass.wukong().getSpec().disks().size() * 2;
        while (pass.attempt().unseen().isPresent() && pass.named().unseen().size() < most) {
            pass.named().found(pass.attempt().unseen().get());
            pass = applyOnce(plan(pass.wukong(), pass.named()));
        }
        return pass;
    }

    private Pass applyOnce(Pass pass) {
        if (pass.isHandsOff()) {
            return pass;
        }
        return pass.withAttempt(applier.apply(pass.wukong(), pass.plan(), pass.observed(), pass.named()));
    }

    /** Takes the Wukong out of bridges that it does not ask for any more. */
    void leaveUnusedBridges(Pass pass) {
        if (!pass.isPaused()
                && pass.plan().machine().isPresent()
                && pass.attempt().outcome().refusal().isEmpty()) {
            unusedBridges.leave(pass.wukong(), pass.observed());
        }
    }

    /** Asks KubeVirt for the starts, restarts and migrations that are due. */
    ApplyOutcome servePower(Pass pass) {
        if (pass.isPaused()) {
            return pass.attempt().outcome();
        }
        ApplyOutcome power = powerRequests.serve(
                pass.wukong(), pass.plan(), pass.observed(), pass.attempt().outcome());
        return migrationRequests.serve(pass.wukong(), pass.plan(), pass.observed(), power);
    }

    /** Observes what was written. */
    Pass observe(Pass pass) {
        Observed after = observer.observe(pass.wukong(), pass.named());
        return new Pass(pass.wukong(), pass.named(), after, pass.plan(), pass.attempt());
    }
}
