package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Access modes and volume mode that a StorageClass can do. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClaimPropertySet(List<String> accessModes, String volumeMode) {
    public ClaimPropertySet {
        accessModes = accessModes == null ? List.of() : List.copyOf(accessModes);
    }
}
