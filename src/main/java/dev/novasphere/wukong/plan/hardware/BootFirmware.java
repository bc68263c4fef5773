package dev.novasphere.wukong.plan.hardware;

import dev.novasphere.wukong.api.v1alpha1.hardware.FirmwareSpec;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.domain.Bootloader;
import dev.novasphere.wukong.kubevirt.domain.Domain;
import dev.novasphere.wukong.kubevirt.domain.Efi;
import dev.novasphere.wukong.kubevirt.domain.Firmware;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstanceSpec;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Optional;

/**
 * What starts the guest. A guest starts only with the firmware it was installed with, so that guestOS alone gives UEFI to a new machine only;
 * one that exists keeps what it has until firmware.bootloader says otherwise.
 *
 * @param bootloader what is written; null where it is KubeVirt's matter
 * @param kept says that a machine does not get what its guestOS would give a new one
 */
record BootFirmware(Bootloader bootloader, Optional<Finding> kept) {

    private static final Finding KEPT = Finding.warning(
            Concern.SPEC,
            "FirmwareKept",
            "guestOS windows gives UEFI and a TPM to new machines only, because a guest starts only with the firmware it was installed with, and this one keeps its BIOS; write firmware.bootloader: uefi to change it, or bios to have this said no more");

    static BootFirmware of(PlanInput input) {
        FirmwareSpec asked = input.spec().firmware() == null
                ? new FirmwareSpec(null, null, null, null, null)
                : input.spec().firmware();
        boolean windows = input.spec().wantsWindows();
        if (asked.bootloader() == dev.novasphere.wukong.api.v1alpha1.hardware.Bootloader.BIOS) {
            return new BootFirmware(new Bootloader(Empty.object(), null), Optional.empty());
        }
        boolean given = asked.bootloader() != null
                || Boolean.TRUE.equals(asked.secureBoot())
                || Boolean.TRUE.equals(asked.persistent());
        boolean kept = windows
                && !given
                && OwnMachine.of(input).filter(live -> !startsWithUefi(live)).isPresent();
        if (kept || !(given || windows)) {
            return new BootFirmware(null, kept ? Optional.of(KEPT) : Optional.empty());
        }
        boolean secure = asked.secureBoot() == null ? windows : asked.secureBoot();
        return new BootFirmware(
                new Bootloader(null, new Efi(secure, Boolean.TRUE.equals(asked.persistent()) ? Boolean.TRUE : null)),
                Optional.empty());
    }

    boolean isUefi() {
        return bootloader != null && bootloader.efi() != null;
    }

    boolean isSecure() {
        return isUefi() && Boolean.TRUE.equals(bootloader.efi().secureBoot());
    }

    /** Whether a live machine has UEFI. */
    static boolean startsWithUefi(VirtualMachine live) {
        return live.guestSpec()
                .map(VirtualMachineInstanceSpec::domain)
                .map(Domain::firmware)
                .map(Firmware::bootloader)
                .map(Bootloader::efi)
                .isPresent();
    }
}
