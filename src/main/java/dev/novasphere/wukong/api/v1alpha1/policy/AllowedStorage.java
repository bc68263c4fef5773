package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which disks and images a {@link WukongPolicy} allows. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedStorage(
        @Size(max = Limits.POLICY_LIST) @JsonPropertyDescription("StorageClasses that storageClassName may name.")
        List<@Size(max = Limits.TEXT) String> storageClasses,

        @JsonPropertyDescription(
                "Whether a disk may leave storageClassName out, and so take the cluster's default class. Absent: true.")
        Boolean defaultStorageClass,

        @Size(max = Limits.IMAGE_PREFIXES)
        @ValidationRule(value = PolicyRules.IMAGE_PREFIXES_CEL, message = PolicyRules.IMAGE_PREFIXES_MESSAGE)
        @JsonPropertyDescription(
                "What image and containerDisk may begin with: scheme, host and some of the path, for example https://images.example.org/linux or"
                        + " quay.io/containerdisks. Without a scheme docker:// is meant. A prefix ends at a slash, a tag or a digest:"
                        + " quay.io/team does not allow quay.io/team-two. Addresses with user or password, and with .. in the path, are refused."
                        + " Where prefixes are listed, source.upload is refused too.")
        List<@Size(max = Limits.TEXT) String> imagePrefixes,

        @JsonPropertyDescription(
                "Whether imageOptions.credentialsSecret may be used, which has CDI send the content of a Secret to the image's server. Absent: true.")
        Boolean credentialsSecrets) {}
