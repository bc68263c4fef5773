package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Features switched on beyond the defaults, defaults switched off, and memory of guests in percent of what their Pods request. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeveloperConfiguration(
        List<String> featureGates, List<String> disabledFeatureGates, Integer memoryOvercommit) {
    public DeveloperConfiguration {
        featureGates = featureGates == null ? List.of() : List.copyOf(featureGates);
        disabledFeatureGates = disabledFeatureGates == null ? List.of() : List.copyOf(disabledFeatureGates);
    }

    /** Nothing but feature gates. */
    public DeveloperConfiguration(List<String> featureGates, List<String> disabledFeatureGates) {
        this(featureGates, disabledFeatureGates, null);
    }
}
