package dev.novasphere.wukong.kubevirt.device;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** A device of the node passed to the guest. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HostDevice(
        String name,
        String deviceName,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public HostDevice {
        other = OtherFields.of(other);
    }

    /** A device by the name of the resource that the nodes offer. */
    public HostDevice(String name, String deviceName) {
        this(name, deviceName, Map.of());
    }
}
