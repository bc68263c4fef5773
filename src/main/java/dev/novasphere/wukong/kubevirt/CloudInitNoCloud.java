package dev.novasphere.wukong.kubevirt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.LocalObjectReference;

/** cloud-init's NoCloud data source. KubeVirt calls the Secret of the user data secretRef; inline text is limited to 2048 bytes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CloudInitNoCloud(
        LocalObjectReference secretRef,
        LocalObjectReference networkDataSecretRef,
        String userData,
        String networkData) {}
