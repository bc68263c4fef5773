package dev.novasphere.wukong.kubevirt.migration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What the nodes say of a migration.
 *
 * @param sourceNode the node that the guest leaves
 * @param targetNode the node that it moves to
 * @param failureReason why it failed, in words of KubeVirt or libvirt
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MigrationState(
        String sourceNode, String targetNode, String startTimestamp, String endTimestamp, String failureReason) {}
