package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import java.util.Optional;

/**
 * Keeps the UUID and the serial number of a machine. KubeVirt's webhook writes them into a new machine (kubevirt 1.9:
 * pkg/virt-api/webhooks/mutating-webhook/mutators/vm-mutator.go), and what a webhook writes has no owner. An apply that has nothing of the
 * firmware any more takes all of it away that nobody owns. KubeVirt would then make another UUID, with which cloud-init has a first boot again.
 */
final class KeptFirmware {

    private KeptFirmware() {}

    /**
     * The wanted machine with the live machine's UUID and serial number where it has none of its own.
     *
     * @param wanted the machine as the Wukong wants it
     * @param live the machine as it is
     * @return a new machine to apply, or the same where the live machine has neither
     */
    static VirtualMachine keep(VirtualMachine wanted, VirtualMachine live) {
        Optional<Firmware> there =
                firmware(live).filter(firmware -> firmware.uuid() != null || firmware.serial() != null);
        VirtualMachineInstanceSpec spec = wanted.getSpec().template().spec();
        if (there.isEmpty() || spec.domain() == null) {
            return wanted;
        }
        Firmware own = firmware(wanted).orElseGet(() -> new Firmware(null, null));
        VirtualMachine kept = new VirtualMachine();
        kept.setMetadata(wanted.getMetadata());
        kept.setSpec(wanted.getSpec()
                .withTemplate(new VirtualMachineTemplate(
                        wanted.getSpec().template().metadata(), spec.withFirmware(own.keeping(there.get())))));
        return kept;
    }

    private static Optional<Firmware> firmware(VirtualMachine machine) {
        return machine.guestSpec().map(VirtualMachineInstanceSpec::domain).map(Domain::firmware);
    }
}
