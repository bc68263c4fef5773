package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceStatus;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which volumes are hotpluggable. KubeVirt plugs such volumes in and out of a running guest when the template changes; any other
 * change of volumes waits for a restart. A hotpluggable volume costs an attachment Pod, so that only those disks are hotpluggable that the
 * user wants so, or that are added while the guest runs. What a disk is, it stays: changing it would ask for a restart.
 */
final class HotPlug {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private HotPlug() {}

    /** Whether the volume of a disk is hotpluggable; never that of the disk the guest boots from. */
    static boolean of(PlanInput input, DiskSpec disk) {
        if (disk.cdrom()) {
            return Tray.isPluggable(input, disk);
        }
        if (bootsFrom(input, disk) || !canBePlugged(disk)) {
            return false;
        }
        if (disk.hotpluggable() != null) {
            return disk.hotpluggable();
        }
        List<Volume> live = liveVolumes(input);
        Optional<Volume> known = live.stream()
                .filter(volume -> disk.name().equals(volume.name()))
                .findFirst();
        if (known.isPresent()) {
            return known.get().hotpluggable();
        }
        return !live.isEmpty()
                && guestIsThere(input)
                && input.observed().kubeVirt().plugsVolumes();
    }

    /** KubeVirt plugs disks on virtio and scsi, and LUNs on scsi. */
    private static boolean canBePlugged(DiskSpec disk) {
        return disk.bus() == null || disk.bus() == DiskBus.SCSI || disk.bus() == DiskBus.VIRTIO;
    }

    private static boolean bootsFrom(PlanInput input, DiskSpec disk) {
        boolean ordered = input.spec().disks().stream().anyMatch(other -> other.bootOrder() != null);
        if (ordered) {
            return disk.bootOrder() != null;
        }
        boolean chosen = input.spec().disks().stream().anyMatch(DiskSpec::bootsFirst);
        return chosen ? disk.bootsFirst() : input.spec().disks().indexOf(disk) == 0;
    }

    static List<Volume> liveVolumes(PlanInput input) {
        return input.observed()
                .virtualMachine()
                .map(VirtualMachine::getSpec)
                .filter(spec -> spec.template() != null && spec.template().spec() != null)
                .map(spec -> spec.template().spec().volumes())
                .orElse(List.of());
    }

    static boolean guestIsThere(PlanInput input) {
        return input.observed()
                .virtualMachineInstance()
                .filter(guest -> Optional.ofNullable(guest.getStatus())
                        .map(VirtualMachineInstanceStatus::phase)
                        .filter(ENDED::contains)
                        .isEmpty())
                .isPresent();
    }
}
