package dev.novasphere.wukong.kubevirt.nmstate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * The network of a node.
 *
 * @param currentState NMState's state as JSON: interfaces, routes and more
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeNetworkStateStatus(Map<String, Object> currentState) {
    public NodeNetworkStateStatus {
        currentState = currentState == null ? Map.of() : currentState;
    }
}
