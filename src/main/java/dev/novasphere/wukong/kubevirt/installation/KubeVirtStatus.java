package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import java.util.List;
import java.util.Optional;

/** What virt-operator says. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KubeVirtStatus(
        String phase, String observedKubeVirtVersion, List<ResourceCondition> conditions, String defaultArchitecture) {
    public KubeVirtStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The condition of a type; empty when there is none. */
    public Optional<ResourceCondition> condition(String type) {
        return conditions.stream().filter(c -> type.equals(c.type())).findFirst();
    }
}
