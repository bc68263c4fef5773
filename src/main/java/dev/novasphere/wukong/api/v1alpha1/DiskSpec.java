package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One disk: a PersistentVolumeClaim, filled from an image by CDI when one is named. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DiskSpec(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                message =
                        "a disk name must be a DNS label: lower case letters, digits and -, starting and ending with a letter or digit;"
                                + " write for example data-1")
        @ValidationRule(
                value = "self != 'cloudinitdisk'",
                message = "the disk name cloudinitdisk is taken by the cloud-init volume; choose another name")
        @JsonPropertyDescription("Name of the disk; its PersistentVolumeClaim is called <wukong>-<name>.")
        String name,

        @Required
        @Size(max = 32)
        @ValidationRule(
                value = "isQuantity(self) && self.matches('^[0-9]')",
                message = "a disk size must be a Kubernetes quantity without spaces; write for example 20Gi")
        @ValidationRule(
                value = "!isQuantity(self) || quantity(self).compareTo(quantity('1Mi')) >= 0",
                message = "a disk must have at least 1Mi; a number without a unit means bytes, write for example 20Gi")
        @JsonPropertyDescription("Size as a Kubernetes quantity such as 20Gi (GiB). May grow later, never shrink.")
        String size,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("StorageClass of the volume. Absent: the cluster's default class.")
        String storageClassName,

        @JsonPropertyDescription("When true, the guest boots from this disk first.")
        Boolean boot,

        @Size(max = 2048)
        @ValidationRule(
                value =
                        "self.matches('^(https?|docker|oci-archive)://[^ ]+$') || (!self.contains('://') && self.matches('^[^ ]+$'))",
                message =
                        "image must be an http(s)://, docker:// or oci-archive:// address or a registry reference without blanks; write"
                                + " for example https://example.org/image.qcow2 or quay.io/containerdisks/fedora:42")
        @JsonPropertyDescription(
                "Image the disk is filled from, by CDI: an http:// or https:// address, docker://registry/image, oci-archive://..., or a"
                        + " bare registry reference, which means docker://. Absent: an empty disk.")
        String image,

        @Size(max = 4)
        @JsonPropertyDescription(
                "Access modes of the volume. Default: what the StorageProfile of the class says, else ReadWriteOnce.")
        List<AccessMode> accessModes,

        @JsonPropertyDescription(
                "Block or Filesystem. Default: what the StorageProfile of the class says, else Filesystem.")
        VolumeMode volumeMode,

        @JsonPropertyDescription("Delete or Retain, for this disk alone; wins over spec.deletionPolicy.")
        DeletionPolicy deletionPolicy) {

    public DiskSpec {
        accessModes = accessModes == null ? List.of() : List.copyOf(accessModes);
    }

    /** Whether the guest boots from this disk first. */
    public boolean bootsFirst() {
        return Boolean.TRUE.equals(boot);
    }

    /** Whether CDI fills this disk from an image. */
    public boolean hasImage() {
        return image != null && !image.isBlank();
    }
}
