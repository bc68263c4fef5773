package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.pending.PendingChanges;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.List;
import java.util.Optional;

/** The conditions of a machine: its power, its node, what waits for a restart. */
final class MachineConditions {

    private final StatusContext context;

    MachineConditions(StatusContext context) {
        this.context = context;
    }

    Optional<ConditionValue> powerOverridden() {
        String live = context.liveStrategy();
        if (context.powerOverridden()) {
            return Optional.of(PowerPlan.HALTED.equals(live) ? stoppedByHand() : strategyChanged(live));
        }
        return context.ifSaidBefore(ConditionValue.no(
                ConditionTypes.POWER_OVERRIDDEN,
                Reasons.AS_ASKED,
                "No one turned the virtual machine on or off against the Wukong."));
    }

    private ConditionValue stoppedByHand() {
        return ConditionValue.yes(
                ConditionTypes.POWER_OVERRIDDEN,
                Reasons.STOPPED_BY_HAND,
                "The run strategy of VirtualMachine " + context.vmName() + " is Halted, the Wukong asks for "
                        + context.power().wanted()
                        + ": it was stopped from outside, for example with virtctl stop. The operator"
                        + " leaves it so. Start it with: " + context.startCommand());
    }

    private ConditionValue strategyChanged(String live) {
        return ConditionValue.yes(
                ConditionTypes.POWER_OVERRIDDEN,
                Reasons.RUN_STRATEGY_CHANGED,
                "The run strategy of VirtualMachine " + context.vmName() + " is " + Text.quote(live)
                        + ", the Wukong asks for " + context.power().wanted()
                        + ": it was changed from outside, for example with virtctl stop and start. The operator leaves it so. Take it"
                        + " back with: kubectl patch vm " + context.vmName() + " -n " + context.namespace()
                        + " --type merge -p '{\"spec\":{\"runStrategy\":\""
                        + context.power().wanted() + "\"}}'");
    }

    Optional<ConditionValue> scheduled() {
        if (context.unschedulable()) {
            return Optional.of(ConditionValue.no(
                    ConditionTypes.SCHEDULED,
                    Reasons.UNSCHEDULABLE,
                    "No node takes the virtual machine; the message of Ready says why."));
        }
        return context.ifSaidBefore(
                ConditionValue.yes(ConditionTypes.SCHEDULED, Reasons.SCHEDULED, "No search for a node is waiting."));
    }

    Optional<ConditionValue> restartRequired() {
        Optional<ResourceCondition> required =
                context.vmCondition(ConditionTypes.RESTART_REQUIRED).filter(ResourceCondition::holds);
        if (required.isPresent()) {
            return required.map(c -> ConditionValue.yes(
                    ConditionTypes.RESTART_REQUIRED,
                    Reasons.CHANGES_WAIT,
                    whatWaits()
                            + Sentences.end(Text.quote(
                                    Text.orElse(c.message(), "A change waits for the next start of the guest.")))
                            + " Restart the guest when it suits you: virtctl restart " + context.vmName() + " -n "
                            + context.namespace() + ", or write a new value into the annotation "
                            + Annotations.RESTART_REQUESTED_AT));
        }
        return context.ifSaidBefore(ConditionValue.no(
                ConditionTypes.RESTART_REQUIRED, Reasons.NO_CHANGES_WAIT, "No change waits for a restart."));
    }

    /** The fields that wait; empty text when the guest differs in nothing that the operator writes. */
    private String whatWaits() {
        Optional<VirtualMachineInstanceSpec> template = context.vm().flatMap(VirtualMachine::guestSpec);
        Optional<VirtualMachineInstanceView> guest =
                context.observed().virtualMachineInstance().map(VirtualMachineInstance::getSpec);
        if (template.isEmpty() || guest.isEmpty()) {
            return "";
        }
        List<String> changes = PendingChanges.between(template.get(), guest.get());
        return changes.isEmpty() ? "" : "These wait for the next start: " + String.join(", ", changes) + ". ";
    }

    Optional<ConditionValue> restarted() {
        return context.answered(ConditionTypes.RESTARTED, context.outcome().restart());
    }

    Optional<ConditionValue> liveMigratable() {
        if (context.vmiStatus().isEmpty() || context.guestEnded()) {
            return Optional.empty();
        }
        return context.vmCondition(ConditionTypes.LIVE_MIGRATABLE)
                .or(() -> context.vmiStatus().flatMap(s -> s.condition(ConditionTypes.LIVE_MIGRATABLE)))
                .map(c -> c.holds()
                        ? ConditionValue.yes(
                                ConditionTypes.LIVE_MIGRATABLE,
                                Reasons.MIGRATABLE,
                                "The guest can move to another node while it runs.")
                        : ConditionValue.no(
                                ConditionTypes.LIVE_MIGRATABLE,
                                Text.orElse(c.reason(), Reasons.NOT_MIGRATABLE),
                                "The guest cannot move to another node while it runs: "
                                        + Sentences.end(
                                                Text.quote(Text.orElse(c.message(), "KubeVirt gives no reason")))));
    }
}
