package dev.novasphere.wukong.plan.assembly;

import dev.novasphere.wukong.api.v1alpha1.probe.GuestProbe;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Optional;

/**
 * Finds a liveness probe that asks the guest agent of a guest in which nothing says that there is one: as long as it does not answer the probe
 * fails, and KubeVirt ends the guest.
 */
final class ProbeReview {

    private static final Finding NEEDS_AGENT = Finding.warning(
            Concern.SPEC,
            "ProbeNeedsAgent",
            "livenessProbe asks the QEMU guest agent, which does not answer, and cloudInit.guestAgent does not ask for it: a guest without it is ended again and again; write cloudInit.guestAgent: true before the first boot, install qemu-guest-agent in the guest, or write httpGet or tcpSocket");

    private ProbeReview() {}

    /** A warning until the agent answers. */
    static Optional<Finding> of(PlanInput input) {
        return asksAgent(input.spec().livenessProbe())
                        && !Boolean.TRUE.equals(input.spec().cloudInitOrNone().guestAgent())
                        && !answers(input)
                ? Optional.of(NEEDS_AGENT)
                : Optional.empty();
    }

    private static boolean asksAgent(GuestProbe probe) {
        return probe != null && (probe.exec() != null || probe.guestAgentPing() != null);
    }

    private static boolean answers(PlanInput input) {
        return input.observed()
                .virtualMachineInstance()
                .map(VirtualMachineInstance::getStatus)
                .filter(VirtualMachineInstanceStatus::hasAgent)
                .isPresent();
    }
}
