package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** A restored volume: the claim it is on now and the VolumeSnapshot it came from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VolumeRestore(
        String volumeName, String persistentVolumeClaim, String volumeSnapshotName, String dataVolumeName) {}
