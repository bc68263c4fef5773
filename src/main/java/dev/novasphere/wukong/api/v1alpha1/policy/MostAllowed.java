package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The most that a {@link WukongPolicy} lets one Wukong ask for. What is absent has no bound of the policy's, but for terminationGracePeriodSeconds. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MostAllowed(
        @Min(0) @JsonPropertyDescription("Virtual CPUs, and cpu of requests and limits. Absent: any number.")
        Integer cpu,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = PolicyRules.QUANTITY_CEL, message = PolicyRules.QUANTITY_MESSAGE)
        @JsonPropertyDescription(
                "Memory, and that of requests and limits, as a Kubernetes quantity such as 16Gi (GiB). Absent: any amount.")
        String memory,

        @Min(0) @JsonPropertyDescription("Number of disks. Absent: any.")
        Integer disks,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = PolicyRules.QUANTITY_CEL, message = PolicyRules.QUANTITY_MESSAGE)
        @JsonPropertyDescription("Size of each disk, as a Kubernetes quantity such as 100Gi (GiB). Absent: any.")
        String diskSize,

        @Min(0) @JsonPropertyDescription("Number of networks, the pod network not counted. Absent: any.")
        Integer networks,

        @Min(0)
        @Max(Limits.GRACE_SECONDS)
        @JsonPropertyDescription(
                "Seconds of terminationGracePeriodSeconds, for which a guest that does not shut down can hold the drain of its node. Absent: 3600.")
        Integer terminationGracePeriodSeconds) {

    /** The longest grace period where a policy names none, in seconds: what KubeVirt's own templates give to Windows. */
    public static final int GRACE_SECONDS = 3600;
}
