package dev.novasphere.wukong.api.v1alpha1.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** How far a restore is. Lists that are absent read as empty. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WukongRestoreStatus(
        @JsonPropertyDescription(
                "Pending: it waits for something it needs. Stopping: the virtual machine is being stopped. Restoring: KubeVirt puts"
                        + " the disks back. Starting: the disks are back, the virtual machine gets its run strategy back. Succeeded."
                        + " Failed: the condition Ready says why. The last two are final.")
        RestorePhase phase,

        @JsonPropertyDescription("Name of the KubeVirt VirtualMachineRestore.")
        String restoreName,

        @JsonPropertyDescription("When the disks were back, as KubeVirt says.")
        String restoreTime,

        @JsonPropertyDescription(
                "Run strategy that the virtual machine had before the restore made it Halted, as KubeVirt's restore needs it.")
        String previousRunStrategy,

        @JsonPropertyDescription("Whether the virtual machine ran when the restore began.")
        Boolean wasRunning,

        @JsonPropertyDescription("Why the restore failed or is held up, in a sentence; absent when nothing is wrong.")
        String error,

        @JsonPropertyDescription("The disks that were put back.")
        List<String> restoredDisks,

        @JsonPropertyDescription("Generation of the spec that this status describes.")
        Long observedGeneration,

        @JsonPropertyDescription("Ready, with a reason and a message that says what to do.")
        List<Condition> conditions) {

    public WukongRestoreStatus {
        restoredDisks = restoredDisks == null ? List.of() : List.copyOf(restoredDisks);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
