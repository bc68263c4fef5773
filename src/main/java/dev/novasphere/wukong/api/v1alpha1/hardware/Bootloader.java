package dev.novasphere.wukong.api.v1alpha1.hardware;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What starts the guest. */
public enum Bootloader {
    /** SeaBIOS. */
    @JsonProperty("bios")
    BIOS,
    /** OVMF. */
    @JsonProperty("uefi")
    UEFI;

    /** As it is written, in the API and for KubeVirt. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
