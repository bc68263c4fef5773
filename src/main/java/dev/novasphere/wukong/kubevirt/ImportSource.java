package dev.novasphere.wukong.kubevirt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Source of a DataVolume; exactly one is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImportSource(
        HttpSource http,
        RegistrySource registry,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty blank) {}
