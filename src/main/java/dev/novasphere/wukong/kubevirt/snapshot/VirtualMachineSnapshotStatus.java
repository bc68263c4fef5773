package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import java.util.List;
import java.util.Set;

/**
 * How far a snapshot is. It may be used when its phase is Succeeded and it is ready to use.
 *
 * @param phase InProgress, Succeeded, Failed, Deleting or Unknown
 * @param indications the words of sourceIndications alone, all that older versions of KubeVirt give
 * @param creationTime when the data were taken, RFC 3339 text
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineSnapshotStatus(
        String phase,
        Boolean readyToUse,
        String creationTime,
        SnapshotError error,
        List<ResourceCondition> conditions,
        List<SourceIndication> sourceIndications,
        List<String> indications,
        SnapshotVolumes snapshotVolumes,
        String sourceUID)
        implements StatusWithConditions {

    private static final Set<String> OVER = Set.of("Succeeded", "Failed", "Deleting");

    public VirtualMachineSnapshotStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        indications = indications == null ? List.of() : List.copyOf(indications);
        sourceIndications = sourceIndications == null ? List.of() : List.copyOf(sourceIndications);
    }

    /** Whether KubeVirt does nothing more with the machine for it. */
    public boolean over() {
        return phase != null && OVER.contains(phase);
    }

    /** Whether the snapshot is complete and may be restored. */
    public boolean usable() {
        return "Succeeded".equals(phase) && Boolean.TRUE.equals(readyToUse);
    }
}
