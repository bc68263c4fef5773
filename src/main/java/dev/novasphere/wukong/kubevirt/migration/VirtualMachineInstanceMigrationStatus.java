package dev.novasphere.wukong.kubevirt.migration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import java.util.List;
import java.util.Optional;

/**
 * How far a migration is.
 *
 * @param phase Pending, Scheduling, Scheduled, PreparingTarget, TargetReady, Running, Succeeded, Failed and others; absent at first
 * @param migrationState the nodes and the end, once they are known
 * @param conditions for example migrationRejectedByResourceQuota
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineInstanceMigrationStatus(
        String phase, MigrationState migrationState, List<ResourceCondition> conditions) {

    public VirtualMachineInstanceMigrationStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The condition of a type; empty when there is none. */
    public Optional<ResourceCondition> condition(String type) {
        return conditions.stream().filter(c -> type.equals(c.type())).findFirst();
    }
}
