package dev.novasphere.wukong.kubevirt.volume;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.OtherFields;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.Map;

/**
 * cloud-init's data source NoCloud or ConfigDrive, which have the same fields. KubeVirt calls the Secret of the user data secretRef; inline
 * text is limited to 2048 bytes. Fields not modelled are kept.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CloudInitVolume(
        LocalObjectReference secretRef,
        LocalObjectReference networkDataSecretRef,
        String userData,
        String networkData,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> other) {
    public CloudInitVolume {
        other = OtherFields.of(other);
    }

    /** User data, and network data unless null, from Secrets of the same namespace. */
    public static CloudInitVolume fromSecrets(String userDataSecret, String networkDataSecret) {
        return new CloudInitVolume(
                new LocalObjectReference(userDataSecret),
                networkDataSecret == null ? null : new LocalObjectReference(networkDataSecret),
                null,
                null,
                Map.of());
    }
}
