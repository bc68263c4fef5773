package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A label of nodes that a {@link WukongPolicy} allows to select by. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedLabel(
        @Required @Size(min = 1, max = Limits.LINE) @JsonPropertyDescription("Key of the label.")
        String key,

        @Size(max = Limits.POLICY_LIST) @JsonPropertyDescription("Values that may be asked for. Absent: any.")
        List<@Size(max = Limits.TEXT) String> values) {}
