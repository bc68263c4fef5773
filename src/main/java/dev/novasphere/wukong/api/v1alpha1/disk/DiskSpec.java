package dev.novasphere.wukong.api.v1alpha1.disk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskCache;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskIo;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskType;
import dev.novasphere.wukong.api.v1alpha1.disk.source.DiskSource;
import dev.novasphere.wukong.api.v1alpha1.disk.source.ImageOptions;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One disk: a PersistentVolumeClaim, empty, filled by CDI or there already; or the image of a container, which has no claim. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = DiskSourceRules.ONE_SOURCE_CEL, message = DiskSourceRules.ONE_SOURCE_MESSAGE)
@ValidationRule(value = DiskRules.SIZE_NEEDED_CEL, fieldPath = ".size", message = DiskRules.SIZE_NEEDED_MESSAGE)
@ValidationRule(
        value = DiskSourceRules.OPTIONS_WITH_IMAGE_CEL,
        fieldPath = ".imageOptions",
        message = DiskSourceRules.OPTIONS_WITH_IMAGE_MESSAGE)
@ValidationRule(
        value = DiskSourceRules.CHECKSUM_WITH_HTTP_CEL,
        fieldPath = ".imageOptions",
        message = DiskSourceRules.CHECKSUM_WITH_HTTP_MESSAGE)
@ValidationRule(
        value = DiskSourceRules.PULL_METHOD_WITH_REGISTRY_CEL,
        fieldPath = ".imageOptions",
        message = DiskSourceRules.PULL_METHOD_WITH_REGISTRY_MESSAGE)
@ValidationRule(
        value = DiskRules.BOOT_IS_THERE_CEL,
        fieldPath = ".hotpluggable",
        message = DiskRules.BOOT_IS_THERE_MESSAGE)
@ValidationRule(value = DiskMountRules.BY_SERIAL_CEL, fieldPath = ".mount", message = DiskMountRules.BY_SERIAL_MESSAGE)
@ValidationRule(value = DiskMountRules.HARD_DISK_CEL, fieldPath = ".mount", message = DiskMountRules.HARD_DISK_MESSAGE)
@ValidationRule(
        value = ContainerDiskRules.ALONE_CEL,
        fieldPath = ".containerDisk",
        message = ContainerDiskRules.ALONE_MESSAGE)
@ValidationRule(value = DiskTypeRules.CDROM_BUS_CEL, fieldPath = ".bus", message = DiskTypeRules.CDROM_BUS_MESSAGE)
@ValidationRule(value = DiskTypeRules.LUN_BUS_CEL, fieldPath = ".bus", message = DiskTypeRules.LUN_BUS_MESSAGE)
@ValidationRule(value = DiskTypeRules.PLUGGED_BUS_CEL, fieldPath = ".bus", message = DiskTypeRules.PLUGGED_BUS_MESSAGE)
@ValidationRule(value = DiskTypeRules.NATIVE_IO_CEL, fieldPath = ".io", message = DiskTypeRules.NATIVE_IO_MESSAGE)
@ValidationRule(value = DiskTypeRules.READ_ONLY_CEL, fieldPath = ".readOnly", message = DiskTypeRules.READ_ONLY_MESSAGE)
@ValidationRule(value = DiskTypeRules.TRAY_CEL, fieldPath = ".size", message = DiskTypeRules.TRAY_MESSAGE)
@ValidationRule(
        value = DiskTypeRules.SHAREABLE_CEL,
        fieldPath = ".shareable",
        message = DiskTypeRules.SHAREABLE_MESSAGE)
@ValidationRule(
        value = DiskTypeRules.MIGRATABLE_CEL,
        fieldPath = ".migrateStorage",
        message = DiskTypeRules.MIGRATABLE_MESSAGE)
public record DiskSpec(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = DiskRules.NAME_CEL, message = DiskRules.NAME_MESSAGE)
        @ValidationRule(value = DiskRules.NAME_FREE_CEL, message = DiskRules.NAME_FREE_MESSAGE)
        @JsonPropertyDescription("Name of the disk; its PersistentVolumeClaim is called <wukong>-<name>.")
        String name,

        @Size(max = 32)
        @ValidationRule(value = DiskRules.SIZE_CEL, message = DiskRules.SIZE_MESSAGE)
        @ValidationRule(value = DiskRules.SIZE_LEAST_CEL, message = DiskRules.SIZE_LEAST_MESSAGE)
        @ValidationRule(value = DiskRules.SIZE_MOST_CEL, message = DiskRules.SIZE_MOST_MESSAGE)
        @ValidationRule(value = DiskRules.SHRINKS_CEL, message = DiskRules.SHRINKS_MESSAGE)
        @JsonPropertyDescription(
                "Size as a Kubernetes quantity such as 20Gi (GiB). May grow later, where the StorageClass allows it; never shrink. May be left"
                        + " out for a clone, which then has the size of its source, and for claimName.")
        String size,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = DiskRules.CLASS_CEL, message = DiskRules.CLASS_MESSAGE)
        @JsonPropertyDescription(
                "StorageClass of the volume. Absent: KubeVirt's default class, else that of Kubernetes.")
        String storageClassName,

        @JsonPropertyDescription(
                "When true, the guest boots from this disk first. Absent on all disks, and no bootOrder anywhere: from the first in the list that"
                        + " is no cdrom.")
        Boolean boot,

        @Size(max = Limits.IMAGE)
        @ValidationRule(value = DiskRules.IMAGE_CEL, message = DiskRules.IMAGE_MESSAGE)
        @JsonPropertyDescription(
                "Image the disk is filled from, by CDI: an http:// or https:// address, docker://registry/image, oci-archive://..., or a"
                        + " bare registry reference, which means docker://. Absent: an empty disk.")
        String image,

        @Size(max = Limits.ACCESS_MODES)
        @ValidationRule(value = DiskRules.MODES_CEL, message = DiskRules.MODES_MESSAGE)
        @JsonPropertyDescription(
                "Which nodes can use the volume at the same time: ReadWriteOnce one, ReadWriteMany several, which a live migration of the guest needs,"
                        + " ReadOnlyMany several that only read, ReadWriteOncePod one Pod. The storage must offer it. Default: what the StorageProfile of the class"
                        + " says, else ReadWriteOnce.")
        List<AccessMode> accessModes,

        @JsonPropertyDescription(
                "Filesystem: the disk is a file on the volume. Block: it is the volume itself. Default: what the StorageProfile of the class says, else"
                        + " Filesystem; Block for a lun.")
        VolumeMode volumeMode,

        @JsonPropertyDescription("Delete or Retain, for this disk alone; wins over spec.deletionPolicy.")
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("How the image is fetched and checked.")
        ImageOptions imageOptions,

        @JsonPropertyDescription(
                "What CDI fills the disk from instead of an image, one of these: a claim, a snapshot or a DataSource that is cloned, an upload, or nothing"
                        + " (blank).")
        DiskSource source,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = DiskSourceRules.CLAIM_CEL, message = DiskSourceRules.CLAIM_MESSAGE)
        @JsonPropertyDescription(
                "An existing PersistentVolumeClaim of the same namespace that is used as it is, with the data it holds. It is never"
                        + " deleted with the Wukong.")
        String claimName,

        @Size(max = Limits.IMAGE)
        @ValidationRule(value = ContainerDiskRules.IMAGE_CEL, message = ContainerDiskRules.IMAGE_MESSAGE)
        @JsonPropertyDescription(
                "Image of a container that holds a disk, by registry reference without a scheme, for example"
                        + " quay.io/containerdisks/fedora:42. The node pulls it, and the disk lives as long as the guest: what the guest writes"
                        + " is lost when it ends; a live migration takes it along. There is no claim, and snapshots leave it out.")
        String containerDisk,

        @JsonPropertyDescription(
                "true: the disk can be plugged in and out while the guest runs, from the start on; not for the disk the guest boots"
                        + " from. false: it comes and goes at a restart only. Absent: disks added while the guest runs are plugged in at once.")
        Boolean hotpluggable,

        @JsonPropertyDescription(
                "disk (default), cdrom or lun. A cdrom without image, source, claimName and containerDisk is an empty tray. lun is a SCSI device that the"
                        + " guest sends its own commands to, for example persistent reservations.")
        DiskType type,

        @JsonPropertyDescription(
                "virtio, sata, scsi or usb. Default: virtio for a disk, sata for a cdrom, scsi for a lun. virtio and scsi need a driver in"
                        + " the guest, which Windows does not bring along.")
        DiskBus bus,

        @JsonPropertyDescription(
                "How the node caches the disk. none: not at all. writethrough: what is read. writeback: what is written, too, which is lost with the node"
                        + " unless the guest flushes it. Default: KubeVirt's choice, none where the storage can do it.")
        DiskCache cache,

        @JsonPropertyDescription(
                "How QEMU reads and writes the disk: native, by asynchronous I/O of the kernel and without a cache, or threads. Default: KubeVirt's choice.")
        DiskIo io,

        @Min(1)
        @Max(Limits.BOOT_ORDER)
        @JsonPropertyDescription(
                "Place of the disk among the devices that the firmware tries, 1 first. Instead of boot, where there are several. Where a disk or"
                        + " network has one, or a disk has boot, what has none is not tried.")
        Integer bootOrder,

        @Size(max = Limits.DISK_SERIAL)
        @ValidationRule(value = DiskTypeRules.SERIAL_CEL, message = DiskTypeRules.SERIAL_MESSAGE)
        @JsonPropertyDescription(
                "Serial number that the guest shows under /dev/disk/by-id, for disks of type disk. Default: the name, where it has at most 20"
                        + " characters.")
        String serial,

        @JsonPropertyDescription("When true, the guest cannot write to the disk. A cdrom is always so. Default false.")
        Boolean readOnly,

        @JsonPropertyDescription(
                "When true, several machines use the claim in claimName at the same time: the claim must be ReadWriteMany, and the guests"
                        + " must have a file system or database for that. Needed on the disk of each. Default false.")
        Boolean shareable,

        @JsonPropertyDescription(
                "Where cloud-init mounts the disk at the first boot of the guest, after it has given a file system to an empty one.")
        DiskMount mount,

        @JsonPropertyDescription(
                "When true, a changed storageClassName, accessModes or volumeMode moves the disk while the guest runs: to a new claim"
                        + " <wukong>-<name>-2, by a live migration. The old claim stays until the move is complete and then follows"
                        + " deletionPolicy. Default false: such a change has no effect.")
        Boolean migrateStorage) {

    public DiskSpec {
        image = Absent.ifEmpty(image);
        serial = Absent.ifEmpty(serial);
        accessModes = accessModes == null ? List.of() : List.copyOf(accessModes);
    }

    /** Whether the guest boots from this disk first. */
    public boolean bootsFirst() {
        return Boolean.TRUE.equals(boot);
    }

    /** Whether the disk is a claim that was there before and is only used. */
    public boolean usesExistingClaim() {
        return claimName != null;
    }

    /** Whether it is a drive without a medium: there is neither claim nor volume of it. */
    public boolean emptyTray() {
        return type == DiskType.CDROM && !hasImage() && source == null && claimName == null && containerDisk == null;
    }

    /** Whether it is the image of a container, which lives as long as the guest and has no claim. */
    public boolean ephemeral() {
        return containerDisk != null;
    }

    /** Whether there is a claim behind it. */
    public boolean hasClaim() {
        return !emptyTray() && !ephemeral();
    }

    /** Whether a claim is made for it. */
    public boolean hasOwnClaim() {
        return hasClaim() && !usesExistingClaim();
    }

    /** Whether it is a CD-ROM drive. */
    public boolean cdrom() {
        return type == DiskType.CDROM;
    }

    /** Whether it is a hard disk: no CD-ROM drive, and no LUN. */
    public boolean hardDisk() {
        return type == null || type == DiskType.DISK;
    }

    /** Whether the guest cannot write to it. */
    public boolean onlyRead() {
        return cdrom() || Boolean.TRUE.equals(readOnly);
    }

    /** Whether CDI makes it empty. */
    public boolean blank() {
        return source != null && Boolean.TRUE.equals(source.blank());
    }

    /** Whether several machines use its claim at the same time. */
    public boolean shared() {
        return Boolean.TRUE.equals(shareable) && claimName != null;
    }

    /** Whether a change of its class or modes moves its data. */
    public boolean migratesStorage() {
        return Boolean.TRUE.equals(migrateStorage);
    }

    /** Whether CDI makes this disk. */
    public boolean filledByCdi() {
        return hasImage() || source != null;
    }

    /** Whether CDI fills this disk from an image. */
    public boolean hasImage() {
        return image != null && !image.isBlank();
    }
}
