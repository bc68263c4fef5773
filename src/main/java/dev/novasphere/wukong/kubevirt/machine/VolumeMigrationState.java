package dev.novasphere.wukong.kubevirt.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.MigratedVolume;
import java.util.List;

/** The volumes whose data KubeVirt moves, or moved last. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VolumeMigrationState(List<MigratedVolume> migratedVolumes) {
    public VolumeMigrationState {
        migratedVolumes = migratedVolumes == null ? List.of() : List.copyOf(migratedVolumes);
    }
}
