package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One GPU passed to the guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GpuSpec(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = ComputeRules.GPU_CEL, message = ComputeRules.GPU_MESSAGE)
        @JsonPropertyDescription("Name of the device in the virtual machine, of your choice.")
        String name,

        @Required
        @Size(max = Limits.RESOURCE_NAME)
        @ValidationRule(value = ComputeRules.DEVICE_CEL, message = ComputeRules.DEVICE_MESSAGE)
        @JsonPropertyDescription(
                "Resource name of the device as the KubeVirt object permits it, for example nvidia.com/TU104GL_Tesla_T4.")
        String deviceName) {}
