package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.availability.EvictionStrategy;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Where a {@link WukongPolicy} allows virtual machines to run. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedScheduling(
        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "Labels of nodes that highAvailability.nodeSelector may ask for, that nodeAffinity may name, and that affinity and"
                        + " topologySpreadConstraints may have as topologyKey, and antiAffinityTopologyKey may be. kubernetes.io/hostname,"
                        + " topology.kubernetes.io/zone and region are always allowed as such. Of a label with values nodeAffinity may only say"
                        + " In. cpuModel, cpuFeatures, machineType and dedicatedCpuPlacement need the label by which KubeVirt chooses nodes for"
                        + " them, for example cpu-model.node.kubevirt.io/Cascadelake-Server.")
        List<AllowedLabel> nodeSelector,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "Keys of taints that highAvailability.tolerations may name. A toleration without a key, which tolerates every taint, needs an empty text here.")
        List<@Size(max = Limits.LINE) String> tolerationKeys,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "What highAvailability.evictionStrategy may be: LiveMigrateIfPossible, LiveMigrate, None, External. A Wukong may always leave it out.")
        List<EvictionStrategy> evictionStrategies,

        @JsonPropertyDescription(
                "Whether affinity may have namespaces or a namespaceSelector, and so keep machines near to or away from Pods of other"
                        + " namespaces. Absent: false.")
        Boolean otherNamespaces,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "What highAvailability.priorityClassName may be. A Wukong may always leave it out. Absent: nothing.")
        List<@Size(max = Limits.TEXT) String> priorityClassNames,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "What highAvailability.schedulerName may be. A Wukong may always leave it out. Absent: nothing.")
        List<@Size(max = Limits.TEXT) String> schedulerNames) {}
