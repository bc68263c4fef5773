package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;

/** The clock of the guest and its timers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Clock(
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty utc,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty timer) {}
