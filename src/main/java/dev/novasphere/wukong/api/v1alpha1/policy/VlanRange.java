package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** VLANs from one to another, both included. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VlanRange(
        @Required @Min(1) @Max(4094) @JsonPropertyDescription("First VLAN of the range, 1 to 4094.")
        Integer from,

        @Required @Min(1) @Max(4094) @JsonPropertyDescription("Last VLAN of the range, 1 to 4094.")
        Integer to) {}
