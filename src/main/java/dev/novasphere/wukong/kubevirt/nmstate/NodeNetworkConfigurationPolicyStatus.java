package dev.novasphere.wukong.kubevirt.nmstate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import java.util.List;
import java.util.Optional;

/** Whether the nodes are as desired: Available, Degraded, Progressing. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeNetworkConfigurationPolicyStatus(List<ResourceCondition> conditions) {
    public NodeNetworkConfigurationPolicyStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The condition of a type; empty when there is none. */
    public Optional<ResourceCondition> condition(String type) {
        return conditions.stream().filter(c -> type.equals(c.type())).findFirst();
    }
}
