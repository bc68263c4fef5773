package dev.novasphere.wukong.plan.resource;

import dev.novasphere.wukong.kubevirt.device.Gpu;
import dev.novasphere.wukong.kubevirt.device.HostDevice;
import dev.novasphere.wukong.kubevirt.domain.Cpu;
import dev.novasphere.wukong.kubevirt.domain.Memory;
import dev.novasphere.wukong.kubevirt.domain.Resources;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import java.util.List;

/**
 * CPU, memory and devices of the guest.
 *
 * @param cpu topology of the guest's processors; without one where an instancetype gives it
 * @param memory memory the guest sees, canonical; null where an instancetype gives it
 * @param resources requests and limits of the guest's Pod; null where they are KubeVirt's matter
 * @param gpus devices passed to the guest, in the order of the spec
 * @param hostDevices further devices passed to the guest, in the order of the spec
 * @param findings what the user should know
 */
public record ResourceFragment(
        Cpu cpu,
        Memory memory,
        Resources resources,
        List<Gpu> gpus,
        List<HostDevice> hostDevices,
        List<Finding> findings)
        implements Fragment {

    public ResourceFragment {
        gpus = List.copyOf(gpus);
        hostDevices = List.copyOf(hostDevices);
        findings = List.copyOf(findings);
    }
}
