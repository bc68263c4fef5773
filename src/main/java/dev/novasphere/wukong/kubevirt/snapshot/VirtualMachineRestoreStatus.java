package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import java.util.List;

/** How far a restore is; the time is RFC 3339 text. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineRestoreStatus(
        Boolean complete, String restoreTime, List<VolumeRestore> restores, List<ResourceCondition> conditions)
        implements StatusWithConditions {
    public VirtualMachineRestoreStatus {
        restores = restores == null ? List.of() : List.copyOf(restores);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
