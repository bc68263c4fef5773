package dev.novasphere.wukong.api.v1alpha1.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a network card of the guest has a link, as a cable that is plugged in or pulled. */
public enum LinkState {
    @JsonProperty("up")
    UP,
    @JsonProperty("down")
    DOWN
}
