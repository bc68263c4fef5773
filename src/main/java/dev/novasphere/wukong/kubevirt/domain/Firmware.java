package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** What starts the guest, and the UUID and serial number that it sees; KubeVirt fills the UUID in where it is absent. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Firmware(String uuid, String serial, Bootloader bootloader) {
    /** UUID and serial number alone. */
    public Firmware(String uuid, String serial) {
        this(uuid, serial, null);
    }

    /** The same, with the UUID and the serial number of another one where it has none of its own. */
    public Firmware keeping(Firmware other) {
        return new Firmware(uuid == null ? other.uuid : uuid, serial == null ? other.serial : serial, bootloader);
    }

    /** The same with what starts the guest. */
    public Firmware with(Bootloader bootloader) {
        return new Firmware(uuid, serial, bootloader);
    }
}
