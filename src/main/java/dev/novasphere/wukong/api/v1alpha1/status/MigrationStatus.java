package dev.novasphere.wukong.api.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The newest migration of the running guest, whoever asked for it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MigrationStatus(
        @JsonPropertyDescription("Name of KubeVirt's VirtualMachineInstanceMigration.")
        String name,

        @JsonPropertyDescription(
                "How far it is, in KubeVirt's words: Pending, Scheduling, PreparingTarget, Running, Succeeded, Failed and others.")
        String phase,

        @JsonPropertyDescription("The node that the guest leaves.")
        String sourceNode,

        @JsonPropertyDescription("The node that it moves to.")
        String targetNode,

        @JsonPropertyDescription("When the guest began to move.")
        String startedAt,

        @JsonPropertyDescription("When it ended.") String endedAt,

        @JsonPropertyDescription("Why it failed, or what it waits for.")
        String message) {

    /** Whether it ended, well or not. */
    public boolean ended() {
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }
}
