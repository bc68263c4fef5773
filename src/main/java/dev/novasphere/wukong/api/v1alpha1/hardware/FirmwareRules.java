package dev.novasphere.wukong.api.v1alpha1.hardware;

import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Matching;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Rule;
import dev.novasphere.wukong.api.rules.Violations;

/** The rules on firmware and devices of the machine: for each its CEL expression and message in the definition, and the same in Java. */
public final class FirmwareRules {

    /** Only UEFI checks signatures. */
    public static final String SECURE_BOOT_CEL =
            "!has(self.secureBoot) || !self.secureBoot || !has(self.bootloader) || self.bootloader == 'uefi'";

    public static final String SECURE_BOOT_MESSAGE =
            "firmware.secureBoot needs UEFI; write bootloader: uefi, or leave secureBoot out";
    static final Rule<FirmwareSpec> SECURE_BOOT = new Rule<>(
            SECURE_BOOT_CEL,
            SECURE_BOOT_MESSAGE,
            firmware -> !Boolean.TRUE.equals(firmware.secureBoot()) || firmware.bootloader() != Bootloader.BIOS);

    /** Only UEFI has variables. */
    public static final String PERSISTENT_CEL =
            "!has(self.persistent) || !self.persistent || !has(self.bootloader) || self.bootloader == 'uefi'";

    public static final String PERSISTENT_MESSAGE =
            "firmware.persistent needs UEFI, which has variables to keep; write bootloader: uefi, or leave persistent out";
    static final Rule<FirmwareSpec> PERSISTENT = new Rule<>(
            PERSISTENT_CEL,
            PERSISTENT_MESSAGE,
            firmware -> !Boolean.TRUE.equals(firmware.persistent()) || firmware.bootloader() != Bootloader.BIOS);

    /** What libvirt takes. */
    public static final String UUID_CEL = "self == '' || self.matches('" + Patterns.UUID + "')";

    public static final String UUID_MESSAGE =
            "firmware.uuid must be a UUID in lower case; write for example 5d307ca9-b3ef-428c-8861-06e72d69f223";
    static final Rule<String> UUID = new Rule<>(UUID_CEL, UUID_MESSAGE, Matching.optional(Patterns.UUID));

    /** It becomes a string of the SMBIOS. */
    public static final String SERIAL_CEL = "self == '' || self.matches('" + Patterns.MACHINE_SERIAL + "')";

    public static final String SERIAL_MESSAGE =
            "firmware.serial must be letters, digits, -, _, +, . and blanks; write for example SN-0815";
    static final Rule<String> SERIAL =
            new Rule<>(SERIAL_CEL, SERIAL_MESSAGE, Matching.optional(Patterns.MACHINE_SERIAL));

    /** KubeVirt permits a list of machine types, of which pc-q35 and its like are the usual. */
    public static final String MACHINE_CEL = "self == '' || self.matches('" + Patterns.MACHINE_TYPE + "')";

    public static final String MACHINE_MESSAGE =
            "machineType must be the name of a machine type of QEMU; write for example q35 or pc-q35-rhel9.4.0";
    static final Rule<String> MACHINE =
            new Rule<>(MACHINE_CEL, MACHINE_MESSAGE, Matching.optional(Patterns.MACHINE_TYPE));

    private FirmwareRules() {}

    /**
     * Checks firmware and machine type.
     *
     * @param firmware the firmware as read, any part of which may be missing; null when absent
     * @param machineType the text as written; null when absent
     * @param watchdog the watchdog as read; null when absent
     * @param violations takes what is broken
     */
    public static void check(FirmwareSpec firmware, String machineType, WatchdogSpec watchdog, Violations violations) {
        if (firmware != null) {
            violations.check("spec.firmware.secureBoot", firmware, SECURE_BOOT);
            violations.check("spec.firmware.persistent", firmware, PERSISTENT);
            violations.length("spec.firmware.uuid", firmware.uuid(), Limits.UUID);
            violations.check("spec.firmware.uuid", firmware.uuid(), UUID);
            violations.length("spec.firmware.serial", firmware.serial(), Limits.TEXT);
            violations.check("spec.firmware.serial", firmware.serial(), SERIAL);
        }
        violations.length("spec.machineType", machineType, Limits.TEXT);
        violations.check("spec.machineType", machineType, MACHINE);
        if (watchdog != null) {
            violations.required("spec.watchdog.action", watchdog.action());
        }
    }
}
