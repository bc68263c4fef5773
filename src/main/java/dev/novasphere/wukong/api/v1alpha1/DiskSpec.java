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
        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "')",
                message = Refusals.DISK_NAME)
        @ValidationRule(value = "self != 'cloudinitdisk'", message = Refusals.DISK_NAME_TAKEN)
        @JsonPropertyDescription("Name of the disk; its PersistentVolumeClaim is called <wukong>-<name>.")
        String name,

        @Required
        @Size(max = 32)
        @ValidationRule(
                value = "isQuantity(self) && self.matches('" + Patterns.UNSIGNED + "')",
                message = Refusals.DISK_SIZE)
        @ValidationRule(
                value = "!isQuantity(self) || !self.matches('" + Patterns.UNSIGNED
                        + "') || quantity(self).compareTo(quantity('1Mi')) >= 0",
                message = Refusals.DISK_TOO_SMALL)
        @ValidationRule(
                value = "!isQuantity(oldSelf) || !isQuantity(self) || quantity(self).compareTo(quantity(oldSelf)) >= 0",
                message = Refusals.DISK_SHRINKS)
        @JsonPropertyDescription(
                "Size as a Kubernetes quantity such as 20Gi (GiB). May grow later, where the StorageClass allows it; never shrink.")
        String size,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')", message = Refusals.STORAGE_CLASS)
        @JsonPropertyDescription("StorageClass of the volume. Absent: the cluster's default class.")
        String storageClassName,

        @JsonPropertyDescription(
                "When true, the guest boots from this disk first. Absent on all disks: from the first in the list.")
        Boolean boot,

        @Size(max = Limits.IMAGE)
        @ValidationRule(
                value = "self == '' || self.matches('" + Patterns.IMAGE_ADDRESS
                        + "') || (!self.contains('://') && self.matches('" + Patterns.IMAGE_REFERENCE + "'))",
                message = Refusals.IMAGE)
        @JsonPropertyDescription(
                "Image the disk is filled from, by CDI: an http:// or https:// address, docker://registry/image, oci-archive://..., or a"
                        + " bare registry reference, which means docker://. Absent: an empty disk.")
        String image,

        @Size(max = Limits.ACCESS_MODES)
        @ValidationRule(
                value = "self.size() <= 1 || !self.exists(m, m == 'ReadWriteOncePod')",
                message = Refusals.ACCESS_MODES)
        @JsonPropertyDescription(
                "Access modes of the volume. Default: what the StorageProfile of the class says, else ReadWriteOnce.")
        List<AccessMode> accessModes,

        @JsonPropertyDescription(
                "Block or Filesystem. Default: what the StorageProfile of the class says, else Filesystem.")
        VolumeMode volumeMode,

        @JsonPropertyDescription("Delete or Retain, for this disk alone; wins over spec.deletionPolicy.")
        DeletionPolicy deletionPolicy) {

    public DiskSpec {
        image = Absent.ifEmpty(image);
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
