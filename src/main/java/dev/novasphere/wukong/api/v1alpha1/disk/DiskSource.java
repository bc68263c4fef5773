package dev.novasphere.wukong.api.v1alpha1.disk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What CDI fills a disk from, beside an image: exactly one. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "(has(self.claim) ? 1 : 0) + (has(self.snapshot) ? 1 : 0) + (has(self.dataSource) ? 1 : 0)"
                + " + (has(self.blank) ? 1 : 0) == 1",
        message = Refusals.SOURCE_ONE)
public record DiskSource(
        @Size(max = Limits.TEXT)
        @ValidationRule(value = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')", message = Refusals.CLONED_CLAIM)
        @JsonPropertyDescription(
                "A PersistentVolumeClaim of the same namespace that is cloned; the disk is a copy of its own.")
        String claim,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')", message = Refusals.CLONED_SNAPSHOT)
        @JsonPropertyDescription("A VolumeSnapshot of the same namespace that is cloned.")
        String snapshot,

        @JsonPropertyDescription(
                "A DataSource of CDI, for example a golden image that is imported once and cloned often.")
        DataSourceRef dataSource,

        @ValidationRule(value = "self", message = Refusals.BLANK)
        @JsonPropertyDescription(
                "true: an empty disk that CDI makes, with room for what the file system needs. Without any source the disk is empty"
                        + " too, as a plain PersistentVolumeClaim.")
        Boolean blank) {

    /** Whether the disk becomes a copy of something, whose size it takes where none is given. */
    public boolean clones() {
        return blank == null;
    }
}
