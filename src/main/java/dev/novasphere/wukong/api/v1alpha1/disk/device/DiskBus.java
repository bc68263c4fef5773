package dev.novasphere.wukong.api.v1alpha1.disk.device;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How a disk is attached. */
public enum DiskBus {
    /** Fast; the guest needs a driver, which Linux has and Windows has not. */
    @JsonProperty("virtio")
    VIRTIO,
    /** Every operating system has a driver; cannot be plugged while the guest runs. */
    @JsonProperty("sata")
    SATA,
    /** virtio-scsi: the guest needs a driver. */
    @JsonProperty("scsi")
    SCSI,
    /** A USB disk. */
    @JsonProperty("usb")
    USB;

    /** As it is written, in the API and for KubeVirt. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
