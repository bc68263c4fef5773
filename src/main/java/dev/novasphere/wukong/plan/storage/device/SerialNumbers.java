package dev.novasphere.wukong.plan.storage.device;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds hard disks that show the guest one serial number on one bus. udev has one name for both then, in /dev/disk/by-id, and which of them
 * has it is chance.
 */
public final class SerialNumbers {

    private static final String REASON = "SerialNumberClash";

    private SerialNumbers() {}

    /**
     * The findings about disks whose serial number an earlier one has. Where the guest mounts one of them, it would be given the other: so
     * the machine is not made. One that is there was set up long ago, and goes on.
     *
     * @param disks the planned disks, one for each of the spec, in its order
     */
    public static List<Finding> of(PlanInput input, List<Disk> disks) {
        Map<String, DiskSpec> holders = new HashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < disks.size(); i++) {
            Disk disk = disks.get(i);
            DiskSpec spec = input.spec().disks().get(i);
            // KubeVirt gives a serial number to hard disks only (pkg/virt-launcher/virtwrap/converter/storage/disk.go).
            if (disk.serial() == null || disk.disk() == null) {
                continue;
            }
            DiskSpec holder = holders.putIfAbsent(disk.disk().bus() + " " + disk.serial(), spec);
            if (holder != null && !holder.name().equals(spec.name())) {
                findings.add(finding(input, holder, spec, disk.serial()));
            }
        }
        return findings;
    }

    private static Finding finding(PlanInput input, DiskSpec holder, DiskSpec disk, String serial) {
        boolean mounted = holder.mount() != null || disk.mount() != null;
        String message =
                "disk %s: its serial number %s is that of disk %s too, %s, so that the guest has one name under /dev/disk/by-id for both%s; write another serial on disk %s"
                        .formatted(
                                disk.name(),
                                serial,
                                holder.name(),
                                holder.serial() == null || disk.serial() == null
                                        ? "because a disk without serial has its name"
                                        : "as both have that serial",
                                mounted ? " and would mount one of them in the place of the other" : "",
                                (disk.serial() == null && holder.serial() != null ? holder : disk).name());
        return mounted && input.observed().virtualMachine().isEmpty()
                ? Finding.error(Concern.VOLUMES, REASON, message)
                : Finding.warning(Concern.VOLUMES, REASON, message);
    }
}
