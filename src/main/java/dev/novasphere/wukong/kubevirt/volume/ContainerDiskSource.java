package dev.novasphere.wukong.kubevirt.volume;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.Map;

/** The disk in the image of a container, which lives as long as the guest. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ContainerDiskSource(
        String image, @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public ContainerDiskSource {
        other = OtherFields.of(other);
    }

    /** An image by its reference, which KubeVirt pulls by its usual policy. */
    public static ContainerDiskSource of(String image) {
        return new ContainerDiskSource(image, Map.of());
    }
}
