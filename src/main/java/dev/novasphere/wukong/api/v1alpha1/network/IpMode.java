package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a guest gets its address. */
public enum IpMode {
    @JsonProperty("static")
    STATIC,
    @JsonProperty("dhcp")
    DHCP
}
