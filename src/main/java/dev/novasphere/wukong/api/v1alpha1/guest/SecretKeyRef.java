package dev.novasphere.wukong.api.v1alpha1.guest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One key of a Secret in the Wukong's own namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretKeyRef(
        @Required
        @Size(min = 1, max = Limits.TEXT)
        @ValidationRule(value = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')", message = Refusals.PASSWORD_SECRET)
        @JsonPropertyDescription("Name of the Secret, in the same namespace.")
        String name,

        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self == '' || self.matches('" + Patterns.SECRET_KEY + "')",
                message = Refusals.SECRET_KEY)
        @JsonPropertyDescription("Key inside the Secret. Default: password.")
        String key) {

    /** The key to read, with its default. */
    public String keyOrDefault() {
        return key == null || key.isEmpty() ? "password" : key;
    }
}
