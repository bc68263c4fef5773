package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** How a disk is presented to the guest. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DiskTarget(
        String bus, @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public DiskTarget {
        other = OtherFields.of(other);
    }
}
