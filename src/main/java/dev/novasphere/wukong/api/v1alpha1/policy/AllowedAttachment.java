package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;

/** NetworkAttachmentDefinitions that a {@link WukongPolicy} allows. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedAttachment(
        @Size(max = Limits.TEXT) @JsonPropertyDescription("Namespace of the definitions. Absent: the Wukong's own.")
        String namespace,

        @Size(max = Limits.TEXT)
        @JsonPropertyDescription("Name of the one definition. Absent: every definition of that namespace.")
        String name) {}
