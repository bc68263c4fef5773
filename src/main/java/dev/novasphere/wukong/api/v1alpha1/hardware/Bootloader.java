package dev.novasphere.wukong.api.v1alpha1.hardware;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What starts the guest. */
public enum Bootloader {
    /** SeaBIOS. */
    @JsonProperty("bios")
    BIOS,
    /** OVMF. */
    @JsonProperty("uefi")
    UEFI
}
