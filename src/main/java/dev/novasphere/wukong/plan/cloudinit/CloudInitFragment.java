package dev.novasphere.wukong.plan.cloudinit;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * The guest's first-boot configuration.
 *
 * @param volumes the cloud-init volume
 * @param disks the cloud-init disk
 * @param objects the Secret that holds user data and network data
 * @param findings what the user should know; never Secret content
 */
public record CloudInitFragment(
        List<Volume> volumes, List<Disk> disks, List<HasMetadata> objects, List<Finding> findings) implements Fragment {

    public CloudInitFragment {
        volumes = List.copyOf(volumes);
        disks = List.copyOf(disks);
        objects = List.copyOf(objects);
        findings = List.copyOf(findings);
    }

    @Override
    public List<Step> steps() {
        return Apply.each(objects);
    }
}
