package dev.novasphere.wukong.api.v1alpha1.filesystem;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Files of an object of the namespace that the guest reads, by virtiofs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = FilesystemRules.ONE_SOURCE_CEL, message = FilesystemRules.ONE_SOURCE_MESSAGE)
public record FilesystemSpec(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = FilesystemRules.NAME_CEL, message = FilesystemRules.NAME_MESSAGE)
        @JsonPropertyDescription(
                "Name of the file system, which is its tag in the guest: mount -t virtiofs <name> <folder>. Not that of a disk.")
        String name,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = FilesystemRules.OBJECT_CEL, message = FilesystemRules.OBJECT_MESSAGE)
        @JsonPropertyDescription("Name of a Secret of the same namespace, with a file for each key.")
        String secret,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = FilesystemRules.OBJECT_CEL, message = FilesystemRules.OBJECT_MESSAGE)
        @JsonPropertyDescription("Name of a ConfigMap of the same namespace, with a file for each key.")
        String configMap,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = FilesystemRules.OBJECT_CEL, message = FilesystemRules.OBJECT_MESSAGE)
        @JsonPropertyDescription(
                "Name of a ServiceAccount of the same namespace, whose token, namespace and certificate authority the guest finds as files."
                        + " The guest's pod runs as that ServiceAccount.")
        String serviceAccount,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = FilesystemRules.PATH_CEL, message = FilesystemRules.PATH_MESSAGE)
        @JsonPropertyDescription(
                "Folder of the guest that cloud-init mounts it at, from the first boot on; it is made where it lacks. Absent: the guest mounts it itself.")
        String mountPath) {}
