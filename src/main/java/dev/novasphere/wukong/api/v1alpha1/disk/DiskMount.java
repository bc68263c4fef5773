package dev.novasphere.wukong.api.v1alpha1.disk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the guest mounts a disk (cloud-init modules Disk Setup and Mounts). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DiskMount(
        @Required
        @Size(max = Limits.TEXT)
        @ValidationRule(value = DiskMountRules.PATH_CEL, message = DiskMountRules.PATH_MESSAGE)
        @JsonPropertyDescription(
                "Folder of the guest that the disk is mounted at, for example /srv/data; it is made where it lacks.")
        String path,

        @JsonPropertyDescription(
                "ext4 (default), xfs or btrfs: the file system that an empty disk is given. The image must have its tools. A disk that holds"
                        + " something is never formatted.")
        FsType fsType) {

    /** The file system, with its default. */
    public FsType fsTypeOrDefault() {
        return fsType == null ? FsType.EXT4 : fsType;
    }
}
