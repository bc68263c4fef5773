package dev.novasphere.wukong.api.v1alpha1.disk.device;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How the node caches a disk. */
public enum DiskCache {
    /** Not at all. */
    @JsonProperty("none")
    NONE,
    /** Reads only. */
    @JsonProperty("writethrough")
    WRITETHROUGH,
    /** Reads and writes; what was not flushed is lost with the node. */
    @JsonProperty("writeback")
    WRITEBACK;

    /** As it is written, in the API and for KubeVirt. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
