package dev.novasphere.wukong.api.v1alpha1.disk;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskType;

/** The rules on disks that are the image of a container: for each its CEL expression and message in the definition, and the same in Java. */
public final class ContainerDiskRules {

    /** The form of an image in a Pod. */
    public static final String IMAGE_CEL = "self.matches('" + Patterns.CONTAINER_IMAGE + "')";

    public static final String IMAGE_MESSAGE =
            "containerDisk must be the reference of a container's image without a scheme such as docker://; write for example"
                    + " quay.io/containerdisks/fedora:42";
    static final Rule<String> IMAGE = new Rule<>(IMAGE_CEL, IMAGE_MESSAGE, Matching.required(Patterns.CONTAINER_IMAGE));

    /** There is no claim, and KubeVirt neither plugs such a disk nor takes it for a LUN; an empty one is not formatted a second time. */
    public static final String ALONE_CEL = "!has(self.containerDisk) || !(has(self.size) || has(self.storageClassName)"
            + " || (has(self.image) && self.image != '') || has(self.source) || has(self.claimName)"
            + " || (has(self.accessModes) && self.accessModes.size() > 0) || has(self.volumeMode) || has(self.deletionPolicy)"
            + " || has(self.mount) || (has(self.hotpluggable) && self.hotpluggable) || (has(self.type) && self.type == 'lun'))";

    public static final String ALONE_MESSAGE =
            "containerDisk has no claim and lives as long as the guest, so that size, storageClassName, image, source, claimName, accessModes,"
                    + " volumeMode, deletionPolicy, mount, hotpluggable: true and type: lun cannot stand beside it; leave them out, or write"
                    + " image: docker://<reference> with a size for a disk that keeps its data";
    static final Rule<DiskSpec> ALONE = new Rule<>(ALONE_CEL, ALONE_MESSAGE, ContainerDiskRules::standsAlone);

    private ContainerDiskRules() {}

    static void check(String path, DiskSpec disk, Violations violations) {
        violations.check(path + ".containerDisk", disk, ALONE);
        violations.length(path + ".containerDisk", disk.containerDisk(), Limits.IMAGE);
        violations.check(path + ".containerDisk", disk.containerDisk(), IMAGE);
    }

    private static boolean standsAlone(DiskSpec disk) {
        return !disk.ephemeral() || (!hasClaimFields(disk) && !isAttachedOtherwise(disk));
    }

    private static boolean hasClaimFields(DiskSpec disk) {
        return disk.size() != null
                || disk.storageClassName() != null
                || disk.filledByCdi()
                || disk.claimName() != null
                || !disk.accessModes().isEmpty()
                || disk.volumeMode() != null
                || disk.deletionPolicy() != null;
    }

    private static boolean isAttachedOtherwise(DiskSpec disk) {
        return disk.mount() != null || Boolean.TRUE.equals(disk.hotpluggable()) || disk.type() == DiskType.LUN;
    }
}
