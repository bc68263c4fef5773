package dev.novasphere.wukong.api.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What is known of one disk's volume. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VolumeStatus(
        @Required @JsonPropertyDescription("Name of the disk, as in spec.disks.")
        String name,

        @JsonPropertyDescription("Name of its PersistentVolumeClaim.")
        String pvcName,

        @JsonPropertyDescription("True once the claim is bound to a volume.")
        Boolean bound,

        @JsonPropertyDescription("Size that the Wukong asks for; capacity is smaller while the disk grows.")
        String size,

        @JsonPropertyDescription("Size that the volume really has.")
        String capacity,

        @JsonPropertyDescription("Progress of the import, for example 40%; absent when nothing is imported.")
        String progress) {}
