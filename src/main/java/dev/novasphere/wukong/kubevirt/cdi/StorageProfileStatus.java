package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What holds for the class of the profile's name. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StorageProfileStatus(List<ClaimPropertySet> claimPropertySets) {
    public StorageProfileStatus {
        claimPropertySets = claimPropertySets == null ? List.of() : List.copyOf(claimPropertySets);
    }
}
