package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that is to be done for a Wukong. The reconciler carries it out, render prints it, tests compare it; none of them changes it.
 *
 * @param steps what to do in the cluster, in this order. {@link ApplyMachine} is the last one; it is missing when a finding blocks the
 *     virtual machine
 * @param findings what the user should know, in stage order
 * @param power the run strategy wanted
 */
public record Plan(List<Step> steps, List<Finding> findings, PowerPlan power) {

    public Plan {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** The steps of one sort, in the plan's order. */
    public <S extends Step> Stream<S> steps(Class<S> sort) {
        return steps.stream().filter(sort::isInstance).map(sort::cast);
    }

    /** The step that applies the virtual machine; empty when a finding blocks it. */
    public Optional<ApplyMachine> machine() {
        return steps(ApplyMachine.class).findFirst();
    }

    /** The virtual machine with its first run strategy; empty when a finding blocks it. */
    public Optional<VirtualMachine> virtualMachine() {
        return machine().map(ApplyMachine::object);
    }

    /** The objects beside the virtual machine, as they are wanted, in the plan's order. */
    public List<HasMetadata> objects() {
        return steps.stream()
                .map(Step::object)
                .filter(object -> !(object instanceof VirtualMachine))
                .toList();
    }

    /** The same without the virtual machine, which a finding blocks. */
    public Plan heldBackBy(Finding finding) {
        return new Plan(
                steps.stream().filter(step -> !(step instanceof ApplyMachine)).toList(), List.of(finding), power);
    }
}
