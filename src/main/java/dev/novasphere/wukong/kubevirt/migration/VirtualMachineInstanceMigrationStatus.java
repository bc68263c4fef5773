package dev.novasphere.wukong.kubevirt.migration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import java.util.List;

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
        String phase, MigrationState migrationState, List<ResourceCondition> conditions)
        implements StatusWithConditions {

    public VirtualMachineInstanceMigrationStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
