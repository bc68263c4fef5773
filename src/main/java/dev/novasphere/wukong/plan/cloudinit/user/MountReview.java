package dev.novasphere.wukong.plan.cloudinit.user;

import dev.novasphere.wukong.api.v1alpha1.WukongSpec;
import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Mounts that come to nothing: {@link GuestMounts} mounts whole disks, with the option nofail, so that the guest starts without a word. A disk
 * that the guest boots from has partitions, and an empty one that is read only gets no file system.
 */
public final class MountReview {

    private MountReview() {}

    /** A finding for each such mount. */
    public static List<Finding> of(WukongSpec spec) {
        Optional<DiskSpec> boot = bootDisk(spec).filter(MountReview::comesFilled);
        List<Finding> findings = new ArrayList<>();
        for (DiskSpec disk : spec.disks()) {
            if (disk.mount() == null) {
                continue;
            }
            if (boot.filter(first -> first == disk).isPresent()) {
                findings.add(ignored(
                        "mount of disk %s has no effect, because the guest boots from it: it has partitions, which the image mounts by itself; leave mount out, or write it at another disk"
                                .formatted(disk.name())));
            } else if (Boolean.TRUE.equals(disk.readOnly()) && !comesFilled(disk)) {
                findings.add(ignored(
                        "mount of disk %s has no effect, because the disk is empty and readOnly, so that it gets no file system; leave readOnly out"
                                .formatted(disk.name())));
            }
        }
        return findings;
    }

    /** The disk that the firmware tries first; empty where that is a network alone. */
    private static Optional<DiskSpec> bootDisk(WukongSpec spec) {
        Optional<DiskSpec> asked = spec.disks().stream()
                .filter(disk -> disk.bootOrder() != null)
                .min(Comparator.comparing(DiskSpec::bootOrder))
                .or(() -> spec.disks().stream().filter(DiskSpec::bootsFirst).findFirst());
        boolean byNetwork = spec.networks().stream().anyMatch(network -> network.bootOrder() != null);
        return asked.isPresent() || byNetwork ? asked : spec.firstAtStart();
    }

    private static boolean comesFilled(DiskSpec disk) {
        return disk.usesExistingClaim() || disk.filledByCdi() && !disk.blank();
    }

    private static Finding ignored(String message) {
        return Finding.ignored(Concern.CLOUD_INIT, "MountIgnored", message);
    }
}
