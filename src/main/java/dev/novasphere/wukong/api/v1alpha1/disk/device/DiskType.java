package dev.novasphere.wukong.api.v1alpha1.disk.device;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What the guest takes a disk for. */
public enum DiskType {
    /** A hard disk. */
    @JsonProperty("disk")
    DISK,
    /** A CD-ROM drive, with a medium or empty. */
    @JsonProperty("cdrom")
    CDROM,
    /** A SCSI device that the guest sends its own commands to. */
    @JsonProperty("lun")
    LUN;

    /** As it is written, in the API and for KubeVirt. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
