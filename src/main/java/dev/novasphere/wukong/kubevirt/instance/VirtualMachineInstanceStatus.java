package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.MigratedVolume;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.domain.MemoryStatus;
import dev.novasphere.wukong.kubevirt.migration.MigrationState;
import java.util.List;
import java.util.Optional;

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
        MemoryStatus memory) {
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

    /** The condition of a type; empty when there is none. */
    public Optional<ResourceCondition> condition(String type) {
        return conditions.stream().filter(c -> type.equals(c.type())).findFirst();
    }
}
