package dev.novasphere.wukong.api.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** Where the guest is reached by its Service. Lists that are absent read as empty. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceStatus(
        @JsonPropertyDescription("Name of the Service.") String name,

        @JsonPropertyDescription("Its addresses inside of the cluster; absent for a headless Service.")
        List<String> clusterIPs,

        @JsonPropertyDescription("Addresses or names that the load balancer gave it; absent until there is one.")
        List<String> loadBalancer,

        @JsonPropertyDescription("Ports of every node, in the order of the Service's ports; absent for type ClusterIP.")
        List<Integer> nodePorts) {

    public ServiceStatus {
        clusterIPs = clusterIPs == null ? List.of() : List.copyOf(clusterIPs);
        loadBalancer = loadBalancer == null ? List.of() : List.copyOf(loadBalancer);
        nodePorts = nodePorts == null ? List.of() : List.copyOf(nodePorts);
    }
}
