package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** How a snapshot was taken: Online, GuestAgent, NoGuestAgent, QuiesceTimeout, Paused or PartialSnapshot. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SourceIndication(String indication) {}
