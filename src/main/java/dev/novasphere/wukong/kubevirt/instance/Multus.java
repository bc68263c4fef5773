package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A NetworkAttachmentDefinition by name or namespace/name. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Multus(
        String networkName,
        @JsonProperty("default") Boolean isDefault,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public Multus {
        other = OtherFields.of(other);
    }
}
