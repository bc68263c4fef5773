package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.step.Removal;
import dev.novasphere.wukong.plan.step.Step;
import java.util.List;

/**
 * The disks of the spec.
 *
 * @param volumes one for each disk, in the order of the spec
 * @param disks one for each disk, in the order of the spec
 * @param steps what is to be done for the DataVolumes and PersistentVolumeClaims behind them
 * @param removals what becomes of disks that are not in the spec any more
 * @param findings what the user should know
 * @param migratesVolumes whether KubeVirt is to move the data of volumes that are on another claim than those of the guest
 */
public record StorageFragment(
        List<Volume> volumes,
        List<Disk> disks,
        List<Step> steps,
        List<Removal> removals,
        List<Finding> findings,
        boolean migratesVolumes)
        implements Fragment {

    /** The same without moves of data. */
    public StorageFragment(
            List<Volume> volumes, List<Disk> disks, List<Step> steps, List<Removal> removals, List<Finding> findings) {
        this(volumes, disks, steps, removals, findings, false);
    }

    public StorageFragment {
        volumes = List.copyOf(volumes);
        disks = List.copyOf(disks);
        steps = List.copyOf(steps);
        removals = List.copyOf(removals);
        findings = List.copyOf(findings);
    }
}
