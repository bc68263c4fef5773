package dev.novasphere.wukong.api.v1alpha1.disk.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A DataSource of CDI, as administrators keep golden images. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DataSourceRef(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = SourceRules.DATA_SOURCE_CEL, message = SourceRules.DATA_SOURCE_MESSAGE)
        @JsonPropertyDescription("Name of the DataSource.")
        String name,

        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = SourceRules.DATA_SOURCE_NAMESPACE_CEL,
                message = SourceRules.DATA_SOURCE_NAMESPACE_MESSAGE)
        @JsonPropertyDescription(
                "Namespace of the DataSource. Absent: that of the Wukong. From another namespace CDI clones only where that"
                        + " namespace's administrator gave the operator the right to (docs/disks.md).")
        String namespace) {

    public DataSourceRef {
        namespace = Absent.ifEmpty(namespace);
    }
}
