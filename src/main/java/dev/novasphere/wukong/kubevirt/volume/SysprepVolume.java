package dev.novasphere.wukong.kubevirt.volume;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.Map;

/** An answer file of Windows, as a CD. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SysprepVolume(
        LocalObjectReference secret,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public SysprepVolume {
        other = OtherFields.of(other);
    }

    /** The Secret of an answer file, of the same namespace. */
    public static SysprepVolume ofSecret(String name) {
        return new SysprepVolume(new LocalObjectReference(name), Map.of());
    }
}
