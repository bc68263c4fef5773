package dev.novasphere.wukong.api.v1alpha1.instancetype;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A preference of KubeVirt: what an operating system wants of its machine. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Preference(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = ClassRules.NAME_CEL, message = ClassRules.NAME_MESSAGE)
        @JsonPropertyDescription("Name of the preference, for example windows.11.")
        String name,

        @JsonPropertyDescription(
                "VirtualMachineClusterPreference (default), or VirtualMachinePreference for one of the namespace.")
        PreferenceKind kind) {

    /** The kind, the default where none is written. */
    public PreferenceKind kindOrDefault() {
        return kind == null ? PreferenceKind.VirtualMachineClusterPreference : kind;
    }
}
