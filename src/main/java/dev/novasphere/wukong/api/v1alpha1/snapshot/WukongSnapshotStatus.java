package dev.novasphere.wukong.api.v1alpha1.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** How far a snapshot is and what it holds. Lists that are absent read as empty. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WukongSnapshotStatus(
        @JsonPropertyDescription(
                "Pending: it waits for something it needs. Creating: KubeVirt takes it. Succeeded. Failed: it will not come any more;"
                        + " the condition Ready says why. The last two are final.")
        SnapshotPhase phase,

        @JsonPropertyDescription("Name of the KubeVirt VirtualMachineSnapshot.")
        String snapshotName,

        @JsonPropertyDescription("When the data were taken, as KubeVirt says.")
        String creationTime,

        @JsonPropertyDescription("Why the snapshot failed or is held up, in a sentence; absent when nothing is wrong.")
        String error,

        @JsonPropertyDescription("True when a WukongRestore can use the snapshot.")
        Boolean readyToUse,

        @JsonPropertyDescription(
                "Application: the guest agent froze the filesystems of the running guest. Crash: the guest ran and nothing was frozen,"
                        + " the disks are as after a power cut. Offline: the guest was off.")
        Consistency consistency,

        @JsonPropertyDescription("The disks that are in the snapshot.")
        List<String> includedDisks,

        @JsonPropertyDescription("The disks that are not in the snapshot, because their storage cannot snapshot.")
        List<String> excludedDisks,

        @JsonPropertyDescription("Generation of the spec that this status describes.")
        Long observedGeneration,

        @JsonPropertyDescription("Ready, with a reason and a message that says what to do.")
        List<Condition> conditions) {

    public WukongSnapshotStatus {
        includedDisks = includedDisks == null ? List.of() : List.copyOf(includedDisks);
        excludedDisks = excludedDisks == null ? List.of() : List.copyOf(excludedDisks);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** Whether the snapshot is complete and can be restored. */
    public boolean usable() {
        return phase == SnapshotPhase.Succeeded && Boolean.TRUE.equals(readyToUse);
    }
}
