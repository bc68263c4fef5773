package dev.novasphere.wukong.plan.storage.device;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.VolumeMode;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskBus;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskCache;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskIo;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskType;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds disks that KubeVirt takes and with which libvirt or Kubernetes then refuse the guest, and fields that KubeVirt drops without a word.
 */
public final class UnfitDevices {

    private static final String UNFIT = "DiskNotSupported";
    private static final String IGNORED = "DiskFieldIgnored";

    /** The longest name of a container (RFC 1123), and what KubeVirt makes of that of a disk (pkg/container-disk/container-disk.go). */
    private static final int CONTAINER_NAME = 63;

    private static final String CONTAINER_PREFIX = "volume";
    private static final String CONTAINER_SUFFIX = "-init";

    private UnfitDevices() {}

    /** What is wrong with a disk as the guest would see it. */
    public static List<Finding> of(PlanInput input, DiskSpec disk) {
        List<Finding> findings = new ArrayList<>();
        nativeIo(disk).ifPresent(findings::add);
        if (disk.type() == DiskType.LUN) {
            lunOnSata(disk).ifPresent(findings::add);
            lunOnFiles(input, disk).ifPresent(findings::add);
            lunShared(disk).ifPresent(findings::add);
        }
        containerName(disk).ifPresent(findings::add);
        serial(disk).ifPresent(findings::add);
        return findings;
    }

    /** A finding that a field of a disk has no effect; the message goes on after "disk NAME: ". */
    public static Finding ignored(DiskSpec disk, String message) {
        return Finding.ignored(Concern.VOLUMES, IGNORED, "disk " + disk.name() + ": " + message);
    }

    /** libvirt (qemu_validate.c): "native I/O needs either no disk cache or directsync cache mode". */
    private static Optional<Finding> nativeIo(DiskSpec disk) {
        return disk.io() == DiskIo.NATIVE && disk.cache() != null && disk.cache() != DiskCache.NONE
                ? Optional.of(grave(
                        disk,
                        "io: native goes with no cache only, and libvirt takes no disk with it and cache: %s; leave cache out, or write io: threads"
                                .formatted(disk.cache().text())))
                : Optional.empty();
    }

    /** libvirt (qemu_validate.c): "disk device='lun' is not supported for bus". */
    private static Optional<Finding> lunOnSata(DiskSpec disk) {
        return disk.bus() == DiskBus.SATA
                ? Optional.of(
                        error(
                                disk,
                                "a lun is a SCSI device, and the guest would never start with one on the bus sata; write bus: scsi, or leave bus out"))
                : Optional.empty();
    }

    /** libvirt (domain_validate.c): "disk device='lun' is only valid for block type disk source". */
    private static Optional<Finding> lunOnFiles(PlanInput input, DiskSpec disk) {
        PersistentVolumeClaim claim = input.observed().claims().get(disk.name());
        if (claim != null) {
            return "Block".equals(claim.getSpec().getVolumeMode())
                    ? Optional.empty()
                    : Optional.of(grave(
                            disk,
                            "a lun is a block device, but its claim %s is of volumeMode Filesystem; leave type out, or use a claim of volumeMode Block"
                                    .formatted(claim.getMetadata().getName())));
        }
        return disk.volumeMode() == VolumeMode.Filesystem && !disk.usesExistingClaim()
                ? Optional.of(
                        grave(
                                disk,
                                "a lun is a block device, so that volumeMode: Filesystem cannot stand beside it; write volumeMode: Block, or leave it out"))
                : Optional.empty();
    }

    /** A disk that is plugged later keeps no guest from starting. */
    private static Finding grave(DiskSpec disk, String message) {
        return Boolean.TRUE.equals(disk.hotpluggable()) ? warning(disk, UNFIT, message) : error(disk, message);
    }

    private static Optional<Finding> lunShared(DiskSpec disk) {
        return disk.shared()
                ? Optional.of(
                        warning(
                                disk,
                                "LunNotShareable",
                                "KubeVirt does not mark a lun as shareable, so that of two guests on one node only the first starts with it; keep the machines that share it on different nodes, with antiAffinity: true and antiAffinityPolicy: Required, or leave type out"))
                : Optional.empty();
    }

    /** KubeVirt's feature gate ImageVolume does without the longer of the two names. */
    private static Optional<Finding> containerName(DiskSpec disk) {
        int most = CONTAINER_NAME - CONTAINER_PREFIX.length() - CONTAINER_SUFFIX.length();
        if (!disk.ephemeral() || disk.name().length() <= most) {
            return Optional.empty();
        }
        String message =
                "KubeVirt names containers of the guest's Pod after a disk with containerDisk, for which its name is too long%s; write a name of at most %d characters";
        return disk.name().length() <= CONTAINER_NAME - CONTAINER_PREFIX.length()
                ? Optional.of(warning(
                        disk,
                        UNFIT,
                        message.formatted(
                                " where KubeVirt's feature gate ImageVolume is off: the guest never starts", most)))
                : Optional.of(error(disk, message.formatted(", so that the guest would never start", most)));
    }

    /** KubeVirt hands the serial number of hard disks on (pkg/virt-launcher/virtwrap/converter/storage/disk.go). */
    private static Optional<Finding> serial(DiskSpec disk) {
        return disk.serial() != null && !disk.hardDisk()
                ? Optional.of(ignored(
                        disk,
                        "serial has no effect on a %s, because KubeVirt gives a serial number to disks of type disk only; leave it out"
                                .formatted(disk.type().text())))
                : Optional.empty();
    }

    private static Finding error(DiskSpec disk, String message) {
        return Finding.error(Concern.VOLUMES, UNFIT, "disk " + disk.name() + ": " + message);
    }

    private static Finding warning(DiskSpec disk, String reason, String message) {
        return Finding.warning(Concern.VOLUMES, reason, "disk " + disk.name() + ": " + message);
    }
}
