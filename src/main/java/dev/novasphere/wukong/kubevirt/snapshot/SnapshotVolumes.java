package dev.novasphere.wukong.kubevirt.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Volumes of the machine that are in the snapshot, and those left out because their class has no way to snapshot. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SnapshotVolumes(List<String> includedVolumes, List<String> excludedVolumes) {
    public SnapshotVolumes {
        includedVolumes = includedVolumes == null ? List.of() : List.copyOf(includedVolumes);
        excludedVolumes = excludedVolumes == null ? List.of() : List.copyOf(excludedVolumes);
    }
}
