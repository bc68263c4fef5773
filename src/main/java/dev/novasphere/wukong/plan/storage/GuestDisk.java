package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskType;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.DiskTarget;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.Takeover;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A disk as the guest sees it: virtio unless the Wukong says otherwise, the boot disk first, and its name as serial number, so that the guest
 * finds it under /dev/disk/by-id whatever the order of the disks.
 */
final class GuestDisk {

    /** KubeVirt's characters for a serial, cut to the 20 bytes that a virtio block device shows the guest. */
    private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9_.+-]{1,20}");

    private GuestDisk() {}

    /**
     * The disk of a spec entry; on a machine that was taken over, disks it already has keep their serial and, if they come first, boot
     * without an order, and stay entirely as they are while its guest runs.
     */
    static Disk of(PlanInput input, DiskSpec disk) {
        return kept(input, disk).orElseGet(() -> planned(input, disk));
    }

    /** Reports that the disk of a running guest is not as the Wukong asks; empty when it is. */
    static Optional<Finding> difference(PlanInput input, DiskSpec disk) {
        return kept(input, disk)
                .filter(kept -> !kept.equals(planned(input, disk)))
                .map(kept -> Finding.warning(
                        Concern.VOLUMES,
                        "DiskKept",
                        "disk %s: the running virtual machine keeps bus and boot order it was made with until it is off, because changing them now would ask for a restart; stop and start it when convenient"
                                .formatted(disk.name())));
    }

    private static Optional<Disk> kept(PlanInput input, DiskSpec disk) {
        return Takeover.guestRuns(input) ? Takeover.disk(input, disk.name()) : Optional.empty();
    }

    private static Disk planned(PlanInput input, DiskSpec disk) {
        Optional<Disk> kept = Takeover.disk(input, disk.name());
        String serial = disk.serial() != null
                ? disk.serial()
                : kept.isPresent() ? kept.get().serial() : serialOfName(disk);
        boolean first = input.spec().disks().indexOf(disk) == 0;
        boolean bootsAnyway = first && kept.isPresent() && kept.get().bootOrder() == null;
        Integer order = disk.bootsFirst() && !bootsAnyway ? Integer.valueOf(1) : disk.bootOrder();
        return presented(disk)
                .withSerial(serial)
                .withBootOrder(order)
                .with(
                        disk.cache() == null ? null : disk.cache().text(),
                        disk.io() == null ? null : disk.io().text(),
                        disk.shared() ? Boolean.TRUE : null);
    }

    /** A drive whose medium changes has no serial number of its own accord. */
    private static String serialOfName(DiskSpec disk) {
        return !disk.cdrom() && SERIAL.matcher(disk.name()).matches() ? disk.name() : null;
    }

    private static Disk presented(DiskSpec disk) {
        DiskType type = disk.type() == null ? DiskType.DISK : disk.type();
        DiskBus usual =
                switch (type) {
                    case DISK -> DiskBus.VIRTIO;
                    case CDROM -> DiskBus.SATA;
                    case LUN -> DiskBus.SCSI;
                };
        DiskTarget target = DiskTarget.on((disk.bus() == null ? usual : disk.bus()).text());
        boolean readOnly = Boolean.TRUE.equals(disk.readOnly());
        return switch (type) {
            case DISK -> Disk.disk(disk.name(), readOnly ? target.readOnly() : target);
            case CDROM -> Disk.cdrom(disk.name(), target);
            case LUN -> Disk.lun(disk.name(), readOnly ? target.readOnly() : target);
        };
    }
}
