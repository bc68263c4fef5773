package dev.novasphere.wukong.status.events;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.plan.network.address.AddressClaim;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which events a change of status emits. Only a new phase, a new status of a condition or a new reason counts: progress and
 * other changes of a message are shown by the condition alone.
 */
public final class StatusEvents {

    /** The VirtualMachine was written for the first time. */
    public static final String CREATED = "VirtualMachineCreated";

    /** The VirtualMachine that the Go operator had made was written for the first time. */
    public static final String TAKEN_OVER = "TakenOver";

    /** The guest runs. */
    public static final String STARTED = "Started";

    /** The running guest is ready, after it was not. */
    public static final String READY = "Ready";

    private static final List<String> CONCERNS = List.of(
            ConditionTypes.SPEC_ACCEPTED,
            ConditionTypes.APPLIED,
            ConditionTypes.NETWORKS_CONFIGURED,
            ConditionTypes.VOLUMES_BOUND,
            ConditionTypes.CLOUD_INIT_READY,
            ConditionTypes.SERVICE_READY,
            ConditionTypes.RESTORED);
    private static final Set<String> NOTHING_TO_REMARK = Set.of(
            Reasons.AS_WRITTEN,
            Reasons.APPLIED,
            Reasons.NETWORKS_READY,
            AddressClaim.Kind.IP.elsewhere(),
            AddressClaim.Kind.MAC.elsewhere(),
            Reasons.VOLUMES_READY,
            Reasons.RENDERED,
            Reasons.SERVICE_THERE,
            Reasons.NO_RESTORE,
            Reasons.NOT_NEEDED);
    private static final Set<String> ON_THE_WAY = Set.of(
            Reasons.VM_MISSING,
            Reasons.VM_NOT_OBSERVED,
            Reasons.STARTING,
            Reasons.PROVISIONING,
            Reasons.IMPORTING,
            Reasons.VOLUME_PENDING,
            Reasons.WAIT_FOR_UPLOAD,
            Reasons.WAIT_FOR_FIRST_CONSUMER,
            Reasons.NODE_BRIDGE_PENDING,
            Reasons.NODE_BRIDGE_GOING,
            Reasons.GUEST_GOING,
            Reasons.SERVICE_MISSING,
            Reasons.WAIT_FOR_LOAD_BALANCER,
            Reasons.HELD_BACK,
            Reasons.RETRYING,
            Reasons.LOCKED);
    private static final Set<String> AS_USUAL = Set.of(
            Reasons.GROWING,
            Reasons.DELETING,
            Reasons.STOPPING,
            Reasons.STOPPED,
            Reasons.MIGRATING,
            Reasons.RESTARTING,
            Reasons.RESTORE_RUNNING,
            Reasons.RESTORED,
            Reasons.SHUT_DOWN);

    private static final Set<String> STARTS = Set.of(Reasons.VM_RUNNING, Reasons.GUEST_NOT_READY);

    private final WukongStatus before;
    private final WukongStatus after;
    private final StatusChange change;
    private final List<EventMessage> events = new ArrayList<>();

    private StatusEvents(WukongStatus before, WukongStatus after) {
        this.before = before;
        this.after = after;
        this.change = new StatusChange(before, after);
    }

    /**
     * The events between two statuses of one Wukong.
     *
     * @param before the status in the cluster; null for a new Wukong
     * @param after the status computed now
     * @return events in the order to emit them, no two of one reason; empty when nothing changed that a user would ask about
     */
    public static List<EventMessage> between(WukongStatus before, WukongStatus after) {
        if (after.equals(before)) {
            return List.of();
        }
        return new StatusEvents(before, after).events();
    }

    private List<EventMessage> events() {
        created();
        CONCERNS.forEach(this::concern);
        power();
        restart();
        restartAnswer();
        new MigrationEvents(change).all().forEach(this::add);
        handsOff(ConditionTypes.PAUSED, "Unpaused", "The Wukong is no longer paused.");
        handsOff(
                ConditionTypes.DELETION_PROTECTED,
                "ProtectionRemoved",
                "The Wukong is no longer protected against deletion.");
        ready();
        return List.copyOf(events);
    }

    private void created() {
        if (!Conditions.isTrue(after.conditions(), ConditionTypes.APPLIED)
                || after.vmName() == null
                || writtenBefore()) {
            return;
        }
        boolean there =
                before != null && before.writtenByGoOperator() && after.vmName().equals(before.vmName());
        if (there) {
            add(EventMessage.normal(
                    TAKEN_OVER,
                    "VirtualMachine " + after.vmName() + ", made by the Go operator, was taken over as it was."));
        } else {
            add(EventMessage.normal(CREATED, "VirtualMachine " + after.vmName() + " was created."));
        }
    }

    private boolean writtenBefore() {
        return before != null
                && before.vmName() != null
                && (before.appliedRunStrategy() != null
                        || Conditions.find(Conditions.of(before), ConditionTypes.APPLIED)
                                .isPresent());
    }

    private void concern(String type) {
        Optional<Condition> now = Conditions.find(after.conditions(), type);
        Optional<Condition> then = Conditions.find(Conditions.of(before), type);
        if (now.isEmpty() || Conditions.sameReason(now, then)) {
            return;
        }
        Condition condition = now.get();
        boolean remarkable = !NOTHING_TO_REMARK.contains(condition.getReason());
        if (remarkable) {
            addByReason(condition);
        } else if (then.filter(c -> worthHealing(c.getReason())).isPresent()) {
            add(EventMessage.normal(condition.getReason(), condition.getMessage()));
        }
    }

    private void power() {
        change.changed(ConditionTypes.POWER_OVERRIDDEN)
                .ifPresent(condition -> add(
                        Conditions.isTrue(condition)
                                ? EventMessage.warning(ConditionTypes.POWER_OVERRIDDEN, condition.getMessage())
                                : EventMessage.normal("PowerAsAsked", condition.getMessage())));
    }

    private void restart() {
        if (Conditions.isTrue(after.conditions(), ConditionTypes.RESTART_REQUIRED)
                && !Conditions.isTrue(Conditions.of(before), ConditionTypes.RESTART_REQUIRED)) {
            Conditions.find(after.conditions(), ConditionTypes.RESTART_REQUIRED)
                    .ifPresent(c -> add(EventMessage.warning(ConditionTypes.RESTART_REQUIRED, c.getMessage())));
        }
    }

    private void restartAnswer() {
        change.answered(ConditionTypes.RESTARTED, WukongStatus::handledRestart)
                .ifPresent(c -> add(
                        Conditions.isTrue(c)
                                ? EventMessage.normal("RestartRequested", c.getMessage())
                                : EventMessage.warning("RestartNotDone", c.getMessage())));
    }

    /** A condition that is there only while its annotation is. */
    private void handsOff(String type, String over, String message) {
        Optional<Condition> now = Conditions.find(after.conditions(), type);
        Optional<Condition> then = Conditions.find(Conditions.of(before), type);
        if (now.isPresent() && !Conditions.sameReason(now, then)) {
            Condition condition = now.get();
            add(
                    Reasons.DELETION_HELD.equals(condition.getReason())
                            ? EventMessage.warning(condition.getReason(), condition.getMessage())
                            : EventMessage.normal(type, condition.getMessage()));
        } else if (now.isEmpty() && then.isPresent()) {
            add(EventMessage.normal(over, message));
        }
    }

    private void ready() {
        Optional<Condition> now = Conditions.find(after.conditions(), ConditionTypes.READY);
        Phase phaseBefore = before == null ? null : before.phase();
        if (now.isEmpty()
                || (after.phase() == phaseBefore
                        && Conditions.sameReason(now, Conditions.find(Conditions.of(before), ConditionTypes.READY)))) {
            return;
        }
        Condition condition = now.get();
        boolean livedOn = phaseBefore == Phase.Running || (phaseBefore == Phase.Error && before.nodeName() != null);
        boolean started = after.phase() == Phase.Running && !livedOn;
        if (started && STARTS.contains(condition.getReason())) {
            add(EventMessage.normal(STARTED, condition.getMessage()));
        } else if (!Reasons.VM_RUNNING.equals(condition.getReason())) {
            addByReason(condition);
        } else if (!Conditions.isTrue(Conditions.of(before), ConditionTypes.READY)) {
            add(EventMessage.normal(READY, condition.getMessage()));
        }
    }

    private void addByReason(Condition condition) {
        String reason = condition.getReason();
        if (ON_THE_WAY.contains(reason)) {
            return;
        }
        add(
                AS_USUAL.contains(reason)
                        ? EventMessage.normal(reason, condition.getMessage())
                        : EventMessage.warning(reason, condition.getMessage()));
    }

    private static boolean worthHealing(String reason) {
        return !NOTHING_TO_REMARK.contains(reason) && !ON_THE_WAY.contains(reason);
    }

    private void add(EventMessage event) {
        if (events.stream().noneMatch(e -> e.reason().equals(event.reason()))) {
            events.add(event);
        }
    }
}
