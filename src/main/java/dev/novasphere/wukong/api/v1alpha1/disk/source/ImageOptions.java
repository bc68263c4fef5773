package dev.novasphere.wukong.api.v1alpha1.disk.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How an image is fetched and checked. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImageOptions(
        @Size(max = Limits.TEXT)
        @ValidationRule(value = SourceRules.CHECKSUM_CEL, message = SourceRules.CHECKSUM_MESSAGE)
        @JsonPropertyDescription(
                "What the file behind an http(s) address must hash to, as algorithm:hash; the import fails when it does not. Checked"
                        + " by CDI releases that know the field.")
        String checksum,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = SourceRules.SECRET_CEL, message = SourceRules.SECRET_MESSAGE)
        @JsonPropertyDescription(
                "Secret of the same namespace with the keys accessKeyId (user) and secretKey (password) for the image's server."
                        + " Only CDI reads it.")
        String credentialsSecret,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = SourceRules.AUTHORITY_CEL, message = SourceRules.AUTHORITY_MESSAGE)
        @JsonPropertyDescription(
                "ConfigMap of the same namespace with the PEM certificates of the authority that signed the image server's certificate.")
        String caConfigMap,

        @JsonPropertyDescription(
                "pod (default) or node: who pulls an image out of a registry. node uses the container runtime of the node and its"
                        + " cache of images.")
        PullMethod pullMethod) {

    public ImageOptions {
        checksum = Absent.ifEmpty(checksum);
        credentialsSecret = Absent.ifEmpty(credentialsSecret);
        caConfigMap = Absent.ifEmpty(caConfigMap);
    }
}
