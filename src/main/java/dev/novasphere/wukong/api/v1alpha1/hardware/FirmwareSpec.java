package dev.novasphere.wukong.api.v1alpha1.hardware;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The firmware of the machine. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = FirmwareRules.SECURE_BOOT_CEL,
        fieldPath = ".secureBoot",
        message = FirmwareRules.SECURE_BOOT_MESSAGE)
@ValidationRule(
        value = FirmwareRules.PERSISTENT_CEL,
        fieldPath = ".persistent",
        message = FirmwareRules.PERSISTENT_MESSAGE)
public record FirmwareSpec(
        @JsonPropertyDescription(
                "bios or uefi. Default: bios; uefi where secureBoot or persistent is true, and for a new machine with guestOS: windows. A guest"
                        + " starts only with the one it was installed with.")
        Bootloader bootloader,

        @JsonPropertyDescription(
                "When true, UEFI starts nothing that is not signed. Default: true for a new machine with guestOS: windows, else false.")
        Boolean secureBoot,

        @JsonPropertyDescription(
                "When true, what the guest writes into UEFI variables outlives a stop, on a small claim that KubeVirt makes. Default false.")
        Boolean persistent,

        @Size(max = Limits.UUID)
        @ValidationRule(value = FirmwareRules.UUID_CEL, message = FirmwareRules.UUID_MESSAGE)
        @JsonPropertyDescription(
                "UUID of the machine, which licences may depend on, and which is the instance-id of cloud-init: with another one the next start"
                        + " is a first boot. Default: the one that the machine has, or that KubeVirt makes.")
        String uuid,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = FirmwareRules.SERIAL_CEL, message = FirmwareRules.SERIAL_MESSAGE)
        @JsonPropertyDescription(
                "Serial number of the machine. Default: the one that the machine has, or that identity or KubeVirt makes.")
        String serial) {

    public FirmwareSpec {
        uuid = Absent.ifEmpty(uuid);
        serial = Absent.ifEmpty(serial);
    }
}
