package dev.novasphere.wukong.api.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator saw of the virtual machine. Lists that are absent read as empty. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WukongStatus(
        @JsonPropertyDescription(
                "The state in one word. Pending: it waits for something it needs. Creating: it is being made or is starting. Running."
                        + " Stopped: it is off, as wanted or by hand. Error: it cannot go on; the conditions say why and what to do.")
        Phase phase,

        @JsonPropertyDescription("Name of the KubeVirt VirtualMachine.")
        String vmName,

        @JsonPropertyDescription("Node the virtual machine runs on; absent while it does not run.")
        String nodeName,

        @JsonPropertyDescription("Generation of the spec that this status describes.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "Run strategy that the operator wrote last; it writes again only when the Wukong asks for another one.")
        String appliedRunStrategy,

        @JsonPropertyDescription("True once the one start request for run strategy Manual with autoStart was made.")
        Boolean autoStarted,

        @JsonPropertyDescription(
                "Value of the annotation vm.novasphere.dev/restartRequestedAt that was answered last; the condition Restarted has the result."
                        + " A value is answered once.")
        String handledRestart,

        @JsonPropertyDescription(
                "The WukongSnapshot of restoreFromSnapshot that the disks were put back to last; it is not done again.")
        String restoredFromSnapshot,

        @JsonPropertyDescription(
                "Ready, NetworksConfigured, VolumesBound and others, each with a reason and a message that says what to do.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "What is known of each network: its addresses in the guest, its MAC address, and what it is attached to.")
        List<NetworkStatus> networks,

        @JsonPropertyDescription("What is known of each disk: its claim, its size, and how far an import is.")
        List<VolumeStatus> volumes,

        @JsonPropertyDescription("What is known of the running guest; absent while it does not run.")
        GuestStatus guest,

        @JsonPropertyDescription(
                "Value of the annotation vm.novasphere.dev/migrateRequestedAt that was answered last; the condition Migrated has the result. A"
                        + " value is answered once.")
        String handledMigration,

        @JsonPropertyDescription("The newest migration of the running guest; absent until there is one.")
        MigrationStatus migration,

        @JsonPropertyDescription("Where the guest is reached by the Service of spec.service; absent without one.")
        ServiceStatus service) {

    public WukongStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        networks = networks == null ? List.of() : List.copyOf(networks);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
    }

    /** Whether the Go operator wrote this status: it knew no observedGeneration. */
    public boolean writtenByGoOperator() {
        return observedGeneration == null && phase != null;
    }
}
