package dev.novasphere.wukong.api.v1alpha1.hardware;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A watchdog of the machine, an Intel 6300ESB. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WatchdogSpec(
        @Required
        @JsonPropertyDescription(
                "poweroff, reset or shutdown: what happens when the guest's watchdog daemon is no longer heard. After poweroff the run"
                        + " strategy decides whether it starts again.")
        WatchdogAction action) {}
