package dev.novasphere.wukong.api.v1alpha1.instancetype;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An instancetype of KubeVirt: a class of machines of one size. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Instancetype(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = ClassRules.NAME_CEL, message = ClassRules.NAME_MESSAGE)
        @JsonPropertyDescription("Name of the instancetype, for example u1.medium.")
        String name,

        @JsonPropertyDescription(
                "VirtualMachineClusterInstancetype (default), or VirtualMachineInstancetype for one of the namespace.")
        InstancetypeKind kind) {

    /** The kind, the default where none is written. */
    public InstancetypeKind kindOrDefault() {
        return kind == null ? InstancetypeKind.VirtualMachineClusterInstancetype : kind;
    }
}
