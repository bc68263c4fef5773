package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.NetworkStatus;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.status.conditions.ConditionRules;
import dev.novasphere.wukong.status.conditions.Verdict;
import dev.novasphere.wukong.status.conditions.VerdictRules;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.status.input.PowerState;
import dev.novasphere.wukong.status.input.RestartAnswer;
import dev.novasphere.wukong.status.input.Situation;
import dev.novasphere.wukong.status.report.NetworkReport;
import dev.novasphere.wukong.status.report.VolumeReport;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Text;
import dev.novasphere.wukong.status.vocabulary.Told;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in one status what a Wukong became: phase, conditions, networks and volumes. */
@ApplicationScoped
public class StatusAggregator {

    /**
     * How long a virtual machine without a node stays Pending before it is Error. Nothing wakes the operator when this time is over:
     * the phase changes with the first event after it, and the scheduler's next attempt is such an event.
     */
    public static final Duration UNSCHEDULABLE_GRACE = Duration.ofMinutes(5);

    private final Clock clock;

    @Inject
    public StatusAggregator() {
        this(Clock.systemUTC());
    }

    /**
     * @param clock tells the time that goes into lastTransitionTime
     */
    public StatusAggregator(Clock clock) {
        this.clock = clock;
    }

    /** As the longer form, with nothing known about why volumes are pending. */
    public WukongStatus status(Wukong wukong, Plan plan, Observed observed, ApplyOutcome outcome, PowerState power) {
        return status(wukong, plan, observed, outcome, power, Map.of());
    }

    /**
     * Computes the status. Changes none of its arguments.
     *
     * @param wukong the Wukong with the status it has now, which may be null
     * @param plan what the Wukong is to become
     * @param observed what is in the cluster
     * @param outcome what came of applying the plan
     * @param power what the operator did about power; goes into the status as it is
     * @param pendingReasons by disk name, why its claim is pending, as far as somebody found out, for example
     *     {@code StorageClass "fast" does not exist}
     * @return a status equal to that of the Wukong when there is nothing new: then nothing needs to be written
     */
    public WukongStatus status(
            Wukong wukong,
            Plan plan,
            Observed observed,
            ApplyOutcome outcome,
            PowerState power,
            Map<String, PendingReason> pendingReasons) {
        return status(wukong, plan, observed, outcome, power, pendingReasons, ApiVersions.unknown());
    }

    /**
     * As the shorter form, with what is known of the versions of the cluster's APIs.
     *
     * @param apis told to Wukongs that lack one
     */
    public WukongStatus status(
            Wukong wukong,
            Plan plan,
            Observed observed,
            ApplyOutcome outcome,
            PowerState power,
            Map<String, PendingReason> pendingReasons,
            ApiVersions apis) {
        Situation situation = new Situation(wukong, plan, observed, outcome, power, pendingReasons);
        VolumeReport volumes = VolumeReport.of(situation);
        List<NetworkStatus> networks = NetworkReport.of(situation, clock);
        Verdict verdict = new VerdictRules(situation, volumes, unschedulableForLong(situation)).verdict();

        List<Told> told = new ArrayList<>();
        told.add(verdict.told());
        told.addAll(new ConditionRules(situation, volumes, networks.size(), apis).conditions());
        return new WukongStatus(
                verdict.phase(),
                plan.virtualMachine().isPresent() || situation.vm().isPresent() ? situation.vmName() : null,
                nodeName(situation),
                wukong.getMetadata().getGeneration(),
                power.applied(),
                power.autoStarted() ? Boolean.TRUE : null,
                outcome.restart()
                        .map(RestartAnswer::request)
                        .or(() -> situation.before().map(WukongStatus::handledRestart))
                        .orElse(null),
                situation.restoredFromSnapshot(),
                told.stream().map(t -> condition(situation, t)).toList(),
                networks,
                volumes.statuses());
    }

    private Condition condition(Situation situation, Told told) {
        String since = situation
                .conditionBefore(told.type())
                .filter(c -> told.status().equals(c.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(told.type())
                .withStatus(told.status())
                .withObservedGeneration(situation.wukong().getMetadata().getGeneration())
                .withLastTransitionTime(since)
                .withReason(told.reason())
                .withMessage(Text.ofCondition(told.message()))
                .build();
    }

    private boolean unschedulableForLong(Situation situation) {
        return situation
                .conditionBefore(ConditionTypes.SCHEDULED)
                .filter(c -> "False".equals(c.getStatus()))
                .map(c -> Instant.parse(c.getLastTransitionTime()))
                .filter(since -> !clock.instant().isBefore(since.plus(UNSCHEDULABLE_GRACE)))
                .isPresent();
    }

    private static String nodeName(Situation situation) {
        Optional<VirtualMachineInstanceStatus> guest = situation.vmiStatus().filter(s -> !situation.guestEnded());
        return guest.map(VirtualMachineInstanceStatus::nodeName)
                .filter(Text::said)
                .orElse(null);
    }
}
