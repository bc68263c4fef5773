package dev.novasphere.wukong.plan.storage.device;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.device.DiskTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** In which fields of a Wukong the disk of a template differs from that of a guest: what the template leaves to KubeVirt counts for nothing. */
public final class DiskDifferences {

    private DiskDifferences() {}

    /** The fields, in the order of the Wukong; empty when the guest has the disk as it is wanted. */
    public static List<String> of(Disk wanted, Disk running) {
        List<String> fields = new ArrayList<>();
        boolean sameType = sameType(wanted.disk(), running.disk())
                && sameType(wanted.cdrom(), running.cdrom())
                && sameType(wanted.lun(), running.lun());
        if (!sameType) {
            fields.add("type");
        } else {
            targets(target(wanted), target(running), fields);
        }
        unless(wanted.cache() == null || wanted.cache().equals(running.cache()), "cache", fields);
        unless(wanted.io() == null || wanted.io().equals(running.io()), "io", fields);
        unless(
                Boolean.TRUE.equals(wanted.shareable()) == Boolean.TRUE.equals(running.shareable()),
                "shareable",
                fields);
        unless(Objects.equals(wanted.serial(), running.serial()), "serial", fields);
        unless(Objects.equals(wanted.bootOrder(), running.bootOrder()), "bootOrder", fields);
        return fields;
    }

    private static boolean sameType(DiskTarget wanted, DiskTarget running) {
        return wanted == null || running != null;
    }

    private static DiskTarget target(Disk disk) {
        return disk.disk() != null ? disk.disk() : disk.cdrom() != null ? disk.cdrom() : disk.lun();
    }

    private static void targets(DiskTarget wanted, DiskTarget running, List<String> fields) {
        if (wanted == null) {
            return;
        }
        unless(Objects.equals(wanted.bus(), running.bus()), "bus", fields);
        unless(wanted.readonly() == null || wanted.readonly().equals(running.readonly()), "readOnly", fields);
    }

    private static void unless(boolean same, String field, List<String> fields) {
        if (!same) {
            fields.add(field);
        }
    }
}
