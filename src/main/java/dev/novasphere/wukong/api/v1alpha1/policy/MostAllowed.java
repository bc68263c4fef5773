package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The most that a {@link WukongPolicy} lets one Wukong ask for. What is absent has no bound of the policy's. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MostAllowed(
        @Min(0) @JsonPropertyDescription("Virtual CPUs, and cpu of requests and limits.")
        Integer cpu,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = PolicyRules.QUANTITY_CEL, message = PolicyRules.QUANTITY_MESSAGE)
        @JsonPropertyDescription(
                "Memory, and that of requests and limits, as a Kubernetes quantity such as 16Gi (GiB).")
        String memory,

        @Min(0) @JsonPropertyDescription("Number of disks.") Integer disks,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = PolicyRules.QUANTITY_CEL, message = PolicyRules.QUANTITY_MESSAGE)
        @JsonPropertyDescription("Size of each disk, as a Kubernetes quantity such as 100Gi (GiB).")
        String diskSize,

        @Min(0) @JsonPropertyDescription("Number of networks, the pod network not counted.")
        Integer networks) {}
