package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What to restore, and how. It cannot be changed.
 *
 * @param targetReadinessPolicy StopTarget, WaitGracePeriod (KubeVirt's default), FailImmediate or WaitEventually: what to do while the
 *     target runs
 * @param volumeRestorePolicy RandomizeNames (KubeVirt's default), InPlace or PrefixTargetName: names of the restored claims
 * @param volumeOwnershipPolicy Vm or None: who owns the restored claims
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VirtualMachineRestoreSpec(
        TypedReference target,
        String virtualMachineSnapshotName,
        String targetReadinessPolicy,
        String volumeRestorePolicy,
        String volumeOwnershipPolicy) {}
