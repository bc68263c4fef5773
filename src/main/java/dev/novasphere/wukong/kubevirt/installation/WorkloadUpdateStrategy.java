package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** How running guests get changes: LiveMigrate, Evict. Without LiveMigrate no change of cpu or memory reaches a running guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkloadUpdateStrategy(List<String> workloadUpdateMethods) {
    public WorkloadUpdateStrategy {
        workloadUpdateMethods = workloadUpdateMethods == null ? List.of() : List.copyOf(workloadUpdateMethods);
    }
}
