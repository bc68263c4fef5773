package dev.novasphere.wukong.api.v1alpha1.availability;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.rules.Patterns;
import dev.novasphere.wukong.api.rules.Refusals;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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

        @Size(max = Limits.NODE_SELECTOR)
        @ValidationRule(
                value = "self.all(k, k.size() <= 317 && k.matches('" + Patterns.LABEL_KEY + "'))",
                message = Refusals.NODE_SELECTOR_KEY)
        @ValidationRule(
                value = "self.all(k, self[k].matches('" + Patterns.LABEL_VALUE + "'))",
                message = Refusals.NODE_SELECTOR_VALUE)
        @JsonPropertyDescription("Labels a node must carry to run the virtual machine.")
        Map<String, @Size(max = Limits.TEXT) String> nodeSelector,

        @Size(max = Limits.TOLERATIONS)
        @ValidationRule(
                value =
                        "self.all(t, !has(t.effect) || t.effect in ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'])",
                message = Refusals.TOLERATION_EFFECT)
        @ValidationRule(
                value = "self.all(t, has(t.operator) && t.operator == 'Exists' ? !has(t.value) || t.value == ''"
                        + " : (!has(t.operator) || t.operator in ['', 'Equal']) && has(t.key) && t.key != '')",
                message = Refusals.TOLERATION_OPERATOR)
        @ValidationRule(
                value = "self.all(t, !has(t.tolerationSeconds) || (has(t.effect) && t.effect == 'NoExecute'))",
                message = Refusals.TOLERATION_SECONDS)
        @JsonPropertyDescription("Taints of nodes that the virtual machine tolerates.")
        List<Toleration> tolerations,

        @JsonPropertyDescription(
                "What happens to the running guest when its node is drained. LiveMigrateIfPossible (default): it moves to another node while it runs, or is shut down where it cannot. LiveMigrate: it moves, and the drain waits as long as it cannot. None: it is shut down. External: the drain waits for another controller to move it.")
        EvictionStrategy evictionStrategy) {

    public HighAvailability {
        nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    }
}
