package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.DeleteService;
import dev.novasphere.wukong.plan.step.Removal;
import dev.novasphere.wukong.plan.step.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that is to be done for a Wukong. The reconciler carries it out, render prints it, tests compare it; none of them changes it.
 *
 * @param steps what to do in the cluster, in this order. {@link ApplyMachine} and the removals after it are missing when a finding blocks the
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

    /** What is taken away, and nothing else of the plan. */
    public Plan removals() {
        return new Plan(steps.stream().filter(Removal.class::isInstance).toList(), List.of(), power);
    }

    /** The objects beside the virtual machine that are wanted, in the plan's order. */
    public List<HasMetadata> objects() {
        return steps.stream()
                .filter(step ->
                        !(step instanceof ApplyMachine || step instanceof Removal || step instanceof DeleteService))
                .map(Step::object)
                .toList();
    }

    /** The same without the virtual machine, which a finding blocks. */
    public Plan heldBackBy(Finding finding) {
        return new Plan(
                steps.stream()
                        .filter(step -> !(step instanceof ApplyMachine || step instanceof Removal))
                        .toList(),
                List.of(finding),
                power);
    }
}
