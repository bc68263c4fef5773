package dev.novasphere.wukong.plan.cloudinit.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.api.v1alpha1.filesystem.FilesystemSpec;
import java.util.List;

/**
 * Disks that the guest mounts, found by their serial number, whatever the order of the disks. A file system is made with partition any: on a
 * disk that holds a file system or partitions cloud-init then makes none (cc_disk_setup, find_device_node); with partition none it would
 * format it again. A mount that fails keeps no guest from starting.
 */
public final class GuestMounts {

    private static final String SHARED_OPTIONS = "ro,nofail";
    private static final String OPTIONS = "defaults,nofail";

    private GuestMounts() {}

    /**
     * Adds the file systems and mounts of disks that are to come formatted or mounted.
     *
     * @param document the user data; it gets fs_setup and mounts
     */
    public static void describe(ObjectNode document, List<DiskSpec> disks) {
        for (DiskSpec disk : disks) {
            ObjectNode setup = document.withArray("/fs_setup").addObject();
            setup.put("device", device(disk));
            setup.put("filesystem", disk.mount().fsTypeOrDefault().text());
            setup.put("partition", "any");
            setup.put("overwrite", false);
        }
        for (DiskSpec disk : disks) {
            ArrayNode line = document.withArray("/mounts").addArray();
            line.add(device(disk))
                    .add(disk.mount().path())
                    .add("auto")
                    .add(OPTIONS)
                    .add("0")
                    .add("2");
        }
    }

    /** File systems of virtiofs, by their tags; the guest cannot write to them. */
    public static void describeShared(ObjectNode document, List<FilesystemSpec> filesystems) {
        for (FilesystemSpec filesystem : filesystems) {
            document.withArray("/mounts")
                    .addArray()
                    .add(filesystem.name())
                    .add(filesystem.mountPath())
                    .add("virtiofs")
                    .add(SHARED_OPTIONS)
                    .add("0")
                    .add("0");
        }
    }

    /** What udev calls the disk in the guest: by the bus, QEMU's name of the device and the serial number. */
    static String device(DiskSpec disk) {
        String serial = disk.serial() == null ? disk.name() : disk.serial();
        String bus = disk.bus() == DiskBus.SCSI
                ? "scsi-0QEMU_QEMU_HARDDISK_"
                : disk.bus() == DiskBus.SATA ? "ata-QEMU_HARDDISK_" : "virtio-";
        return "/dev/disk/by-id/" + bus + serial;
    }
}
