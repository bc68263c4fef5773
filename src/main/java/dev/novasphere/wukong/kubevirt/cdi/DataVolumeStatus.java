package dev.novasphere.wukong.kubevirt.cdi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.common.StatusWithConditions;
import java.util.List;

/** What CDI says of an import. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DataVolumeStatus(String phase, String progress, Integer restartCount, List<ResourceCondition> conditions)
        implements StatusWithConditions {
    public DataVolumeStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
