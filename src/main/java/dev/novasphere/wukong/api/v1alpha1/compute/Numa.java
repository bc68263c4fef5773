package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** How the guest sees the memory of the node that is nearer to some CPUs than to others. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Numa(
        @Required
        @JsonPropertyDescription(
                "The guest sees the NUMA cells that its CPUs and its memory are in. Write guestMappingPassthrough: {}.")
        NumaPassthrough guestMappingPassthrough) {}
