package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Features switched on beyond the defaults, and defaults switched off. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeveloperConfiguration(List<String> featureGates, List<String> disabledFeatureGates) {
    public DeveloperConfiguration {
        featureGates = featureGates == null ? List.of() : List.copyOf(featureGates);
        disabledFeatureGates = disabledFeatureGates == null ? List.of() : List.copyOf(disabledFeatureGates);
    }
}
