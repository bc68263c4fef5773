package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.storage.device.UnfitDevices;
import dev.novasphere.wukong.plan.storage.move.GuestVolumes;
import java.util.Optional;

/**
 * Decides which volumes are hotpluggable. KubeVirt plugs such volumes in and out of a running guest when the template changes; any other
 * change of volumes waits for a restart. A hotpluggable volume costs an attachment Pod, so that only those disks are hotpluggable that the
 * user wants so, or that are added while the guest runs. What a disk is, it stays: changing it would ask for a restart.
 */
final class HotPlug {

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
        Optional<Volume> known = known(input, disk);
        if (known.isPresent()) {
            return known.get().hotpluggable();
        }
        return !OwnMachine.volumes(input.observed().virtualMachine()).isEmpty()
                && GuestVolumes.of(input.observed()).isThere()
                && input.observed().kubeVirt().plugsVolumes();
    }

    /**
     * The volume that a disk has already: that of the machine, or the one that the running guest still has of a disk that was taken out and is
     * written again. As another one it would be no longer what it was from the next start on.
     */
    static Optional<Volume> known(PlanInput input, DiskSpec disk) {
        GuestVolumes guest = GuestVolumes.of(input.observed());
        return OwnMachine.volume(input.observed().virtualMachine(), disk.name()).or(() -> guest.volume(disk.name())
                .filter(volume -> guest.isThere())
                .filter(volume ->
                        volume.claimName().filter(input.claimName(disk)::equals).isPresent()));
    }

    /** A finding where a disk is to be plugged while the guest runs and to be there when the guest starts; the latter counts. */
    static Optional<Finding> ignored(PlanInput input, DiskSpec disk) {
        return Boolean.TRUE.equals(disk.hotpluggable()) && !disk.cdrom() && bootsFrom(input, disk)
                ? Optional.of(UnfitDevices.ignored(
                        disk,
                        "hotpluggable: true has no effect on a disk that the guest boots from, because that must be there when the guest starts; leave hotpluggable out%s"
                                .formatted(disk.bootOrder() == null ? "" : ", or bootOrder")))
                : Optional.empty();
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
}
