package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Optional;
import java.util.Set;

/**
 * The architecture of the guest: that of the nodes that the Wukong asks for, where it is another one than KubeVirt gives by itself. KubeVirt
 * gives every machine that of its control plane, with the machine type that goes with it, and finds no node where nodeSelector asks for
 * another (kubevirt: pkg/defaults/defaults.go, pkg/virt-controller/services/nodeselectorrenderer.go).
 *
 * <p>A machine that exists keeps what it has, together with its machine type.
 */
final class Architecture {

    private static final String LABEL = "kubernetes.io/arch";

    /** What KubeVirt runs. */
    private static final Set<String> KNOWN = Set.of("amd64", "arm64", "s390x");

    private Architecture() {}

    /** What is written to the template; null for what KubeVirt gives by itself. */
    static String of(PlanInput input) {
        Optional<VirtualMachine> machine = input.observed().virtualMachine();
        return (machine.isPresent() ? of(machine) : asked(input))
                .filter(name -> !name.equals(input.observed().kubeVirt().architecture()))
                .orElse(null);
    }

    /** A warning for a machine that was made for another architecture than its nodes have. */
    static Optional<Finding> finding(PlanInput input) {
        return asked(input).flatMap(asked -> of(input.observed().virtualMachine())
                .filter(has -> !has.equals(asked))
                .map(has -> Finding.warning(
                        Concern.SPEC,
                        "ArchitectureKept",
                        "the machine was made for %s, and highAvailability.nodeSelector asks for nodes of %s, on which it does not start; take %s out of nodeSelector, or make another Wukong for %s, with an image of that architecture"
                                .formatted(has, asked, LABEL, asked))));
    }

    private static Optional<String> asked(PlanInput input) {
        return Optional.ofNullable(input.spec().highAvailability())
                .map(placement -> placement.nodeSelector().get(LABEL))
                .filter(KNOWN::contains);
    }

    private static Optional<String> of(Optional<VirtualMachine> machine) {
        return machine.flatMap(VirtualMachine::guestSpec).map(VirtualMachineInstanceSpec::architecture);
    }
}
