package dev.novasphere.wukong.api.v1alpha1.disk.device;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How QEMU does the input and output of a disk. */
public enum DiskIo {
    /** Asynchronous, by the kernel. */
    @JsonProperty("native")
    NATIVE,
    /** By threads of its own. */
    @JsonProperty("threads")
    THREADS;

    /** As it is written, in the API and for KubeVirt. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
