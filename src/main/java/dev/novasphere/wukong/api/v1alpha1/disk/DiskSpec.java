package dev.novasphere.wukong.api.v1alpha1.disk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One disk: a PersistentVolumeClaim, empty, filled by CDI from an image or another source, or one that is there already. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = DiskSourceRules.ONE_SOURCE_CEL, message = DiskSourceRules.ONE_SOURCE_MESSAGE)
@ValidationRule(value = DiskRules.SIZE_NEEDED_CEL, fieldPath = ".size", message = DiskRules.SIZE_NEEDED_MESSAGE)
@ValidationRule(
        value = DiskSourceRules.OPTIONS_WITH_IMAGE_CEL,
        fieldPath = ".imageOptions",
        message = DiskSourceRules.OPTIONS_WITH_IMAGE_MESSAGE)
@ValidationRule(
        value = DiskSourceRules.CHECKSUM_WITH_HTTP_CEL,
        fieldPath = ".imageOptions",
        message = DiskSourceRules.CHECKSUM_WITH_HTTP_MESSAGE)
@ValidationRule(
        value = DiskSourceRules.PULL_METHOD_WITH_REGISTRY_CEL,
        fieldPath = ".imageOptions",
        message = DiskSourceRules.PULL_METHOD_WITH_REGISTRY_MESSAGE)
@ValidationRule(
        value = DiskRules.BOOT_IS_THERE_CEL,
        fieldPath = ".hotpluggable",
        message = DiskRules.BOOT_IS_THERE_MESSAGE)
public record DiskSpec(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = DiskRules.NAME_CEL, message = DiskRules.NAME_MESSAGE)
        @ValidationRule(value = DiskRules.NAME_FREE_CEL, message = DiskRules.NAME_FREE_MESSAGE)
        @JsonPropertyDescription("Name of the disk; its PersistentVolumeClaim is called <wukong>-<name>.")
        String name,

        @Size(max = 32)
        @ValidationRule(value = DiskRules.SIZE_CEL, message = DiskRules.SIZE_MESSAGE)
        @ValidationRule(value = DiskRules.SIZE_LEAST_CEL, message = DiskRules.SIZE_LEAST_MESSAGE)
        @ValidationRule(value = DiskRules.SIZE_MOST_CEL, message = DiskRules.SIZE_MOST_MESSAGE)
        @ValidationRule(value = DiskRules.SHRINKS_CEL, message = DiskRules.SHRINKS_MESSAGE)
        @JsonPropertyDescription(
                "Size as a Kubernetes quantity such as 20Gi (GiB). May grow later, where the StorageClass allows it; never shrink. May be left"
                        + " out for a clone, which then has the size of its source, and for claimName.")
        String size,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = DiskRules.CLASS_CEL, message = DiskRules.CLASS_MESSAGE)
        @JsonPropertyDescription(
                "StorageClass of the volume. Absent: KubeVirt's default class, else that of Kubernetes.")
        String storageClassName,

        @JsonPropertyDescription(
                "When true, the guest boots from this disk first. Absent on all disks: from the first in the list.")
        Boolean boot,

        @Size(max = Limits.IMAGE)
        @ValidationRule(value = DiskRules.IMAGE_CEL, message = DiskRules.IMAGE_MESSAGE)
        @JsonPropertyDescription(
                "Image the disk is filled from, by CDI: an http:// or https:// address, docker://registry/image, oci-archive://..., or a"
                        + " bare registry reference, which means docker://. Absent: an empty disk.")
        String image,

        @Size(max = Limits.ACCESS_MODES)
        @ValidationRule(value = DiskRules.MODES_CEL, message = DiskRules.MODES_MESSAGE)
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
        @ValidationRule(value = DiskSourceRules.CLAIM_CEL, message = DiskSourceRules.CLAIM_MESSAGE)
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
