package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.kubevirt.Disk;
import dev.novasphere.wukong.kubevirt.VirtualMachine;
import dev.novasphere.wukong.kubevirt.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.VirtualMachineTemplate;
import dev.novasphere.wukong.kubevirt.Volume;
import dev.novasphere.wukong.plan.Names;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import java.util.List;
import java.util.Optional;

/**
 * The cloud-init volume of a machine of the Go operator, which holds its user data inline and has no disk of its own (KubeVirt adds
 * one). Exchanging it while the guest runs would ask for a restart and hold back every live update until then.
 *
 * @param volume the volume as it is
 * @param disk its disk, if the machine has one
 */
record TakenOverVolume(Volume volume, Optional<Disk> disk) {

    /** The volume to leave alone; empty unless a machine taken over runs with inline user data. */
    static Optional<TakenOverVolume> of(PlanInput input) {
        if (input.observed().virtualMachineInstance().isEmpty()) {
            return Optional.empty();
        }
        return liveVolumes(input).stream()
                .filter(volume -> Names.CLOUD_INIT_DISK.equals(volume.name()))
                .filter(volume -> volume.cloudInitNoCloud() != null
                        && volume.cloudInitNoCloud().userData() != null)
                .findFirst()
                .map(volume -> new TakenOverVolume(volume, Takeover.disk(input, Names.CLOUD_INIT_DISK)));
    }

    private static List<Volume> liveVolumes(PlanInput input) {
        return Takeover.machine(input)
                .map(VirtualMachine::getSpec)
                .map(VirtualMachineSpec::template)
                .map(VirtualMachineTemplate::spec)
                .map(VirtualMachineInstanceSpec::volumes)
                .orElse(List.of());
    }
}
