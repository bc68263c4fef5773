package dev.novasphere.wukong.api.v1alpha1.hardware;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A trusted platform module. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TpmSpec(
        @JsonPropertyDescription(
                "When true, the keys in it outlive a stop, on a small claim that KubeVirt makes: needed by disk encryption such as BitLocker."
                        + " Default false: it is empty at every start.")
        Boolean persistent) {}
