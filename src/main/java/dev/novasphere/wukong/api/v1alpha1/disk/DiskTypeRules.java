package dev.novasphere.wukong.api.v1alpha1.disk;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskCache;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskIo;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskType;
import java.util.List;
import java.util.Objects;

/**
 * The rules on how a disk is presented to the guest: for each its CEL expression and message in the definition, and the same in Java. They are
 * those of KubeVirt (pkg/storage/admitters) where it has them.
 */
public final class DiskTypeRules {

    /** KubeVirt refuses it: there is no such drive. */
    public static final String CDROM_BUS_CEL =
            "!has(self.type) || self.type != 'cdrom' || !has(self.bus) || self.bus != 'virtio'";

    public static final String CDROM_BUS_MESSAGE =
            "a cdrom cannot be on the bus virtio; write bus: sata, or leave bus out";
    static final Rule<DiskSpec> CDROM_BUS =
            new Rule<>(CDROM_BUS_CEL, CDROM_BUS_MESSAGE, disk -> !disk.cdrom() || disk.bus() != DiskBus.VIRTIO);

    /** A LUN takes SCSI commands; KubeVirt takes sata too, with which libvirt refuses the guest (qemu_validate.c). */
    public static final String LUN_BUS_CEL =
            "!has(self.type) || self.type != 'lun' || !has(self.bus) || self.bus == 'scsi'";

    public static final String LUN_BUS_MESSAGE = "a lun is a SCSI device; write bus: scsi, or leave bus out";
    static final Rule<DiskSpec> LUN_BUS = new Rule<>(
            LUN_BUS_CEL,
            LUN_BUS_MESSAGE,
            disk -> disk.type() != DiskType.LUN || disk.bus() == null || disk.bus() == DiskBus.SCSI);

    /** KubeVirt hands both on, and libvirt refuses the guest (qemu_validate.c). */
    public static final String NATIVE_IO_CEL =
            "!has(self.io) || self.io != 'native' || !has(self.cache) || self.cache == 'none'";

    public static final String NATIVE_IO_MESSAGE =
            "io: native goes with no cache only; leave cache out, or write io: threads";
    static final Rule<DiskSpec> NATIVE_IO = new Rule<>(
            NATIVE_IO_CEL,
            NATIVE_IO_MESSAGE,
            disk -> disk.io() != DiskIo.NATIVE || disk.cache() == null || disk.cache() == DiskCache.NONE);

    /** KubeVirt plugs disks on virtio and scsi, and LUNs on scsi. */
    public static final String PLUGGED_BUS_CEL =
            "!has(self.hotpluggable) || !self.hotpluggable || !has(self.bus) || (has(self.type) && self.type == 'cdrom')"
                    + " || self.bus == 'scsi' || (self.bus == 'virtio' && (!has(self.type) || self.type == 'disk'))";

    public static final String PLUGGED_BUS_MESSAGE =
            "a hotpluggable disk is on the bus virtio or scsi, a hotpluggable lun on scsi; write bus: scsi, or leave hotpluggable out";
    static final Rule<DiskSpec> PLUGGED_BUS =
            new Rule<>(PLUGGED_BUS_CEL, PLUGGED_BUS_MESSAGE, DiskTypeRules::canBePlugged);

    /** KubeVirt refuses it for SATA disks, and a CD is read only. */
    public static final String READ_ONLY_CEL =
            "!has(self.readOnly) || (self.readOnly ? (!has(self.bus) || self.bus != 'sata' || (has(self.type) && self.type != 'disk'))"
                    + " : (!has(self.type) || self.type != 'cdrom'))";

    public static final String READ_ONLY_MESSAGE =
            "readOnly: true is for disks on virtio, scsi or usb, and a cdrom is always read only; write another bus, or leave readOnly out";
    static final Rule<DiskSpec> READ_ONLY = new Rule<>(READ_ONLY_CEL, READ_ONLY_MESSAGE, DiskTypeRules::canBeReadOnly);

    /** An empty tray has no claim. */
    public static final String TRAY_CEL =
            "!has(self.type) || self.type != 'cdrom' || !has(self.size) || (has(self.image) && self.image != '') || has(self.source)"
                    + " || has(self.claimName) || has(self.containerDisk)";

    public static final String TRAY_MESSAGE =
            "a cdrom with a size needs a medium; write image, source or claimName, or leave size out for an empty tray";
    static final Rule<DiskSpec> TRAY =
            new Rule<>(TRAY_CEL, TRAY_MESSAGE, disk -> !disk.emptyTray() || disk.size() == null);

    /** A claim that is made for one machine is not to be written by others, and a cache of a node does not see the writes of another. */
    public static final String SHAREABLE_CEL =
            "!has(self.shareable) || !self.shareable || (has(self.claimName) && (!has(self.cache) || self.cache == 'none'))";

    public static final String SHAREABLE_MESSAGE =
            "shareable: true is for a disk with claimName and without a cache; make a ReadWriteMany claim, name it in claimName, and leave cache out";
    static final Rule<DiskSpec> SHAREABLE = new Rule<>(
            SHAREABLE_CEL,
            SHAREABLE_MESSAGE,
            disk -> !Boolean.TRUE.equals(disk.shareable())
                    || (disk.claimName() != null && (disk.cache() == null || disk.cache() == DiskCache.NONE)));

    /** KubeVirt migrates no LUNs; what is not the Wukong's own claim is not its to move, and media of CDs are few and read only. */
    public static final String MIGRATABLE_CEL =
            "!has(self.migrateStorage) || !self.migrateStorage || !(has(self.claimName) || has(self.containerDisk) || has(self.type) && self.type != 'disk')";

    public static final String MIGRATABLE_MESSAGE =
            "migrateStorage: true is for a disk of type disk with a claim of its own; leave it out beside claimName, containerDisk, type: cdrom and type: lun";
    static final Rule<DiskSpec> MIGRATABLE = new Rule<>(
            MIGRATABLE_CEL,
            MIGRATABLE_MESSAGE,
            disk -> !disk.migratesStorage()
                    || disk.claimName() == null && disk.containerDisk() == null && disk.hardDisk());

    /** KubeVirt takes these characters, and every bus shows the guest 20 of them. */
    public static final String SERIAL_CEL = "self == '' || self.matches('" + Patterns.DISK_SERIAL + "')";

    public static final String SERIAL_MESSAGE =
            "serial must be at most 20 letters, digits, -, _, + and .; write for example data-1";
    static final Rule<String> SERIAL = new Rule<>(SERIAL_CEL, SERIAL_MESSAGE, Matching.optional(Patterns.DISK_SERIAL));

    /** boot is the short form of one order. */
    public static final String ONE_ORDER_CEL =
            "!self.exists(d, has(d.bootOrder)) || !self.exists(d, has(d.boot) && d.boot)";

    public static final String ONE_ORDER_MESSAGE =
            "boot and bootOrder both say what the guest boots from; write boot: true on one disk, or bootOrder on several";
    static final Rule<List<DiskSpec>> ONE_ORDER = new Rule<>(
            ONE_ORDER_CEL,
            ONE_ORDER_MESSAGE,
            disks -> disks.stream().noneMatch(DiskSpec::bootsFirst)
                    || disks.stream().allMatch(disk -> disk.bootOrder() == null));

    /** KubeVirt refuses two devices of one place. */
    public static final String UNIQUE_ORDERS_CEL = "[self.map(d, has(d.bootOrder), d.bootOrder)]" + Rule.NO_TWO_ALIKE;

    public static final String UNIQUE_ORDERS_MESSAGE =
            "two disks have the same bootOrder; give each its own number, 1 for the first";
    static final Rule<List<DiskSpec>> UNIQUE_ORDERS = new Rule<>(
            UNIQUE_ORDERS_CEL,
            UNIQUE_ORDERS_MESSAGE,
            disks -> disks.stream()
                            .map(DiskSpec::bootOrder)
                            .filter(Objects::nonNull)
                            .distinct()
                            .count()
                    == disks.stream()
                            .map(DiskSpec::bootOrder)
                            .filter(Objects::nonNull)
                            .count());

    private DiskTypeRules() {}

    static void check(List<DiskSpec> disks, Violations violations) {
        violations.check("spec.disks", disks, ONE_ORDER, UNIQUE_ORDERS);
    }

    static void check(String path, DiskSpec disk, Violations violations) {
        violations.check(path + ".bus", disk, CDROM_BUS, LUN_BUS, PLUGGED_BUS);
        violations.check(path + ".io", disk, NATIVE_IO);
        violations.check(path + ".readOnly", disk, READ_ONLY);
        violations.check(path + ".size", disk, TRAY);
        violations.check(path + ".shareable", disk, SHAREABLE);
        violations.check(path + ".migrateStorage", disk, MIGRATABLE);
        violations.within(path + ".bootOrder", disk.bootOrder(), 1, Limits.BOOT_ORDER);
        violations.length(path + ".serial", disk.serial(), Limits.DISK_SERIAL);
        violations.check(path + ".serial", disk.serial(), SERIAL);
    }

    private static boolean canBePlugged(DiskSpec disk) {
        return !Boolean.TRUE.equals(disk.hotpluggable())
                || disk.bus() == null
                || disk.cdrom()
                || disk.bus() == DiskBus.SCSI
                || (disk.bus() == DiskBus.VIRTIO && disk.hardDisk());
    }

    private static boolean canBeReadOnly(DiskSpec disk) {
        if (disk.readOnly() == null) {
            return true;
        }
        return disk.readOnly() ? disk.bus() != DiskBus.SATA || !disk.hardDisk() : !disk.cdrom();
    }
}
