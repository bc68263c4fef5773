package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A feature of the CPU, as libvirt names it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CpuFeature(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = CpuRules.FEATURE_CEL, message = CpuRules.FEATURE_MESSAGE)
        @JsonPropertyDescription("Name of the feature, for example pdpe1gb, vmx or invtsc.")
        String name,

        @JsonPropertyDescription(
                "require (default): only nodes that have it take the guest. optional: the guest has it where the node does. force: the"
                        + " guest has it in any case. disable: it has it nowhere. forbid: only nodes without it take the guest.")
        CpuFeaturePolicy policy) {}
