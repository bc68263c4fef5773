package dev.novasphere.wukong.api.v1alpha1.disk;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import java.util.List;
import java.util.Objects;

/** The rules on disks that the guest mounts: for each its CEL expression and message in the definition, and the same in Java. */
public final class DiskMountRules {

    /** A line of fstab(5) has its fields between blanks. */
    public static final String PATH_CEL = "self.matches('" + Patterns.MOUNT_PATH + "')";

    public static final String PATH_MESSAGE =
            "mount.path must be an absolute path of letters, digits, -, _, ., +, @ and slashes, and not / alone; write for example /srv/data";
    static final Rule<String> PATH = new Rule<>(PATH_CEL, PATH_MESSAGE, Matching.required(Patterns.MOUNT_PATH));

    /** The guest finds the disk by its serial number, which is the name where nothing else is written. */
    public static final String BY_SERIAL_CEL =
            "!has(self.mount) || (has(self.serial) && self.serial != '' ? !self.serial.contains('.') : self.name.size() <= 20)";

    public static final String BY_SERIAL_MESSAGE =
            "mount needs a serial number by which the guest finds the disk, without dots; write serial with at most 20 characters, or a shorter name";
    static final Rule<DiskSpec> BY_SERIAL = new Rule<>(BY_SERIAL_CEL, BY_SERIAL_MESSAGE, DiskMountRules::isFound);

    /** cloud-init mounts hard disks, and USB disks come too late. */
    public static final String HARD_DISK_CEL =
            "!has(self.mount) || ((!has(self.type) || self.type == 'disk') && (!has(self.bus) || self.bus != 'usb'))";

    public static final String HARD_DISK_MESSAGE =
            "mount is for disks of type disk on virtio, scsi or sata; leave type and bus out, or mount";
    static final Rule<DiskSpec> HARD_DISK = new Rule<>(
            HARD_DISK_CEL,
            HARD_DISK_MESSAGE,
            disk -> disk.mount() == null || (disk.hardDisk() && disk.bus() != DiskBus.USB));

    /** Two disks cannot be at one place. */
    public static final String UNIQUE_PATHS_CEL = "[self.map(d, has(d.mount), d.mount.path)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_PATHS_MESSAGE = "two disks have the same mount.path; give each its own";
    static final Rule<List<DiskSpec>> UNIQUE_PATHS = new Rule<>(
            UNIQUE_PATHS_CEL,
            UNIQUE_PATHS_MESSAGE,
            disks -> Matching.unique(
                    disks.stream().map(DiskSpec::mount).filter(Objects::nonNull).toList(), DiskMount::path));

    private DiskMountRules() {}

    static void check(List<DiskSpec> disks, Violations violations) {
        violations.check("spec.disks", disks, UNIQUE_PATHS);
    }

    static void check(String path, DiskSpec disk, Violations violations) {
        violations.check(path + ".mount", disk, BY_SERIAL, HARD_DISK);
        if (disk.mount() != null) {
            violations.length(path + ".mount.path", disk.mount().path(), Limits.TEXT);
            violations.required(path + ".mount.path", disk.mount().path(), PATH);
        }
    }

    private static boolean isFound(DiskSpec disk) {
        if (disk.mount() == null) {
            return true;
        }
        return disk.serial() != null
                ? !disk.serial().contains(".")
                : disk.name() == null || disk.name().length() <= Limits.DISK_SERIAL;
    }
}
