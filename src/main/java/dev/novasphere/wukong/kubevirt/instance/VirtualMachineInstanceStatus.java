package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.MigratedVolume;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import dev.novasphere.wukong.kubevirt.domain.MemoryStatus;
import dev.novasphere.wukong.kubevirt.migration.MigrationState;
import java.util.List;

/** What virt-handler says of a guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineInstanceStatus(
        String phase,
        String reason,
        String nodeName,
        List<InterfaceStatus> interfaces,
        List<ResourceCondition> conditions,
        List<GuestVolumeStatus> volumeStatus,
        GuestOsInfo guestOSInfo,
        List<MigratedVolume> migratedVolumes,
        MigrationState migrationState,
        MemoryStatus memory)
        implements StatusWithConditions {
    public VirtualMachineInstanceStatus {
        interfaces = interfaces == null ? List.of() : List.copyOf(interfaces);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        migratedVolumes = migratedVolumes == null ? List.of() : List.copyOf(migratedVolumes);
        volumeStatus = volumeStatus == null ? List.of() : List.copyOf(volumeStatus);
    }

    /** Whether the guest runs. */
    public boolean running() {
        return "Running".equals(phase);
    }

    /** Whether the QEMU guest agent in the guest answers. */
    public boolean hasAgent() {
        return holds("AgentConnected");
    }

    /** Whether the guest ended, well or not. */
    public boolean ended() {
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }
}
