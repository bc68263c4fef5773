package dev.novasphere.wukong.kubevirt.migration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What the nodes say of a migration.
 *
 * @param migrationUid UID of the VirtualMachineInstanceMigration
 * @param sourceNode the node that the guest leaves
 * @param targetNode the node that it moves to
 * @param startTimestamp when it began; null before
 * @param endTimestamp when it ended, whether well or not; null before
 * @param failed true when it failed or was taken back; null as long as it did not
 * @param failureReason why it failed, in words of KubeVirt or libvirt
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MigrationState(
        String migrationUid,
        String sourceNode,
        String targetNode,
        String startTimestamp,
        String endTimestamp,
        Boolean failed,
        String failureReason) {

    /** The state of a migration of which only the nodes, the times and the reason of a failure are known. */
    public MigrationState(
            String sourceNode, String targetNode, String startTimestamp, String endTimestamp, String failureReason) {
        this(null, sourceNode, targetNode, startTimestamp, endTimestamp, null, failureReason);
    }
}
