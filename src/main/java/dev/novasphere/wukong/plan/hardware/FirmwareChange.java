package dev.novasphere.wukong.plan.hardware;

import dev.novasphere.wukong.kubevirt.domain.Bootloader;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceView;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Optional;

/**
 * Warns of a guest that is to start with another firmware than it runs with, where the Wukong does not name that firmware: it was asked for
 * with another field, or is what a machine has that asks for none. A guest that was installed with one hardly starts with the other.
 */
final class FirmwareChange {

    /** Where a machine that asks for nothing has BIOS; on arm64 KubeVirt gives it UEFI. */
    private static final String WITH_BIOS = "amd64";

    private static final Finding TO_UEFI = warning(
            "the guest was started with BIOS and starts with UEFI the next time, which firmware.secureBoot, firmware.persistent or guestOS: windows asks for; one that was installed with BIOS does not start with UEFI; write firmware.bootloader: bios, without secureBoot and persistent, to keep BIOS, or uefi to have this said no more");

    private static final Finding TO_BIOS = warning(
            "the guest was started with UEFI and starts with BIOS the next time, because nothing asks for UEFI any more; one that was installed with UEFI does not start with BIOS; write firmware.bootloader: uefi to keep UEFI, or bios to have this said no more");

    private FirmwareChange() {}

    /**
     * The warning; empty without a guest that runs, and where it is not known what the next start is with.
     *
     * @param next what the machine is to start with
     */
    static Optional<Finding> of(PlanInput input, BootFirmware next) {
        if (input.spec().firmware() != null && input.spec().firmware().bootloader() != null) {
            return Optional.empty();
        }
        return input.observed()
                .virtualMachineInstance()
                .map(VirtualMachineInstance::getSpec)
                .flatMap(guest -> of(input, next, guest));
    }

    private static Optional<Finding> of(PlanInput input, BootFirmware next, VirtualMachineInstanceView guest) {
        boolean uefi = Optional.ofNullable(guest.domain())
                .map(Domain::firmware)
                .map(Firmware::bootloader)
                .map(Bootloader::efi)
                .isPresent();
        if (next.isUefi()) {
            return uefi ? Optional.empty() : Optional.of(TO_UEFI);
        }
        return uefi && getsBios(input, guest) ? Optional.of(TO_BIOS) : Optional.empty();
    }

    /** A preference may give UEFI, and what others wrote into the machine stays there. */
    private static boolean getsBios(PlanInput input, VirtualMachineInstanceView guest) {
        Optional<VirtualMachine> live = input.observed().virtualMachine();
        return input.spec().preference() == null
                && WITH_BIOS.equals(guest.architecture())
                && live.isPresent()
                && !BootFirmware.startsWithUefi(live.get());
    }

    private static Finding warning(String message) {
        return Finding.warning(Concern.SPEC, "FirmwareChanges", message);
    }
}
