package dev.novasphere.wukong.kubevirt.nmstate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;

/**
 * Node network state to bring about.
 *
 * @param nodeSelector labels of the nodes concerned; all nodes when empty
 * @param desiredState NMState's state as JSON, passed on as it is
 * @param maxUnavailable nodes to change at once, a number or a percentage
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeNetworkConfigurationPolicySpec(
        Map<String, String> nodeSelector, Map<String, Object> desiredState, IntOrString maxUnavailable) {
    public NodeNetworkConfigurationPolicySpec {
        nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
        desiredState = desiredState == null ? Map.of() : desiredState;
    }
}
