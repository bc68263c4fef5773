package dev.novasphere.wukong.kubevirt;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** A volume of the virtual machine: exactly one source. Fields not modelled are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Volume(
        String name,
        ClaimSource persistentVolumeClaim,
        DataVolumeSource dataVolume,
        CloudInitNoCloud cloudInitNoCloud,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public Volume {
        other = OtherFields.of(other);
    }

    /** A volume on a PersistentVolumeClaim of the same namespace. */
    public static Volume claim(String name, String claimName) {
        return new Volume(name, ClaimSource.of(claimName), null, null, Map.of());
    }

    /** cloud-init data from Secrets of the same namespace; the second may be null. */
    public static Volume cloudInitNoCloud(String name, String userDataSecret, String networkDataSecret) {
        return new Volume(name, null, null, CloudInitNoCloud.fromSecrets(userDataSecret, networkDataSecret), Map.of());
    }

    /** Whether KubeVirt may plug this volume while the guest runs. */
    public boolean hotpluggable() {
        return (persistentVolumeClaim != null && Boolean.TRUE.equals(persistentVolumeClaim.hotpluggable()))
                || (dataVolume != null && Boolean.TRUE.equals(dataVolume.hotpluggable()));
    }
}
