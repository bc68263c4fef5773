package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.NetworkStatus;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.status.conditions.ConditionRules;
import dev.novasphere.wukong.status.conditions.PhaseAndReady;
import dev.novasphere.wukong.status.conditions.ReadyRules;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.status.input.PowerState;
import dev.novasphere.wukong.status.input.RequestAnswer;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.report.GuestReport;
import dev.novasphere.wukong.status.report.MigrationReport;
import dev.novasphere.wukong.status.report.NetworkReport;
import dev.novasphere.wukong.status.report.ServiceReport;
import dev.novasphere.wukong.status.report.VolumeReport;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Text;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
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
     * @param clock for lastTransitionTime
     */
    public StatusAggregator(Clock clock) {
        this.clock = clock;
    }

    /**
     * Computes the status. Changes none of its arguments.
     *
     * @param wukong the Wukong with the status it has now, which may be null
     * @param plan what the Wukong is to become
     * @param observed what is in the cluster
     * @param outcome the result of applying the plan
     * @param power what the operator did about power; goes into the status as it is
     * @param pendingReasons by disk name, why its claim is pending, as far as it is known, for example
     *     {@code StorageClass "fast" does not exist}
     * @param apis versions of the cluster's APIs; reported to Wukongs that lack one
     * @return a status equal to that of the Wukong when there is nothing new: then nothing needs to be written
     */
    public WukongStatus status(
            Wukong wukong,
            Plan plan,
            Observed observed,
            ApplyOutcome outcome,
            PowerState power,
            Map<String, PendingReason> pendingReasons,
            ApiVersions apis) {
        StatusContext context = new StatusContext(wukong, plan, observed, outcome, power, pendingReasons);
        VolumeReport volumes = VolumeReport.of(context);
        List<NetworkStatus> networks = NetworkReport.of(context, clock);
        PhaseAndReady phaseAndReady = new ReadyRules(context, volumes, unschedulableForLong(context)).phaseAndReady();

        List<ConditionValue> values = new ArrayList<>();
        values.add(phaseAndReady.condition());
        phaseAndReady.progress().ifPresent(values::add);
        values.addAll(new ConditionRules(context, volumes, networks.size(), apis).conditions());
        return new WukongStatus(
                phaseAndReady.phase(),
                plan.machine().isPresent() || context.vm().isPresent() ? context.vmName() : null,
                nodeName(context),
                wukong.getMetadata().getGeneration(),
                power.applied(),
                power.autoStarted() ? Boolean.TRUE : null,
                outcome.restart()
                        .filter(answer -> !answer.waits())
                        .map(RequestAnswer::request)
                        .or(() -> context.before().map(WukongStatus::handledRestart))
                        .orElse(null),
                context.restoredFromSnapshot(),
                values.stream().map(value -> condition(context, value)).toList(),
                networks,
                volumes.statuses(),
                GuestReport.of(context),
                outcome.migration()
                        .map(RequestAnswer::request)
                        .or(() -> context.before().map(WukongStatus::handledMigration))
                        .orElse(null),
                MigrationReport.of(context),
                ServiceReport.of(context));
    }

    private Condition condition(StatusContext context, ConditionValue value) {
        return Conditions.set(
                Conditions.of(context.wukong().getStatus()),
                new ConditionValue(value.type(), value.holds(), value.reason(), Text.ofCondition(value.message())),
                context.wukong().getMetadata().getGeneration(),
                clock);
    }

    private boolean unschedulableForLong(StatusContext context) {
        return context.conditionBefore(ConditionTypes.SCHEDULED)
                .filter(Conditions::isFalse)
                .map(Conditions::since)
                .filter(since -> !clock.instant().isBefore(since.plus(UNSCHEDULABLE_GRACE)))
                .isPresent();
    }

    private static String nodeName(StatusContext context) {
        Optional<VirtualMachineInstanceStatus> guest = context.vmiStatus().filter(s -> !context.guestEnded());
        return guest.map(VirtualMachineInstanceStatus::nodeName)
                .filter(Text::said)
                .orElse(null);
    }
}
