package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import java.util.List;
import java.util.Optional;

/** What CDI says of an import. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DataVolumeStatus(
        String phase, String progress, Integer restartCount, String claimName, List<ResourceCondition> conditions) {
    public DataVolumeStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** The condition of a type; empty when there is none. */
    public Optional<ResourceCondition> condition(String type) {
        return conditions.stream().filter(c -> type.equals(c.type())).findFirst();
    }
}
