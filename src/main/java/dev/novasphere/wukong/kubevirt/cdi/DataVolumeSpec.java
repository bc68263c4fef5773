package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Where the data comes from and what claim it goes to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DataVolumeSpec(ImportSource source, SourceReference sourceRef, StorageSpec storage, StorageSpec pvc) {

    /** What it says of its claim, in the one way or the other that CDI knows; null when it says nothing. */
    public StorageSpec ofClaim() {
        return storage != null ? storage : pvc;
    }
}
