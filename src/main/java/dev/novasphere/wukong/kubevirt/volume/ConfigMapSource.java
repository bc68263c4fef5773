package dev.novasphere.wukong.kubevirt.volume;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A ConfigMap of the same namespace as the source of a volume. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ConfigMapSource(
        String name, @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public ConfigMapSource {
        other = OtherFields.of(other);
    }
}
