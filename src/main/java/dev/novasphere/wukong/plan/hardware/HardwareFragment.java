package dev.novasphere.wukong.plan.hardware;

import dev.novasphere.wukong.kubevirt.device.Input;
import dev.novasphere.wukong.kubevirt.device.Tpm;
import dev.novasphere.wukong.kubevirt.device.Watchdog;
import dev.novasphere.wukong.kubevirt.domain.Clock;
import dev.novasphere.wukong.kubevirt.domain.Features;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.domain.Machine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Fragment;
import java.util.List;

/**
 * What the machine is beside processors, memory, disks and networks. Each part is null where it is KubeVirt's matter.
 *
 * @param machine the machine type
 * @param firmware what starts the guest, and the UUID and serial number that it sees
 * @param clock clock and timers
 * @param features features of the hypervisor
 * @param inputs input devices
 * @param tpm the trusted platform module
 * @param watchdog the watchdog
 * @param findings what the user should know
 */
public record HardwareFragment(
        Machine machine,
        Firmware firmware,
        Clock clock,
        Features features,
        List<Input> inputs,
        Tpm tpm,
        Watchdog watchdog,
        List<Finding> findings)
        implements Fragment {

    /** KubeVirt's usual machine. */
    public static final HardwareFragment USUAL =
            new HardwareFragment(null, null, null, null, List.of(), null, null, List.of());

    public HardwareFragment {
        inputs = List.copyOf(inputs);
        findings = List.copyOf(findings);
    }
}
