package dev.novasphere.wukong.kubevirt.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import java.util.List;
import java.util.Optional;

/** What virt-controller says of a VirtualMachine. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineStatus(
        Boolean created,
        Boolean ready,
        String printableStatus,
        String runStrategy,
        List<ResourceCondition> conditions,
        String snapshotInProgress,
        String restoreInProgress,
        List<VolumeSnapshotStatus> volumeSnapshotStatuses,
        VolumeUpdateState volumeUpdateState) {
    public VirtualMachineStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        volumeSnapshotStatuses = volumeSnapshotStatuses == null ? List.of() : List.copyOf(volumeSnapshotStatuses);
    }

    /** The condition of a type; empty when there is none. */
    public Optional<ResourceCondition> condition(String type) {
        return conditions.stream().filter(c -> type.equals(c.type())).findFirst();
    }
}
