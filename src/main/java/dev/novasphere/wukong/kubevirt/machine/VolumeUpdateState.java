package dev.novasphere.wukong.kubevirt.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** How far a change of the machine's volumes has come. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VolumeUpdateState(VolumeMigrationState volumeMigrationState) {}
