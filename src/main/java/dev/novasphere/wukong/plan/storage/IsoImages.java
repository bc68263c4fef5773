package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.device.DiskType;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds images of CDs that become a hard disk of the guest. The firmware boots an ISO from a hard disk only where its maker prepared it for
 * that, and Windows Setup expects its files on a CD.
 */
final class IsoImages {

    private static final String REASON = "IsoIsHardDisk";

    /** Repositories of the CD with the drivers of Windows, by the last part of their path: that of KubeVirt, and that of its distributions. */
    private static final Set<String> DRIVERS = Set.of("virtio-container-disk", "virtio-win");

    private IsoImages() {}

    /** A warning for each disk whose image is an ISO and whose type is left to be a hard disk. */
    static List<Finding> of(WukongSpec spec) {
        return spec.disks().stream()
                .filter(disk -> disk.type() == null || disk.type() == DiskType.DISK)
                .filter(disk -> Stream.of(disk.image(), disk.containerDisk())
                        .filter(Objects::nonNull)
                        .anyMatch(image -> isIso(image) || isDrivers(image)))
                .map(disk -> Finding.warning(
                        Concern.VOLUMES,
                        REASON,
                        "disk %s: its image is an ISO, the image of a CD, but the guest gets it as a hard disk; write type: cdrom"
                                .formatted(disk.name())))
                .toList();
    }

    /** Whether the path of an address ends as the name of an ISO does, packed or not. */
    private static boolean isIso(String address) {
        String path = before('#', before('?', address)).toLowerCase(Locale.ROOT);
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
