package dev.novasphere.wukong.api.v1alpha1.hardware;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What happens when the guest no longer answers to its watchdog. */
public enum WatchdogAction {
    /** The guest is cut off. */
    @JsonProperty("poweroff")
    POWEROFF,
    /** The guest is reset. */
    @JsonProperty("reset")
    RESET,
    /** The guest is asked to shut down. */
    @JsonProperty("shutdown")
    SHUTDOWN;

    /** As it is written, in the API and for KubeVirt. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
