package dev.novasphere.wukong.plan.snapshot;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import java.util.Optional;

/**
 * All that is known about one WukongSnapshot at one moment.
 *
 * @param snapshot the WukongSnapshot with its status so far
 * @param apiServed whether the cluster serves VirtualMachineSnapshots
 * @param wukong the Wukong it names
 * @param machine the live VirtualMachine of that Wukong's name
 * @param guest the live VirtualMachineInstance of that name
 * @param taken the live VirtualMachineSnapshot of the WukongSnapshot's name, whoever made it
 * @param restore name of the WukongRestore that holds the virtual machine
 * @param moving name of a claim that a disk of the machine moves to or from, so that no claim is known to hold all of its data
 */
public record SnapshotContext(
        WukongSnapshot snapshot,
        boolean apiServed,
        Optional<Wukong> wukong,
        Optional<VirtualMachine> machine,
        Optional<VirtualMachineInstance> guest,
        Optional<VirtualMachineSnapshot> taken,
        Optional<String> restore,
        Optional<String> moving) {}
