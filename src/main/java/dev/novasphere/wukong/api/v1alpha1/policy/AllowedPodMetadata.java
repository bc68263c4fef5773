package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which labels and annotations a {@link WukongPolicy} allows on the guest's Pod. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedPodMetadata(
        @Size(max = Limits.POLICY_LIST)
        @ValidationRule(value = PolicyRules.POD_KEYS_CEL, message = PolicyRules.POD_KEYS_MESSAGE)
        @JsonPropertyDescription(
                "Keys of labels that podMetadata.labels may have: one key, all keys of a domain as in example.org/, or * for any. Absent: keys"
                        + " without dot and slash, and those of app.kubernetes.io. Where it is written, labels of the Wukong with other keys are left"
                        + " out on disks that CDI fills, too.")
        List<@Size(max = Limits.RESOURCE_NAME) String> labelKeys,

        @Size(max = Limits.POLICY_LIST)
        @ValidationRule(value = PolicyRules.POD_KEYS_CEL, message = PolicyRules.POD_KEYS_MESSAGE)
        @JsonPropertyDescription(
                "Keys of annotations that podMetadata.annotations may have, in the same forms. Absent: keys without dot and slash, and those of"
                        + " app.kubernetes.io.")
        List<@Size(max = Limits.RESOURCE_NAME) String> annotationKeys) {
    private static final String ANY = "*";

    /** Whether one of these lists has a key, its domain, or any key. */
    public static boolean lists(List<String> keys, String key) {
        int slash = key.indexOf('/');
        return keys.contains(key) || keys.contains(ANY) || (slash >= 0 && keys.contains(key.substring(0, slash + 1)));
    }
}
