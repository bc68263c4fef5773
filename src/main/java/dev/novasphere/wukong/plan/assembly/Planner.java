package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.availability.RunStrategy;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.Fragments;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Stage;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.restore.RestoreFragment;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.plan.step.Step;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Runs the stages and lets the assembler make one virtual machine of what they give. Needs no cluster. */
@ApplicationScoped
public class Planner {

    private static final Finding KUBEVIRT_MISSING = Finding.missing(
            OptionalApi.KUBEVIRT,
            Concern.SPEC,
            "KubeVirtNotInstalled",
            "the cluster does not serve VirtualMachines (%s); install KubeVirt, then the virtual machine is made by itself"
                    .formatted(OptionalApi.KUBEVIRT.crdName()));

    private static final Plan NO_SPEC = new Plan(
            List.of(),
            List.of(Finding.error(
                    Concern.SPEC,
                    "SpecMissing",
                    "the Wukong has no spec; write at least spec.cpu, spec.memory and spec.disks")),
            new PowerPlan(RunStrategy.Always.name(), RunStrategy.Always.name(), true));

    /**
     * What one plan takes away, as many as a Wukong can have. Whoever may write claims can give any number of them the labels of a Wukong, and
     * one reconciliation would keep its thread for minutes; each that goes is an event, which brings the next plan.
     */
    static final int MOST_REMOVALS = Limits.DISKS + Limits.NETWORKS;

    private final List<Stage> stages;
    private final VirtualMachineAssembler assembler;
    private final OlderThanRules olderThanRules = new OlderThanRules();

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
        if (input.spec() == null) {
            return NO_SPEC;
        }
        PowerPlan power = PowerPlan.of(input.spec());
        Fragments fragments =
                new Fragments(stages.stream().map(stage -> stage.plan(input)).toList());

        List<Step> steps = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        if (!input.observed().serves(OptionalApi.KUBEVIRT)) {
            findings.add(KUBEVIRT_MISSING);
        }
        for (Fragment fragment : fragments.all()) {
            steps.addAll(fragment.steps());
            findings.addAll(fragment.findings());
        }
        IgnoredStart.of(input, power).ifPresent(findings::add);
        MachineClass.of(input).ignored().ifPresent(findings::add);
        findings.addAll(UnclearAnnotations.of(input));
        findings.addAll(MisplacedAnnotations.of(input));
        Architecture.finding(input).ifPresent(findings::add);
        ProbeReview.of(input).ifPresent(findings::add);
        findings.addAll(assembler.clashes(input, fragments));
        olderThanRules.of(input, findings).ifPresent(findings::add);
        fragments.find(RestoreFragment.class).filter(RestoreFragment::first).ifPresent(first -> {
            steps.clear();
            steps.addAll(first.steps());
        });
        if (findings.stream().noneMatch(Finding::blocks)) {
            steps.add(new ApplyMachine(assembler.assemble(input, fragments), power));
            fragments.all().stream()
                    .flatMap(fragment -> fragment.removals().stream())
                    .limit(MOST_REMOVALS)
                    .forEach(steps::add);
        }
        return new Plan(steps, findings, power);
    }
}
