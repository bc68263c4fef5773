package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import java.util.List;

/** The claim to make; with CDI's storage form, what is left out comes from the StorageProfile. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StorageSpec(
        List<String> accessModes, String volumeMode, VolumeResourceRequirements resources, String storageClassName) {
    public StorageSpec {
        accessModes = accessModes == null ? List.of() : List.copyOf(accessModes);
    }
}
