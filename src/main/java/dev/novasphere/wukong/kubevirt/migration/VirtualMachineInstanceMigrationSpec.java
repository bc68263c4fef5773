package dev.novasphere.wukong.kubevirt.migration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Which guest moves. It cannot be changed.
 *
 * @param vmiName the VirtualMachineInstance, in the namespace of the migration
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineInstanceMigrationSpec(String vmiName) {}
