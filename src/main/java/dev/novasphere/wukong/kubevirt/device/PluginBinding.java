package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A network binding plugin by its registered name. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PluginBinding(
        String name, @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public PluginBinding {
        other = OtherFields.of(other);
    }

    /** A plugin by its name. */
    public static PluginBinding of(String name) {
        return new PluginBinding(name, Map.of());
    }
}
