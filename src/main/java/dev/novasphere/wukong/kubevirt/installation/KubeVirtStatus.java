package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import java.util.List;

/** What virt-operator says. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KubeVirtStatus(
        String observedKubeVirtVersion, List<ResourceCondition> conditions, String defaultArchitecture)
        implements StatusWithConditions {
    public KubeVirtStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
