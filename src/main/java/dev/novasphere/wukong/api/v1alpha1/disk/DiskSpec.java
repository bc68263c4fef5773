package dev.novasphere.wukong.api.v1alpha1.disk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One disk: a PersistentVolumeClaim, empty, filled by CDI from an image or another source, or one that is there already. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value =
                "((has(self.image) && self.image != '') ? 1 : 0) + (has(self.claimName) ? 1 : 0) + (has(self.source) ? 1 : 0) <= 1",
        message = Refusals.DISK_SOURCE_TWICE)
@ValidationRule(
        value = "has(self.size) || has(self.claimName) || (has(self.source) && !has(self.source.blank))",
        fieldPath = ".size",
        message = Refusals.DISK_SIZE_MISSING)
@ValidationRule(
        value = "!has(self.imageOptions) || (has(self.image) && self.image != '')",
        fieldPath = ".imageOptions",
        message = Refusals.IMAGE_OPTIONS)
@ValidationRule(
        value =
                "!has(self.imageOptions) || !has(self.imageOptions.checksum) || !has(self.image) || self.image.startsWith('http://')"
                        + " || self.image.startsWith('https://')",
        fieldPath = ".imageOptions",
        message = Refusals.CHECKSUM_NEEDS_HTTP)
@ValidationRule(
        value = "!has(self.imageOptions) || !has(self.imageOptions.pullMethod) || !has(self.image)"
                + " || !(self.image.startsWith('http://') || self.image.startsWith('https://'))",
        fieldPath = ".imageOptions",
        message = Refusals.PULL_METHOD_NEEDS_REGISTRY)
@ValidationRule(
        value = "!(has(self.hotpluggable) && self.hotpluggable && has(self.boot) && self.boot)",
        fieldPath = ".hotpluggable",
        message = Refusals.BOOT_HOTPLUGGABLE)
public record DiskSpec(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(
                value = "self.size() <= 63 && self.matches('" + Patterns.DNS_LABEL + "')",
                message = Refusals.DISK_NAME)
        @ValidationRule(value = "self != 'cloudinitdisk'", message = Refusals.DISK_NAME_TAKEN)
        @JsonPropertyDescription("Name of the disk; its PersistentVolumeClaim is called <wukong>-<name>.")
        String name,

        @Size(max = 32)
        @ValidationRule(
                value = "self.matches('" + Patterns.QUANTITY + "') && isQuantity(self)",
                message = Refusals.DISK_SIZE)
        @ValidationRule(
                value = "!self.matches('" + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity('1Mi')) >= 0",
                message = Refusals.DISK_TOO_SMALL)
        @ValidationRule(
                value = "!self.matches('" + Patterns.QUANTITY + "') || quantity(self).compareTo(quantity('8Ei')) < 0",
                message = Refusals.DISK_TOO_LARGE)
        @ValidationRule(
                value = "!oldSelf.matches('" + Patterns.QUANTITY + "') || !self.matches('" + Patterns.QUANTITY
                        + "') || quantity(self).compareTo(quantity(oldSelf)) >= 0",
                message = Refusals.DISK_SHRINKS)
        @JsonPropertyDescription(
                "Size as a Kubernetes quantity such as 20Gi (GiB). May grow later, where the StorageClass allows it; never shrink. May be left"
                        + " out for a clone, which then has the size of its source, and for claimName.")
        String size,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')", message = Refusals.STORAGE_CLASS)
        @JsonPropertyDescription(
                "StorageClass of the volume. Absent: KubeVirt's default class, else that of Kubernetes.")
        String storageClassName,

        @JsonPropertyDescription(
                "When true, the guest boots from this disk first. Absent on all disks: from the first in the list.")
        Boolean boot,

        @Size(max = Limits.IMAGE)
        @ValidationRule(
                value = "self == '' || self.matches(r'" + Patterns.IMAGE_ADDRESS
                        + "') || (!self.contains('://') && self.matches(r'" + Patterns.IMAGE_REFERENCE + "'))",
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
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("How the image is fetched and checked.")
        ImageOptions imageOptions,

        @JsonPropertyDescription(
                "What CDI fills the disk from instead of an image: a clone of a claim, of a snapshot or of a DataSource, or nothing.")
        DiskSource source,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = "self.matches('" + Patterns.DNS_SUBDOMAIN + "')", message = Refusals.CLAIM_NAME)
        @JsonPropertyDescription(
                "An existing PersistentVolumeClaim of the same namespace that is used as it is, with the data it holds. It is never"
                        + " deleted with the Wukong.")
        String claimName,

        @JsonPropertyDescription(
                "true: the disk can be plugged in and out while the guest runs, from the start on; not for the disk the guest boots"
                        + " from. false: it comes and goes at a restart only. Absent: disks added while the guest runs are plugged in at once.")
        Boolean hotpluggable) {

    public DiskSpec {
        image = Absent.ifEmpty(image);
        accessModes = accessModes == null ? List.of() : List.copyOf(accessModes);
    }

    /** Whether the guest boots from this disk first. */
    public boolean bootsFirst() {
        return Boolean.TRUE.equals(boot);
    }

    /** Whether the disk is a claim that was there before and is only used. */
    public boolean usesExistingClaim() {
        return claimName != null;
    }

    /** Whether CDI makes this disk. */
    public boolean filledByCdi() {
        return hasImage() || source != null;
    }

    /** Whether CDI fills this disk from an image. */
    public boolean hasImage() {
        return image != null && !image.isBlank();
    }
}
