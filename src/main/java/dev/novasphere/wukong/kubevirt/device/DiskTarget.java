package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** How a disk is presented to the guest. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DiskTarget(
        String bus,
        Boolean readonly,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public DiskTarget {
        other = OtherFields.of(other);
    }

    /** A target on a bus. */
    public static DiskTarget on(String bus) {
        return new DiskTarget(bus, null, Map.of());
    }

    /** The same, that the guest cannot write to. */
    public DiskTarget readOnly() {
        return new DiskTarget(bus, Boolean.TRUE, other);
    }
}
