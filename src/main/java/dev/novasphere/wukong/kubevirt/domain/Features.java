package dev.novasphere.wukong.kubevirt.domain;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;

/** Features of the hypervisor. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Features(
        @JsonInclude(JsonInclude.Include.NON_NULL) FeatureState smm,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty hyperv) {}
