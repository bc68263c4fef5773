package dev.novasphere.wukong.api.v1alpha1.disk.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What CDI fills a disk from, beside an image: exactly one. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = SourceRules.ONE_OF_SOURCE_CEL, message = SourceRules.ONE_OF_SOURCE_MESSAGE)
public record DiskSource(
        @Size(max = Limits.TEXT)
        @ValidationRule(value = SourceRules.CLONED_CLAIM_CEL, message = SourceRules.CLONED_CLAIM_MESSAGE)
        @JsonPropertyDescription(
                "A PersistentVolumeClaim of the same namespace that is cloned; the disk is a copy of its own.")
        String claim,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = SourceRules.CLONED_SNAPSHOT_CEL, message = SourceRules.CLONED_SNAPSHOT_MESSAGE)
        @JsonPropertyDescription("A VolumeSnapshot of the same namespace that is cloned.")
        String snapshot,

        @JsonPropertyDescription(
                "A DataSource of CDI, for example a golden image that is imported once and cloned often.")
        DataSourceRef dataSource,

        @ValidationRule(value = SourceRules.BLANK_CEL, message = SourceRules.BLANK_MESSAGE)
        @JsonPropertyDescription(
                "true: an empty disk that CDI makes, with room for what the file system needs. Without any source the disk is empty"
                        + " too, as a plain PersistentVolumeClaim.")
        Boolean blank,

        @ValidationRule(value = SourceRules.UPLOAD_CEL, message = SourceRules.UPLOAD_MESSAGE)
        @JsonPropertyDescription(
                "true: a disk that waits for its content to be uploaded with virtctl from a workstation; the condition VolumesBound has the"
                        + " command.")
        Boolean upload) {

    /** Whether the disk becomes a copy of something, whose size it takes where none is given. */
    public boolean clones() {
        return blank == null && upload == null;
    }
}
