package dev.novasphere.wukong.api.v1alpha1.compute;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.SizeText;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Amounts of cpu and memory, as Kubernetes has them for containers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceAmounts(
        @Size(max = SizeText.LONGEST)
        @ValidationRule(value = ResourceRules.CPU_CEL, message = ResourceRules.CPU_MESSAGE)
        @JsonPropertyDescription(
                "CPUs of the node as a Kubernetes quantity in quotes, for example \"2\" or \"0.5\", or thousandths of one, for example 500m.")
        String cpu,

        @Size(max = SizeText.LONGEST)
        @ValidationRule(value = ResourceRules.MEMORY_CEL, message = ResourceRules.MEMORY_MESSAGE)
        @JsonPropertyDescription(
                "Memory as a Kubernetes quantity such as 4Gi (GiB), without KubeVirt's overhead, which it adds.")
        String memory) {

    public ResourceAmounts {
        cpu = Absent.ifEmpty(cpu);
        memory = Absent.ifEmpty(memory);
    }
}
