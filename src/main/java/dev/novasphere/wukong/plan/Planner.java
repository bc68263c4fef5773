package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.VirtualMachine;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the stages and lets the assembler make one virtual machine of what they give. Needs no cluster. */
@ApplicationScoped
public class Planner {

    private final List<Stage> stages;
    private final VirtualMachineAssembler assembler;

    @Inject
    public Planner(@All List<Stage> stages, VirtualMachineAssembler assembler) {
        this.stages = stages;
        this.assembler = assembler;
    }

    /**
     * Plans one Wukong.
     *
     * @return the plan; when a finding blocks, it has no virtual machine, and no input makes this throw
     */
    public Plan plan(PlanInput input) {
        PowerPlan power = PowerPlan.of(input.spec());
        Fragments fragments =
                new Fragments(stages.stream().map(stage -> stage.plan(input)).toList());

        List<HasMetadata> objects = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Fragment fragment : fragments.all()) {
            objects.addAll(fragment.objects());
            findings.addAll(fragment.findings());
        }
        findings.addAll(assembler.clashes(input, fragments));
        Optional<VirtualMachine> virtualMachine = findings.stream().anyMatch(Finding::blocks)
                ? Optional.empty()
                : Optional.of(assembler.assemble(input, power, fragments));
        return new Plan(virtualMachine, objects, findings, power);
    }
}
