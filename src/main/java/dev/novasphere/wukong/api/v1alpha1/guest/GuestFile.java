package dev.novasphere.wukong.api.v1alpha1.guest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A file of the guest (cloud-init module Write Files). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GuestFile(
        @Required
        @Size(max = Limits.LINE)
        @ValidationRule(value = CloudInitRules.FILE_PATH_CEL, message = CloudInitRules.FILE_PATH_MESSAGE)
        @JsonPropertyDescription("Where the file is in the guest, as an absolute path; folders that lack are made.")
        String path,

        @Size(max = Limits.FILE_CONTENT)
        @JsonPropertyDescription(
                "What is in the file. Readable by everybody who may read the Wukong: secrets belong into userDataSecretRef.")
        String content,

        @Size(max = Limits.FILE_MODE)
        @ValidationRule(value = CloudInitRules.FILE_MODE_CEL, message = CloudInitRules.FILE_MODE_MESSAGE)
        @JsonPropertyDescription("Permissions in octal digits, in quotes. Default: \"0644\".")
        String permissions,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = CloudInitRules.FILE_OWNER_CEL, message = CloudInitRules.FILE_OWNER_MESSAGE)
        @JsonPropertyDescription(
                "User and group of the file, as user:group. Default: root:root. Users that cloud-init makes are known only where defer is true.")
        String owner,

        @JsonPropertyDescription("When true, the content is put behind what the file holds. Default false.")
        Boolean append,

        @JsonPropertyDescription(
                "When true, the file is written after users and packages are there. Default false: before.")
        Boolean defer) {

    public GuestFile {
        permissions = Absent.ifEmpty(permissions);
        owner = Absent.ifEmpty(owner);
    }
}
