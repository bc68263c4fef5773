package dev.novasphere.wukong.api.v1alpha1.probe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** A question to the QEMU guest agent that has no settings; its presence is its meaning. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record GuestAgentPing() {}
