package dev.novasphere.wukong.api.v1alpha1.service;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * A Service of the Wukong's name in front of its guest, in Kubernetes' form. What would bring traffic of others to the guest, externalIPs
 * and a selector, is not part of it.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = ServiceRules.PORTS_NEEDED_CEL,
        fieldPath = ".ports",
        message = ServiceRules.PORTS_NEEDED_MESSAGE)
@ValidationRule(value = ServiceRules.HEADLESS_CEL, message = ServiceRules.HEADLESS_MESSAGE)
@ValidationRule(value = ServiceRules.FROM_OUTSIDE_CEL, message = ServiceRules.FROM_OUTSIDE_MESSAGE)
@ValidationRule(value = ServiceRules.BALANCED_CEL, message = ServiceRules.BALANCED_MESSAGE)
public record ServiceSpec(
        @JsonPropertyDescription(
                "How the guest is reached: ClusterIP (default) from inside of the cluster; NodePort also on a port of every node; LoadBalancer also"
                        + " at an address of the cluster's load balancer.")
        ServiceType type,

        @Size(max = Limits.SERVICE_PORTS)
        @ValidationRule(value = ServiceRules.NAMES_CEL, message = ServiceRules.NAMES_MESSAGE)
        @ValidationRule(value = ServiceRules.UNIQUE_PORTS_CEL, message = ServiceRules.UNIQUE_PORTS_MESSAGE)
        @JsonPropertyDescription("Ports of the guest; at least one, unless clusterIP is None.")
        List<ServicePortSpec> ports,

        @Size(max = Limits.POD_METADATA)
        @ValidationRule(value = ServiceRules.KEYS_CEL, message = ServiceRules.KEYS_MESSAGE)
        @JsonPropertyDescription("Annotations of the Service, for example for the load balancer.")
        Map<String, @Size(max = Limits.ANNOTATION) String> annotations,

        @Size(max = Limits.TEXT)
        @ValidationRule(value = ServiceRules.CLUSTER_IP_CEL, message = ServiceRules.CLUSTER_IP_MESSAGE)
        @JsonPropertyDescription(
                "None makes a headless Service: its name stands for the address of the guest's Pod, and hostname and subdomain have names in the"
                        + " cluster's DNS. Absent: an address that the cluster gives. A change makes the Service anew.")
        String clusterIP,

        @Size(max = Limits.RESOURCE_NAME)
        @ValidationRule(value = ServiceRules.CLASS_CEL, message = ServiceRules.CLASS_MESSAGE)
        @JsonPropertyDescription(
                "Which load balancer is asked, where the cluster has several. It cannot be changed while the type is LoadBalancer.")
        String loadBalancerClass,

        @Size(max = Limits.SOURCE_RANGES)
        @ValidationRule(value = ServiceRules.RANGES_CEL, message = ServiceRules.RANGES_MESSAGE)
        @JsonPropertyDescription(
                "Networks of clients that the load balancer lets through, for example 192.0.2.0/24. Absent: all.")
        List<@Size(max = Limits.ADDRESS) String> loadBalancerSourceRanges,

        @JsonPropertyDescription(
                "Cluster (default): every node passes on what comes from outside. Local: only the node of the guest does, and the guest sees the"
                        + " addresses of its clients.")
        ExternalTrafficPolicy externalTrafficPolicy,

        @JsonPropertyDescription("SingleStack, PreferDualStack or RequireDualStack. Default: that of the cluster.")
        IpFamilyPolicy ipFamilyPolicy) {

    /** What clusterIP says for a headless Service. */
    public static final String HEADLESS = "None";

    public ServiceSpec {
        ports = ports == null ? List.of() : List.copyOf(ports);
        annotations = annotations == null ? Map.of() : annotations;
        clusterIP = Absent.ifEmpty(clusterIP);
        loadBalancerClass = Absent.ifEmpty(loadBalancerClass);
        loadBalancerSourceRanges = loadBalancerSourceRanges == null ? List.of() : List.copyOf(loadBalancerSourceRanges);
    }

    /** The type, ClusterIP when none is given. */
    public ServiceType typeOrDefault() {
        return type == null ? ServiceType.ClusterIP : type;
    }

    /** Whether the Service has no address of its own. */
    public boolean headless() {
        return HEADLESS.equals(clusterIP);
    }
}
