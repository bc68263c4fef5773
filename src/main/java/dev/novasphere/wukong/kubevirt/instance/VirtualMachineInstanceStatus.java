package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.MigratedVolume;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
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

    /** Whether a claim is listed as one of the guest's volumes, those included that it is still to let go of. */
    public boolean lists(String claim) {
        return volumeStatus.stream()
                .map(GuestVolumeStatus::persistentVolumeClaimInfo)
                .anyMatch(info -> info != null && claim.equals(info.claimName()));
    }

    /** Whether the QEMU guest agent in the guest answers. */
    public boolean hasAgent() {
        return holds("AgentConnected");
    }

    /** Whether the guest agent answers, or answered once: KubeVirt writes an empty guestOSInfo where none did. */
    public boolean hadAgent() {
        return hasAgent() || guestOSInfo != null && (isSaid(guestOSInfo.name()) || isSaid(guestOSInfo.prettyName()));
    }

    private static boolean isSaid(String word) {
        return word != null && !word.isEmpty();
    }

    /** Why the guest cannot migrate to another node; empty where it can, or where KubeVirt does not know yet. */
    public Optional<ResourceCondition> notMigratable() {
        return condition("LiveMigratable").filter(ResourceCondition::isFalse);
    }

    /** The same of a guest whose volumes are to move along with it. */
    public Optional<ResourceCondition> notMigratableWithVolumes() {
        return condition("StorageLiveMigratable").filter(ResourceCondition::isFalse);
    }

    /** Whether the guest ended, well or not. */
    public boolean ended() {
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }
}
