package dev.novasphere.wukong.kubevirt.installation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Cluster-wide settings of KubeVirt; vmRolloutStrategy is Stage or LiveUpdate, evictionStrategy that of guests without one. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KubeVirtConfiguration(
        NetworkConfiguration network,
        String vmRolloutStrategy,
        String evictionStrategy,
        DeveloperConfiguration developerConfiguration,
        InstancetypeConfiguration instancetype) {}
