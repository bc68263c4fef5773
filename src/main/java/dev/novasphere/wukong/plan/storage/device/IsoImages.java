package dev.novasphere.wukong.plan.storage.device;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.storage.disk.ImageReview;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds images of CDs that become a hard disk of the guest. The firmware boots an ISO from a hard disk only where its maker prepared it for
 * that, and Windows Setup expects its files on a CD.
 */
public final class IsoImages {

    private static final String REASON = "IsoIsHardDisk";

    /** Repositories of the CD with the drivers of Windows, by the last part of their path: that of KubeVirt, and that of its distributions. */
    private static final Set<String> DRIVERS = Set.of("virtio-container-disk", "virtio-win");

    private IsoImages() {}

    /** A warning for each disk whose image is an ISO and whose type is left to be a hard disk. */
    public static List<Finding> of(WukongSpec spec) {
        return spec.disks().stream()
                .filter(IsoImages::isHardDisk)
                .map(disk -> Finding.warning(
                        Concern.VOLUMES,
                        REASON,
                        "disk %s: its image is an ISO, the image of a CD, but the guest gets it as a hard disk; write type: cdrom%s"
                                .formatted(
                                        disk.name(),
                                        holdsDrivers(disk)
                                                ? ""
                                                : installed(spec).orElse(""))))
                .toList();
    }

    /** What else is to be written where there is nothing but empty disks, of which the firmware would try no CD. */
    private static Optional<String> installed(WukongSpec spec) {
        List<DiskSpec> hard = spec.disks().stream()
                .filter(disk -> !disk.cdrom() && !isHardDisk(disk))
                .toList();
        return hard.stream()
                .findFirst()
                .filter(first -> hard.stream().allMatch(BootDevices::isEmpty))
                .map(first -> ", and to install from it bootOrder: 1 on disk %s and bootOrder: 2 on this one"
                        .formatted(first.name()));
    }

    /** Whether the guest gets the image of a CD as a hard disk. */
    static boolean isHardDisk(DiskSpec disk) {
        return disk.hardDisk() && (images(disk).anyMatch(IsoImages::isIso) || holdsDrivers(disk));
    }

    /** Whether the image is the CD with the drivers of Windows, from which nothing starts. */
    static boolean holdsDrivers(DiskSpec disk) {
        return images(disk).anyMatch(IsoImages::isDrivers);
    }

    private static Stream<String> images(DiskSpec disk) {
        return Stream.of(disk.image(), disk.containerDisk()).filter(Objects::nonNull);
    }

    /** Whether the path of an address ends as the name of an ISO does, packed or not. */
    private static boolean isIso(String address) {
        String path = ImageReview.path(address).toLowerCase(Locale.ROOT);
        for (String packed : List.of(".gz", ".xz", ".zst")) {
            path = path.endsWith(packed) ? path.substring(0, path.length() - packed.length()) : path;
        }
        return path.endsWith(".iso");
    }

    private static boolean isDrivers(String image) {
        String repository = before('@', image);
        String last = repository.substring(repository.lastIndexOf('/') + 1);
        return DRIVERS.contains(before(':', last));
    }

    private static String before(char mark, String text) {
        int end = text.indexOf(mark);
        return end < 0 ? text : text.substring(0, end);
    }
}
