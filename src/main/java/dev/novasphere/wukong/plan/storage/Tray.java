package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.storage.move.GuestVolumes;
import java.util.List;
import java.util.Optional;

/**
 * Whether the medium of a CD-ROM drive can be changed while the guest runs. KubeVirt does so where the medium is a hotpluggable volume and the
 * drive is there already; a drive itself it never plugs, and waits for such a volume before it starts a guest. So every medium is hotpluggable
 * where KubeVirt can do it, but for those of drives that a running guest does not have yet, and of drives that were made otherwise. That holds
 * for {@code hotpluggable: true} too: a medium whose drive cannot be plugged would fail over and over, and hold other changes back.
 */
final class Tray {

    private Tray() {}

    static boolean isPluggable(PlanInput input, DiskSpec disk) {
        if (Boolean.FALSE.equals(disk.hotpluggable())) {
            return false;
        }
        Optional<Volume> known = HotPlug.known(input, disk);
        boolean asked = Boolean.TRUE.equals(disk.hotpluggable());
        if (known.isPresent() && !asked) {
            return known.get().hotpluggable();
        }
        boolean driveIsThere = !GuestVolumes.of(input.observed()).isThere()
                || input
                        .observed()
                        .virtualMachineInstance()
                        .map(VirtualMachineInstance::getSpec)
                        .map(guest -> guest.disks())
                        .orElse(List.of())
                        .stream()
                        .filter(drive -> disk.name().equals(drive.name()))
                        .map(Disk::cdrom)
                        .anyMatch(cdrom -> cdrom != null);
        return driveIsThere && (asked || input.observed().kubeVirt().plugsVolumes());
    }
}
