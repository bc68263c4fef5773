package dev.novasphere.wukong.kubevirt.volume;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import java.util.HashMap;
import java.util.Map;

/** The disk in the image of a container, which lives as long as the guest. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ContainerDiskSource(
        String image, @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public ContainerDiskSource {
        other = OtherFields.of(other);
    }

    /**
     * The same with what others wrote beside the same image. KubeVirt writes an imagePullPolicy where it writes what an instancetype gives into a
     * machine.
     *
     * @param live the disk as it is; null for none
     */
    ContainerDiskSource keeping(ContainerDiskSource live) {
        if (live == null
                || !image.equals(live.image())
                || other.keySet().containsAll(live.other().keySet())) {
            return this;
        }
        Map<String, Object> all = new HashMap<>(live.other());
        all.putAll(other);
        return new ContainerDiskSource(image, all);
    }

    /** An image by its reference, which KubeVirt pulls by its usual policy. */
    public static ContainerDiskSource of(String image) {
        return new ContainerDiskSource(image, Map.of());
    }
}
