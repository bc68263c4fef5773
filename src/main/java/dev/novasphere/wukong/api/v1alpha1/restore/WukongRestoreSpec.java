package dev.novasphere.wukong.api.v1alpha1.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotRules;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What to restore from which snapshot. It cannot be changed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = RestoreRules.CHANGED_CEL, message = RestoreRules.CHANGED_MESSAGE)
public record WukongRestoreSpec(
        @Required
        @Size(min = 1, max = Limits.TEXT)
        @ValidationRule(value = SnapshotRules.WUKONG_CEL, message = SnapshotRules.WUKONG_MESSAGE)
        @JsonPropertyDescription("Name of the Wukong, in the same namespace, whose disks are put back.")
        String wukongName,

        @Required
        @Size(min = 1, max = Limits.TEXT)
        @ValidationRule(value = RestoreRules.SNAPSHOT_CEL, message = RestoreRules.SNAPSHOT_MESSAGE)
        @JsonPropertyDescription("Name of the WukongSnapshot, in the same namespace, that the disks are put back to.")
        String snapshotName,

        @JsonPropertyDescription(
                "What to do when the virtual machine runs: Never (default) lets the restore fail, Wait waits until it is stopped,"
                        + " Stop stops it.")
        StopPolicy stopPolicy,

        @JsonPropertyDescription(
                "Whether a virtual machine that the restore stopped gets its run strategy back afterwards, and so starts again."
                        + " Default true.")
        Boolean restart) {

    /** The stop policy with its default. */
    public StopPolicy stopPolicyOrDefault() {
        return stopPolicy == null ? StopPolicy.Never : stopPolicy;
    }

    /** Whether a stopped virtual machine is started again. */
    public boolean restarts() {
        return restart == null || restart;
    }
}
