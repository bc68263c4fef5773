package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.VolumeMode;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskType;
import dev.novasphere.wukong.kubevirt.cdi.ClaimPropertySet;
import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.List;
import java.util.Optional;

/**
 * Access modes and volume mode of a new claim: the disk's own, else what the StorageProfile of its class can do, else ReadWriteOnce on a
 * file system. A lun is on a block device.
 *
 * @param accessModes empty to leave the choice to CDI
 * @param volumeMode null to leave the choice to CDI or to Kubernetes, which takes Filesystem
 */
public record ClaimProperties(List<String> accessModes, String volumeMode) {

    private static final List<String> READ_WRITE_ONCE = List.of("ReadWriteOnce");
    private static final String FILESYSTEM = "Filesystem";

    /** For a DataVolume: CDI itself fills in from the profile, and refuses when there is none. */
    public static ClaimProperties forImport(PlanInput input, DiskSpec disk) {
        boolean cdiKnows = !profile(input, disk).isEmpty();
        List<String> accessModes = names(disk.accessModes());
        String volumeMode = name(disk);
        return new ClaimProperties(
                accessModes.isEmpty() && !cdiKnows ? READ_WRITE_ONCE : accessModes,
                volumeMode == null && !cdiKnows ? FILESYSTEM : volumeMode);
    }

    /** For a PersistentVolumeClaim, which CDI does not fill in: the first set of the profile that agrees with what the disk says. */
    public static ClaimProperties forEmptyDisk(PlanInput input, DiskSpec disk) {
        List<String> accessModes = names(disk.accessModes());
        String volumeMode = name(disk);
        Optional<ClaimPropertySet> fitting = profile(input, disk).stream()
                .filter(set -> volumeMode == null || volumeMode.equals(modeOf(set)))
                .filter(set -> set.accessModes().containsAll(accessModes))
                .filter(set -> !set.accessModes().isEmpty())
                .findFirst();
        return new ClaimProperties(
                accessModes.isEmpty()
                        ? fitting.map(ClaimPropertySet::accessModes).orElse(READ_WRITE_ONCE)
                        : accessModes,
                volumeMode == null ? fitting.map(ClaimPropertySet::volumeMode).orElse(null) : volumeMode);
    }

    private static List<ClaimPropertySet> profile(PlanInput input, DiskSpec disk) {
        String storageClass = disk.storageClassName() == null ? "" : disk.storageClassName();
        StorageProfile profile = input.observed().storageProfiles().get(storageClass);
        if (profile == null) {
            return List.of();
        }
        if (profile.getStatus() != null
                && !profile.getStatus().claimPropertySets().isEmpty()) {
            return profile.getStatus().claimPropertySets();
        }
        return profile.getSpec() == null ? List.of() : profile.getSpec().claimPropertySets();
    }

    private static String modeOf(ClaimPropertySet set) {
        return set.volumeMode() == null ? FILESYSTEM : set.volumeMode();
    }

    private static List<String> names(List<? extends Enum<?>> modes) {
        return modes.stream().map(Enum::name).toList();
    }

    /** libvirt hands the guest's SCSI commands to block devices only. */
    private static String name(DiskSpec disk) {
        if (disk.volumeMode() == null) {
            return disk.type() == DiskType.LUN ? VolumeMode.Block.name() : null;
        }
        return disk.volumeMode().name();
    }
}
