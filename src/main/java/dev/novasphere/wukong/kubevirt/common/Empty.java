package dev.novasphere.wukong.kubevirt.common;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * An object whose mere presence is its meaning, such as {@code pod: {}} or {@code masquerade: {}}; written even when it has no fields.
 *
 * @param fields fields it carries all the same, kept as they are
 */
public record Empty(
        @JsonAnySetter @JsonAnyGetter @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Object> fields) {

    public Empty {
        fields = OtherFields.of(fields);
    }

    /** The object without fields. */
    public static Empty object() {
        return new Empty(Map.of());
    }
}
