package dev.novasphere.wukong.api.v1alpha1.pod;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Labels and annotations of the guest's VirtualMachineInstance and of the Pod that it runs in. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodMetadata(
        @Size(max = Limits.POD_METADATA)
        @ValidationRule(value = PodMetadataRules.KEYS_CEL, message = PodMetadataRules.KEYS_MESSAGE)
        @ValidationRule(value = PodMetadataRules.RESERVED_CEL, message = PodMetadataRules.RESERVED_MESSAGE)
        @ValidationRule(value = PodMetadataRules.LABEL_VALUES_CEL, message = PodMetadataRules.LABEL_VALUES_MESSAGE)
        @JsonPropertyDescription("Labels, for example app: shop, that Services and NetworkPolicies select.")
        Map<String, @Size(max = Limits.TEXT) String> labels,

        @Size(max = Limits.POD_METADATA)
        @ValidationRule(value = PodMetadataRules.KEYS_CEL, message = PodMetadataRules.KEYS_MESSAGE)
        @ValidationRule(value = PodMetadataRules.RESERVED_CEL, message = PodMetadataRules.RESERVED_MESSAGE)
        @JsonPropertyDescription(
                "Annotations, for example ovn.kubernetes.io/ip_address: 10.0.0.5, each value up to 4096 characters. A WukongPolicy of the namespace"
                        + " says which keys are allowed.")
        Map<String, @Size(max = Limits.ANNOTATION) String> annotations) {

    public PodMetadata {
        labels = labels == null ? Map.of() : labels;
        annotations = annotations == null ? Map.of() : annotations;
    }
}
