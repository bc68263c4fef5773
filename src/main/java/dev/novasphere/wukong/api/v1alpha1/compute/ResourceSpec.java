package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** What the guest's Pod asks of its node. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = ResourceRules.CPU_WITHIN_CEL,
        fieldPath = ".requests",
        message = ResourceRules.CPU_WITHIN_MESSAGE)
@ValidationRule(
        value = ResourceRules.MEMORY_WITHIN_CEL,
        fieldPath = ".requests",
        message = ResourceRules.MEMORY_WITHIN_MESSAGE)
public record ResourceSpec(
        @JsonPropertyDescription(
                "What the node keeps free for the guest. Default: a tenth of a CPU for each cpu and all of memory, unless the KubeVirt"
                        + " object says otherwise; with limits, what they say. Less memory than the guest has is overcommitment.")
        ResourceAmounts requests,

        @JsonPropertyDescription(
                "The most that the guest gets. Default: none; where a ResourceQuota counts limits, KubeVirt gives cpu CPUs and twice the"
                        + " memory.")
        ResourceAmounts limits) {

    /** The requests; never null. */
    public ResourceAmounts requestsOrNone() {
        return requests == null ? new ResourceAmounts(null, null) : requests;
    }

    /** The limits; never null. */
    public ResourceAmounts limitsOrNone() {
        return limits == null ? new ResourceAmounts(null, null) : limits;
    }
}
