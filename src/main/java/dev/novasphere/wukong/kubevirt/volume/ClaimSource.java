package dev.novasphere.wukong.kubevirt.volume;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A PersistentVolumeClaim as the source of a volume. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClaimSource(
        String claimName,
        Boolean hotpluggable,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public ClaimSource {
        other = OtherFields.of(other);
    }

    /** A claim of the same namespace by its name. */
    public static ClaimSource of(String claimName) {
        return new ClaimSource(claimName, null, Map.of());
    }
}
