package dev.novasphere.wukong.kubevirt.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import java.util.List;

/** What virt-controller says of a VirtualMachine. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineStatus(
        String printableStatus,
        String runStrategy,
        List<ResourceCondition> conditions,
        String snapshotInProgress,
        String restoreInProgress,
        List<VolumeSnapshotStatus> volumeSnapshotStatuses,
        VolumeUpdateState volumeUpdateState)
        implements StatusWithConditions {
    public VirtualMachineStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        volumeSnapshotStatuses = volumeSnapshotStatuses == null ? List.of() : List.copyOf(volumeSnapshotStatuses);
    }
}
