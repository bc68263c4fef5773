package dev.novasphere.wukong.plan;

import dev.novasphere.wukong.api.v1alpha1.availability.EvictionStrategy;
import dev.novasphere.wukong.kubevirt.device.Devices;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import java.util.List;
import java.util.Optional;

/**
 * Virtual machines that the Go operator made. What it never wrote (serials, rng, grace period, eviction strategy) is not added to them,
 * because KubeVirt would then ask for a restart and, until it came, refuse live updates. An annotation keeps that known after our labels
 * are on the machine; whoever takes the annotation off gets the full machine at the next restart.
 *
 * <p>What it wrote otherwise than this operator does (interfaces without an address or named after their NetworkAttachmentDefinition, user
 * data inline or missing) stays while the guest runs, and is written anew once it is off.
 */
public final class Takeover {

    private Takeover() {}

    /**
     * The live virtual machine when it is one that was taken over or is about to be.
     *
     * @return the machine without any mark of the operator, or with the annotation {@link Annotations#ADOPTED}; empty for our own and when there
     *     is none yet
     */
    public static Optional<VirtualMachine> machine(PlanInput input) {
        return input.observed().virtualMachine().filter(Takeover::isTakenOver);
    }

    /** Whether the machine was taken over, or is about to be, and has a guest: then nothing may change that needs a restart. */
    public static boolean guestRuns(PlanInput input) {
        return machine(input).isPresent()
                && input.observed().virtualMachineInstance().isPresent();
    }

    /** The eviction strategy of a machine: what was asked for, else the default; null for one that is taken over, which would need a restart. */
    public static String evictionStrategy(PlanInput input) {
        EvictionStrategy asked = input.spec().highAvailability() == null
                ? null
                : input.spec().highAvailability().evictionStrategy();
        if (asked != null) {
            return asked.name();
        }
        return machine(input).isPresent() ? null : EvictionStrategy.DEFAULT.name();
    }

    /** The template of the machine that is taken over. */
    public static Optional<VirtualMachineInstanceSpec> template(PlanInput input) {
        return machine(input).flatMap(VirtualMachine::guestSpec);
    }

    /** The disk of a name as the machine that is taken over has it. */
    public static Optional<Disk> disk(PlanInput input, String name) {
        return devices(input).map(Devices::disks).flatMap(disks -> disks.stream()
                .filter(disk -> name.equals(disk.name()))
                .findFirst());
    }

    /**
     * The network of a name as the machine that is taken over has it. The first revisions of the Go operator named a secondary network
     * after its NetworkAttachmentDefinition.
     *
     * @param name name of the network in the Wukong
     * @param attachment name of its NetworkAttachmentDefinition; null for the pod network
     */
    public static Optional<Network> network(PlanInput input, String name, String attachment) {
        List<Network> networks =
                template(input).map(VirtualMachineInstanceSpec::networks).orElse(List.of());
        return networks.stream()
                .filter(network -> name.equals(network.name()))
                .findFirst()
                .or(() -> networks.stream()
                        .filter(network -> attachment != null
                                && network.multus() != null
                                && attachment.equals(network.multus().networkName()))
                        .findFirst());
    }

    /** The interface of a network of {@link #network}. */
    public static Optional<Interface> iface(PlanInput input, Network network) {
        return devices(input).map(Devices::interfaces).flatMap(interfaces -> interfaces.stream()
                .filter(iface -> iface.name() != null && iface.name().equals(network.name()))
                .findFirst());
    }

    /** Whether the operator has not yet written anything to a live machine. */
    public static boolean neverWritten(VirtualMachine live) {
        return !Labels.managedByOperator(live) && Annotations.annotation(live, Annotations.APPLIED_HASH) == null;
    }

    private static Optional<Devices> devices(PlanInput input) {
        return template(input).map(VirtualMachineInstanceSpec::domain).map(Domain::devices);
    }

    private static boolean isTakenOver(VirtualMachine live) {
        return Annotations.ADOPTED_VALUE.equals(Annotations.annotation(live, Annotations.ADOPTED))
                || neverWritten(live);
    }
}
