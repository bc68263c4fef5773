package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.api.v1alpha1.availability.HighAvailability;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.naming.Annotations;
import java.util.Optional;
import java.util.Set;

/**
 * The architecture of the guest: that of the nodes that the Wukong asks for, where it is another one than KubeVirt gives by itself. KubeVirt
 * gives every machine that of its control plane, with the machine type that goes with it, and finds no node where nodeSelector asks for
 * another (kubevirt: pkg/defaults/defaults.go, pkg/virt-controller/services/nodeselectorrenderer.go).
 *
 * <p>A machine that exists keeps what it has, together with its machine type. Whether the operator wrote that is noted at the machine, so that
 * it is neither written anew nor taken out, after which KubeVirt would give another one, while the KubeVirt object cannot be read. A machine
 * that was made before there was such a note has what its Wukong asks for written then, if that is not the usual one: it has it already.
 */
final class Architecture {

    /** What KubeVirt runs. */
    private static final Set<String> KNOWN = Set.of("amd64", "arm64", "s390x");

    /** What a new machine has most probably where that of KubeVirt's control plane is not known. */
    private static final String USUAL = "amd64";

    private Architecture() {}

    /** What is written to the template; empty for what KubeVirt gives by itself. */
    static Optional<String> of(PlanInput input) {
        Optional<VirtualMachine> machine = input.observed().virtualMachine();
        Optional<String> byItself = input.observed().kubeVirt().architecture();
        if (machine.isEmpty()) {
            return asked(input).filter(name -> !name.equals(byItself.orElse(USUAL)));
        }
        Optional<String> has = machine.flatMap(VirtualMachine::architecture);
        boolean written = Annotations.annotation(machine.get(), Annotations.ARCHITECTURE) != null
                || byItself.isEmpty()
                        && asked(input).filter(name -> !name.equals(USUAL)).equals(has);
        return has.filter(
                name -> written || byItself.filter(given -> !given.equals(name)).isPresent());
    }

    /**
     * A warning for a machine that was made for another architecture than its nodes have. There is none where KubeVirt runs guests on nodes of
     * another architecture: it takes the label out of what it asks of nodes.
     */
    static Optional<Finding> finding(PlanInput input) {
        if (input.observed().kubeVirt().features().crossesArchitectures()) {
            return Optional.empty();
        }
        return asked(input).flatMap(asked -> input.observed()
                .virtualMachine()
                .flatMap(VirtualMachine::architecture)
                .filter(has -> !has.equals(asked))
                .map(has -> Finding.warning(
                        Concern.SPEC,
                        "ArchitectureKept",
                        "the machine was made for %s, and highAvailability.nodeSelector asks for nodes of %s, on which it does not start; take %s out of nodeSelector, or make another Wukong for %s, with an image of that architecture"
                                .formatted(has, asked, HighAvailability.ARCHITECTURE_LABEL, asked))));
    }

    private static Optional<String> asked(PlanInput input) {
        return Optional.ofNullable(input.spec().highAvailability())
                .flatMap(HighAvailability::nodeArchitecture)
                .filter(KNOWN::contains);
    }
}
