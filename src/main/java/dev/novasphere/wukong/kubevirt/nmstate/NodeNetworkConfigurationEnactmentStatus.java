package dev.novasphere.wukong.kubevirt.nmstate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import java.util.List;

/**
 * How far one node is: Available, Failing, Progressing, Pending, Aborted.
 *
 * @param policyGeneration generation of the policy that the conditions are about; null before the node reads it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeNetworkConfigurationEnactmentStatus(Long policyGeneration, List<ResourceCondition> conditions)
        implements StatusWithConditions {
    public NodeNetworkConfigurationEnactmentStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
