package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What to snapshot. It cannot be changed.
 *
 * @param deletionPolicy Delete (KubeVirt's default) or Retain: what becomes of the content when the snapshot goes
 * @param failureDeadline a duration such as 5m (KubeVirt's default), after which the snapshot has failed; 0 for never
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineSnapshotSpec(TypedReference source, String deletionPolicy, String failureDeadline) {}
