package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What an administrator set by hand. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StorageProfileSpec(List<ClaimPropertySet> claimPropertySets) {
    public StorageProfileSpec {
        claimPropertySets = claimPropertySets == null ? List.of() : List.copyOf(claimPropertySets);
    }
}
