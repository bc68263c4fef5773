package dev.novasphere.wukong.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/** Where the virtual machine may run and what happens when its guest or its node fails. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HighAvailability(
        @JsonPropertyDescription(
                "Always: restarted whenever the guest ends (run strategy Always). OnFailure: restarted after a crash only"
                        + " (RerunOnFailure). Never: started and stopped by hand (Manual).")
        RestartPolicy restartPolicy,

        @JsonPropertyDescription(
                "When true, prefers a node on which no other VM of the same group runs. The group is the label"
                        + " vm.novasphere.dev/group of the Wukong, else all Wukongs of the namespace that set antiAffinity.")
        Boolean antiAffinity,

        @Size(max = 64) @JsonPropertyDescription("Labels a node must carry to run the virtual machine.")
        Map<String, String> nodeSelector,

        @Size(max = 64) @JsonPropertyDescription("Taints of nodes that the virtual machine tolerates.")
        List<Toleration> tolerations,

        @JsonPropertyDescription("What happens when the node is drained. Default LiveMigrateIfPossible.")
        EvictionStrategy evictionStrategy) {

    public HighAvailability {
        nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    }
}
