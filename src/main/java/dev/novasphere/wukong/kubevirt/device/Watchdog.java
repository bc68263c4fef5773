package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** A watchdog; KubeVirt has one kind. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Watchdog(String name, I6300Esb i6300esb) {}
