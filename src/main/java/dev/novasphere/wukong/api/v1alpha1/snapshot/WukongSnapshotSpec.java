package dev.novasphere.wukong.api.v1alpha1.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.disk.DeletionPolicy;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What to snapshot, and what the snapshot must be like. It cannot be changed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = SnapshotRules.CHANGED_CEL, message = SnapshotRules.CHANGED_MESSAGE)
public record WukongSnapshotSpec(
        @Required
        @Size(min = 1, max = Limits.TEXT)
        @ValidationRule(value = SnapshotRules.WUKONG_CEL, message = SnapshotRules.WUKONG_MESSAGE)
        @JsonPropertyDescription("Name of the Wukong, in the same namespace, whose disks are snapshotted.")
        String wukongName,

        @JsonPropertyDescription(
                "What happens to the data when this WukongSnapshot is deleted: Delete (default) removes them, Retain keeps the"
                        + " VirtualMachineSnapshot of the same name and all it holds.")
        DeletionPolicy deletionPolicy,

        @Size(max = 32)
        @ValidationRule(value = SnapshotRules.DEADLINE_CEL, message = SnapshotRules.DEADLINE_MESSAGE)
        @JsonPropertyDescription(
                "How long KubeVirt may take before the snapshot has failed, such as 90s, 10m or 1h30m; 0s for no limit. Default 5m.")
        String failureDeadline,

        @JsonPropertyDescription(
                "When true, a running guest whose agent does not freeze the filesystems makes the snapshot fail. A guest that is"
                        + " off needs no agent. Default false.")
        Boolean requireGuestAgent,

        @JsonPropertyDescription(
                "When true, a disk that the storage cannot snapshot makes the snapshot fail. Default false: such disks are left out"
                        + " and named in status.excludedDisks.")
        Boolean requireAllVolumes) {

    public WukongSnapshotSpec {
        failureDeadline = Absent.ifEmpty(failureDeadline);
    }

    /** Whether the data stay when the WukongSnapshot is deleted. */
    public boolean retains() {
        return deletionPolicy == DeletionPolicy.Retain;
    }

    /** Whether a running guest must have an agent that freezes its filesystems. */
    public boolean needsGuestAgent() {
        return Boolean.TRUE.equals(requireGuestAgent);
    }

    /** Whether every disk must be in the snapshot. */
    public boolean needsAllVolumes() {
        return Boolean.TRUE.equals(requireAllVolumes);
    }
}
