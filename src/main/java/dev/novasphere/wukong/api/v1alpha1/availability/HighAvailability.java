package dev.novasphere.wukong.api.v1alpha1.availability;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the virtual machine may run and what happens when its guest or its node fails. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(value = PlacementRules.NOT_APART_CEL, message = PlacementRules.NOT_APART_MESSAGE)
public record HighAvailability(
        @JsonPropertyDescription(
                "Always: restarted whenever the guest ends (run strategy Always). OnFailure: restarted after a crash only"
                        + " (RerunOnFailure). Never: started and stopped by hand (Manual), the first time too unless startStrategy.autoStart is true. Default: as"
                        + " startStrategy.runStrategy, else Always.")
        RestartPolicy restartPolicy,

        @JsonPropertyDescription(
                "When true, prefers a node on which no other VM of the same group runs. The group is the label"
                        + " vm.novasphere.dev/group of the Wukong, else all Wukongs of the namespace that set antiAffinity. Default false.")
        Boolean antiAffinity,

        @Size(max = Limits.NODE_SELECTOR)
        @ValidationRule(value = PlacementRules.SELECTOR_KEYS_CEL, message = PlacementRules.SELECTOR_KEYS_MESSAGE)
        @ValidationRule(value = PlacementRules.SELECTOR_VALUES_CEL, message = PlacementRules.SELECTOR_VALUES_MESSAGE)
        @JsonPropertyDescription(
                "Labels a node must have to run the virtual machine, each with its value, for example kubernetes.io/hostname: node-1.")
        Map<String, @Size(max = Limits.TEXT) String> nodeSelector,

        @Size(max = Limits.TOLERATIONS)
        @ValidationRule(value = PlacementRules.EFFECTS_CEL, message = PlacementRules.EFFECTS_MESSAGE)
        @ValidationRule(value = PlacementRules.OPERATORS_CEL, message = PlacementRules.OPERATORS_MESSAGE)
        @ValidationRule(value = PlacementRules.SECONDS_CEL, message = PlacementRules.SECONDS_MESSAGE)
        @JsonPropertyDescription("Taints of nodes that the virtual machine tolerates.")
        List<Toleration> tolerations,

        @JsonPropertyDescription(
                "What happens to the running guest when its node is drained. LiveMigrateIfPossible (default): it moves to another node while it runs, or is shut down where it cannot. LiveMigrate: it moves, and the drain waits as long as it cannot. None: it is shut down. External: the drain waits for another controller to move it.")
        EvictionStrategy evictionStrategy,

        @JsonPropertyDescription(
                "With antiAffinity: Preferred (default) runs two machines of a group on one node rather than not at all, Required leaves a"
                        + " machine waiting for a node of its own.")
        AntiAffinityPolicy antiAffinityPolicy,

        @Size(max = Limits.RESOURCE_NAME)
        @ValidationRule(value = PlacementRules.TOPOLOGY_KEY_CEL, message = PlacementRules.TOPOLOGY_KEY_MESSAGE)
        @JsonPropertyDescription(
                "With antiAffinity: the label of nodes by which machines of a group are apart, for example topology.kubernetes.io/zone."
                        + " Default kubernetes.io/hostname: by node.")
        String antiAffinityTopologyKey,

        @JsonPropertyDescription(
                "Kubernetes' affinity of the guest's Pod, for what nodeSelector and antiAffinity cannot say. Both count beside it. Labels for"
                        + " it to select come from podMetadata. On a running guest a change counts from its next migration or start.")
        Affinity affinity,

        @Size(max = Limits.SPREAD_CONSTRAINTS)
        @JsonPropertyDescription(
                "Kubernetes' rules for spreading the guest's Pod with others over zones or nodes. labelSelector selects labels of podMetadata."
                        + " A change counts from the next start.")
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = PlacementRules.PRIORITY_CEL, message = PlacementRules.PRIORITY_MESSAGE)
        @JsonPropertyDescription(
                "PriorityClass of the guest's Pod: where no node has room, Pods of lower priority are ended for it. Default: the cluster's"
                        + " default class. A change counts from the next start.")
        String priorityClassName,

        @Size(max = Limits.TEXT)
        @JsonPropertyDescription(
                "Scheduler that finds a node for the guest, where the cluster has several. Default: that of Kubernetes. A change counts from the"
                        + " next start.")
        String schedulerName) {

    /** Label of nodes with their architecture. */
    public static final String ARCHITECTURE_LABEL = "kubernetes.io/arch";

    public HighAvailability {
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
        priorityClassName = Absent.ifEmpty(priorityClassName);
        schedulerName = Absent.ifEmpty(schedulerName);
        antiAffinityTopologyKey = Absent.ifEmpty(antiAffinityTopologyKey);
        nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    }

    /** The architecture of the nodes that nodeSelector asks for; empty where it asks for none. */
    public Optional<String> nodeArchitecture() {
        return Optional.ofNullable(nodeSelector.get(ARCHITECTURE_LABEL));
    }
}
