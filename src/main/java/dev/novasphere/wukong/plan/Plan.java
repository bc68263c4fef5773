package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * Everything a Wukong becomes. The reconciler applies it, render prints it, tests compare it.
 *
 * @param virtualMachine the VirtualMachine with its first run strategy; empty when a finding blocks it
 * @param objects what the virtual machine needs, in the order to write it
 * @param findings what the user should know, in stage order
 * @param power the run strategy wanted
 */
public record Plan(
        Optional<VirtualMachine> virtualMachine, List<HasMetadata> objects, List<Finding> findings, PowerPlan power) {

    public Plan {
        objects = List.copyOf(objects);
        findings = List.copyOf(findings);
    }
}
