package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;

/** Source of a DataVolume; exactly one is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImportSource(
        HttpSource http,
        RegistrySource registry,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty blank,
        CloneSource pvc,
        CloneSource snapshot,
        @JsonInclude(JsonInclude.Include.NON_NULL) Empty upload) {

    /** An image behind an address. */
    public static ImportSource of(HttpSource http) {
        return new ImportSource(http, null, null, null, null, null);
    }

    /** An image in a registry or archive. */
    public static ImportSource of(RegistrySource registry) {
        return new ImportSource(null, registry, null, null, null, null);
    }

    /** An empty disk. */
    public static ImportSource ofNothing() {
        return new ImportSource(null, null, Empty.object(), null, null, null);
    }

    /** What is uploaded. */
    public static ImportSource ofUpload() {
        return new ImportSource(null, null, null, null, null, Empty.object());
    }

    /** A copy of a claim. */
    public static ImportSource ofClaim(String namespace, String name) {
        return new ImportSource(null, null, null, new CloneSource(namespace, name), null, null);
    }

    /** A copy of a VolumeSnapshot. */
    public static ImportSource ofSnapshot(String namespace, String name) {
        return new ImportSource(null, null, null, null, new CloneSource(namespace, name), null);
    }
}
