package dev.novasphere.wukong.kubevirt.volume;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A DataVolume as the source of a volume. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DataVolumeSource(
        String name,
        Boolean hotpluggable,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public DataVolumeSource {
        other = OtherFields.of(other);
    }
}
