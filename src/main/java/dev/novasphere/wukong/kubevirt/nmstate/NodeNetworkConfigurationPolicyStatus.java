package dev.novasphere.wukong.kubevirt.nmstate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import java.util.List;

/** Whether the nodes are as desired: Available, Degraded, Progressing. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeNetworkConfigurationPolicyStatus(List<ResourceCondition> conditions) implements StatusWithConditions {
    public NodeNetworkConfigurationPolicyStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
