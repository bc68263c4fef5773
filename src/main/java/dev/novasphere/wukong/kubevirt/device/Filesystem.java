package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A file system of the node that the guest shares; its volume has the same name, which is its tag in the guest. Other fields are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Filesystem(
        String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty virtiofs,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public Filesystem {
        other = OtherFields.of(other);
    }

    /** Shared by virtiofs. */
    public static Filesystem virtiofs(String name) {
        return new Filesystem(name, Empty.object(), Map.of());
    }
}
