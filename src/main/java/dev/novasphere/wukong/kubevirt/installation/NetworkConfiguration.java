package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;
import java.util.Map;

/** Network settings of KubeVirt. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NetworkConfiguration(Map<String, Empty> binding) {
    public NetworkConfiguration {
        binding = binding == null ? Map.of() : binding;
    }
}
