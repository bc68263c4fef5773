package dev.novasphere.wukong.status.input;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.RestoredFrom;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a status is computed from, with the questions that several parts of the status ask.
 *
 * @param input the Wukong and what is in the cluster
 * @param vm the live VirtualMachine, unless it belongs to another client, such as an earlier Wukong of the same name
 */
public record StatusContext(
        PlanInput input,
        Plan plan,
        ApplyOutcome outcome,
        PowerState power,
        Map<String, PendingReason> pendingReasons,
        Optional<VirtualMachine> vm) {

    /** What is known of a Wukong; the arguments are those of the status. */
    public StatusContext(
            Wukong wukong,
            Plan plan,
            Observed observed,
            ApplyOutcome outcome,
            PowerState power,
            Map<String, PendingReason> pendingReasons) {
        this(
                new PlanInput(wukong, observed),
                plan,
                outcome,
                power,
                pendingReasons,
                observed.virtualMachine().filter(vm -> !controlledByAnother(wukong, vm)));
    }

    public Wukong wukong() {
        return input.wukong();
    }

    public Observed observed() {
        return input.observed();
    }

    public String namespace() {
        return input.namespace();
    }

    public String name() {
        return input.name();
    }

    public String vmName() {
        return Names.virtualMachine(name());
    }

    public List<DiskSpec> disks() {
        return input.spec() == null ? List.of() : input.spec().disks();
    }

    /** The status as it is in the cluster. */
    public Optional<WukongStatus> before() {
        return Optional.ofNullable(wukong().getStatus());
    }

    /** A condition as it is in the cluster. */
    public Optional<Condition> conditionBefore(String type) {
        return Conditions.find(Conditions.of(wukong().getStatus()), type);
    }

    /** A condition that is said only where its type was said before. */
    public Optional<ConditionValue> ifSaidBefore(ConditionValue value) {
        return conditionBefore(value.type()).map(before -> value);
    }

    /** The condition that answers the last request of a sort; it stays until the next one, unless the request only waited. */
    public Optional<ConditionValue> answered(String type, Optional<RequestAnswer> answer) {
        return answer.map(a -> new ConditionValue(type, a.done(), a.reason(), a.message()))
                .or(() -> conditionBefore(type)
                        .filter(c -> !Reasons.HELD_BACK.equals(c.getReason()))
                        .map(c -> new ConditionValue(type, Conditions.isTrue(c), c.getReason(), c.getMessage())));
    }

    private static boolean controlledByAnother(Wukong wukong, VirtualMachine vm) {
        return ObjectOwner.controller(vm)
                .filter(owner -> !owner.getUid().equals(wukong.getMetadata().getUid()))
                .isPresent();
    }

    /** Whether the operator is to keep its hands off. */
    public boolean paused() {
        return WukongAnnotations.paused(wukong());
    }

    public Optional<VirtualMachineStatus> vmStatus() {
        return vm().map(VirtualMachine::getStatus);
    }

    /** A condition of the live VirtualMachine. */
    public Optional<ResourceCondition> vmCondition(String type) {
        return vmStatus().flatMap(status -> status.condition(type));
    }

    public Optional<VirtualMachineInstanceStatus> vmiStatus() {
        return vm.isEmpty()
                ? Optional.empty()
                : observed().virtualMachineInstance().map(vmi -> vmi.getStatus());
    }

    /** A condition that is False, of the guest or, as KubeVirt copies them, of its VirtualMachine. */
    public Optional<ResourceCondition> kubeVirtDenies(String type) {
        return vmiStatus()
                .flatMap(status -> status.condition(type))
                .filter(ResourceCondition::isFalse)
                .or(() -> vmCondition(type).filter(ResourceCondition::isFalse));
    }

    /** Phase of the VirtualMachineInstance; empty text when there is none. */
    public String vmiPhase() {
        return vmiStatus().map(VirtualMachineInstanceStatus::phase).orElse("");
    }

    /** Whether the guest ended and its VirtualMachineInstance is still there. */
    public boolean guestEnded() {
        return vmiStatus().filter(VirtualMachineInstanceStatus::ended).isPresent();
    }

    /** The run strategy of the live VirtualMachine as KubeVirt understands it; null without a VirtualMachine. */
    public String liveStrategy() {
        return vm().map(VirtualMachine::getSpec).map(PowerPlan::strategyOf).orElse(null);
    }

    /** The claim a disk is on. */
    public String claimName(DiskSpec disk) {
        return input.claimName(disk);
    }

    /** The snapshot that restoreFromSnapshot had the disks put back to last; null when there was none. */
    public String restoredFromSnapshot() {
        return RestoredFrom.of(input).orElse(null);
    }

    /** Whether the live run strategy is not what the operator wrote; a machine that is off for its restore is as it should be. */
    public boolean powerOverridden() {
        return !observed().restores().underway() && power.overriddenBy(liveStrategy());
    }

    /** What KubeVirt shows as the state of the live VirtualMachine; empty text when it says nothing. */
    public String printableStatus() {
        return vmStatus().map(VirtualMachineStatus::printableStatus).orElse("");
    }

    /** Whether the live VirtualMachine is being deleted. */
    public boolean vmTerminating() {
        return "Terminating".equals(printableStatus())
                || vm().filter(vm -> vm.getMetadata().getDeletionTimestamp() != null)
                        .isPresent();
    }

    /** The phase as it is in the cluster. */
    public Optional<Phase> phaseBefore() {
        return before().map(WukongStatus::phase);
    }

    /** Whether KubeVirt finds no node for the guest. */
    public boolean unschedulable() {
        return "ErrorUnschedulable".equals(printableStatus());
    }

    /** The findings of one severity, in the order of the plan. */
    public List<Finding> findings(Finding.Severity severity) {
        return plan.findings().isEmpty()
                ? List.of()
                : plan.findings().stream().filter(f -> f.severity() == severity).toList();
    }

    /** The findings of one concern, in the order of the plan. */
    public List<Finding> findings(Finding.Concern concern) {
        return plan.findings().stream().filter(f -> f.concern() == concern).toList();
    }

    /** Whether the plan holds an object of this kind and name. */
    public boolean plans(String kind, String name) {
        return plan.objects().stream().anyMatch(o -> kind.equals(o.getKind()) && name.equals(nameOf(o)));
    }

    /** Why the plan does not let the claim of a disk grow; empty when it does, or has not to. */
    public Optional<String> refusedGrowth(String disk) {
        return plan.steps(RefuseGrowth.class)
                .filter(step -> step.disk().equals(disk))
                .map(RefuseGrowth::message)
                .findFirst();
    }

    private static String nameOf(HasMetadata object) {
        return object.getMetadata().getName();
    }

    /** The command that starts the virtual machine. */
    public String startCommand() {
        return "virtctl start " + vmName() + " -n " + namespace();
    }
}
