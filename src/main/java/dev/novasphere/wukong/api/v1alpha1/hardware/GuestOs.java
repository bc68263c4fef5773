package dev.novasphere.wukong.api.v1alpha1.hardware;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the machine is set up for. */
public enum GuestOs {
    /** Linux, and whatever needs nothing special. */
    @JsonProperty("linux")
    LINUX,
    /** Windows 10, Server 2016 and later. */
    @JsonProperty("windows")
    WINDOWS
}
