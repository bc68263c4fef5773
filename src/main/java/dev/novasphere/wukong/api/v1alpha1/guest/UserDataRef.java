package dev.novasphere.wukong.api.v1alpha1.guest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The key of a Secret, in the Wukong's own namespace, that holds user data. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UserDataRef(
        @Required
        @Size(min = 1, max = Limits.TEXT)
        @ValidationRule(value = CloudInitRules.USER_DATA_SECRET_CEL, message = CloudInitRules.USER_DATA_SECRET_MESSAGE)
        @JsonPropertyDescription("Name of the Secret, in the same namespace.")
        String name,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = CloudInitRules.USER_DATA_KEY_CEL, message = CloudInitRules.USER_DATA_KEY_MESSAGE)
        @JsonPropertyDescription("Key inside the Secret. Default: userdata.")
        String key) {

    /** The key to read, with its default. */
    public String keyOrDefault() {
        return key == null || key.isEmpty() ? "userdata" : key;
    }
}
