package dev.novasphere.wukong.api.v1alpha1.disk;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** A file system of the guest. */
public enum FsType {
    /** Every distribution has its tools. */
    @JsonProperty("ext4")
    EXT4,
    /** Usual in Fedora and its kin. */
    @JsonProperty("xfs")
    XFS,
    /** With snapshots of its own. */
    @JsonProperty("btrfs")
    BTRFS;

    /** As it is written, in the API and for cloud-init. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
