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
 */
public record StorageFragment(
        List<Volume> volumes, List<Disk> disks, List<Step> steps, List<Removal> removals, List<Finding> findings)
        implements Fragment {

    public StorageFragment {
        volumes = List.copyOf(volumes);
        disks = List.copyOf(disks);
        steps = List.copyOf(steps);
        removals = List.copyOf(removals);
        findings = List.copyOf(findings);
    }
}
