package dev.novasphere.wukong.plan.storage.device;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.storage.disk.ImageReview;
import java.util.Optional;

/** A disk in the image of a container: KubeVirt gives each guest a fresh copy of it. */
public final class ContainerDisk {

    private ContainerDisk() {}

    /** A warning that the guest's writes are lost; empty where it cannot write, or should not because the image is that of a CD. */
    public static Optional<Finding> loss(DiskSpec disk) {
        return disk.onlyRead() || IsoImages.isHardDisk(disk)
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        Concern.VOLUMES,
                        "EphemeralDisk",
                        "disk %s: what the guest writes to a containerDisk is lost when the guest ends, at each stop and restart; write image: docker://%s and a size in its place for a disk that keeps its data"
                                .formatted(disk.name(), ImageReview.withoutTag(disk.containerDisk()))));
    }
}
