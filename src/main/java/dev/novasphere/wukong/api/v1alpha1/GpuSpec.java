package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One GPU passed to the guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GpuSpec(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                message = "a gpu name must be a DNS label: lower case letters, digits and -; write for example gpu-1")
        @JsonPropertyDescription("Name of the device inside the virtual machine's specification.")
        String name,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Resource name of the device as the KubeVirt object permits it, for example nvidia.com/TU104GL_Tesla_T4.")
        String deviceName) {}
