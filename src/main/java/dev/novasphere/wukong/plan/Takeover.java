package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.kubevirt.Devices;
import dev.novasphere.wukong.kubevirt.Disk;
import dev.novasphere.wukong.kubevirt.Domain;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import dev.novasphere.wukong.kubevirt.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.VirtualMachineTemplate;
import java.util.Map;
import java.util.Optional;

/**
 * Virtual machines that the Go operator made. What it never wrote (serials, rng, grace period, eviction strategy) is not added to them,
 * because KubeVirt would then ask for a restart and, until it came, refuse live updates. An annotation keeps that known after our labels
 * are on the machine; whoever takes the annotation off gets the full machine at the next restart.
 */
public final class Takeover {

    private Takeover() {}

    /**
     * The live virtual machine when it is one that was taken over or is about to be.
     *
     * @return the machine without any mark of ours, or with the annotation {@link Labels#ADOPTED}; empty for our own and when there
     *     is none yet
     */
    public static Optional<VirtualMachine> machine(PlanInput input) {
        return input.observed().virtualMachine().filter(Takeover::isTakenOver);
    }

    /** The disk of a name as the machine that is taken over has it. */
    public static Optional<Disk> disk(PlanInput input, String name) {
        return machine(input)
                .map(VirtualMachine::getSpec)
                .map(VirtualMachineSpec::template)
                .map(VirtualMachineTemplate::spec)
                .map(VirtualMachineInstanceSpec::domain)
                .map(Domain::devices)
                .map(Devices::disks)
                .flatMap(disks ->
                        disks.stream().filter(disk -> name.equals(disk.name())).findFirst());
    }

    private static boolean isTakenOver(VirtualMachine live) {
        Map<String, String> annotations = live.getMetadata().getAnnotations();
        if (annotations == null) {
            return !Labels.managedByOperator(live);
        }
        boolean marked = Labels.ADOPTED_VALUE.equals(annotations.get(Labels.ADOPTED));
        boolean neverWritten = !Labels.managedByOperator(live) && !annotations.containsKey(Labels.APPLIED_HASH);
        return marked || neverWritten;
    }
}
