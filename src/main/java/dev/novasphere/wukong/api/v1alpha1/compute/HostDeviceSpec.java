package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One device of the node passed to the guest: PCI, USB or mediated. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HostDeviceSpec(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = ComputeRules.HOST_DEVICE_CEL, message = ComputeRules.HOST_DEVICE_MESSAGE)
        @JsonPropertyDescription("Name of the device in the virtual machine, of your choice.")
        String name,

        @Required
        @Size(max = Limits.RESOURCE_NAME)
        @ValidationRule(value = ComputeRules.DEVICE_CEL, message = ComputeRules.DEVICE_MESSAGE)
        @JsonPropertyDescription(
                "Resource name of the device as the KubeVirt object permits it, for example intel.com/qat.")
        String deviceName) {}
