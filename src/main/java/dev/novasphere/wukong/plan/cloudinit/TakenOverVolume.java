package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import dev.novasphere.wukong.plan.identity.Seed;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.List;
import java.util.Optional;

/**
 * What a machine of the Go operator has for cloud-init: a volume that holds its user data inline and has no disk of its own (KubeVirt adds
 * one), or none at all, as its first revisions left machines without user and keys. Changing that while the guest runs would ask for a
 * restart and block every live update until then. A machine without stays without as long as the Wukong asks for nothing, because a
 * new volume would make cloud-init go through a first boot again.
 *
 * @param volumes the volume as it is, if there is one
 * @param disks its disk, if the machine has one
 * @param finding says that something waits, if so
 */
record TakenOverVolume(List<Volume> volumes, List<Disk> disks, Optional<Finding> finding) {

    private static final Finding KEPT = Finding.warning(
            Concern.CLOUD_INIT,
            "CloudInitKept",
            "the running virtual machine keeps the user data it was made with until it is off, because exchanging it now would ask for a restart; stop and start it when convenient");
    private static final Finding LATER = Finding.warning(
            Concern.CLOUD_INIT,
            "CloudInitLater",
            "the running virtual machine was made without a cloud-init volume and gets one once it is off, because adding it now would ask for a restart; stop and start it when convenient");

    /** What to leave alone; empty when the volume is to be written as for any other machine. */
    static Optional<TakenOverVolume> of(PlanInput input) {
        Optional<VirtualMachineInstanceSpec> template = Takeover.template(input);
        if (template.isEmpty()) {
            return Optional.empty();
        }
        boolean runs = Takeover.guestRuns(input);
        Optional<Volume> volume = template.get().volumes().stream()
                .filter(v -> Names.CLOUD_INIT_DISK.equals(v.name()))
                .findFirst();
        if (volume.isEmpty()) {
            boolean asked = Seed.isAsked(input);
            return runs || !asked
                    ? Optional.of(
                            new TakenOverVolume(List.of(), List.of(), asked ? Optional.of(LATER) : Optional.empty()))
                    : Optional.empty();
        }
        boolean inline = volume.get().cloudInitNoCloud() != null
                && volume.get().cloudInitNoCloud().userData() != null;
        return runs && inline
                ? Optional.of(new TakenOverVolume(
                        List.of(volume.get()),
                        Takeover.disk(input, Names.CLOUD_INIT_DISK)
                                .map(List::of)
                                .orElse(List.of()),
                        Optional.of(KEPT)))
                : Optional.empty();
    }
}
