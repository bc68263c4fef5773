package dev.novasphere.wukong.api.v1alpha1.service;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Absent;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One port of the Service of a guest. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServicePortSpec(
        @Size(max = Limits.TEXT)
        @ValidationRule(value = ServiceRules.PORT_NAME_CEL, message = ServiceRules.PORT_NAME_MESSAGE)
        @JsonPropertyDescription("Name of the port; needed where there are several.")
        String name,

        @Required @Min(1) @Max(Limits.PORT) @JsonPropertyDescription("Port of the Service.")
        Integer port,

        @Min(1) @Max(Limits.PORT) @JsonPropertyDescription("Port in the guest. Default: the same as port.")
        Integer targetPort,

        @JsonPropertyDescription("TCP (default), UDP or SCTP.")
        ServiceProtocol protocol,

        @Min(1)
        @Max(Limits.PORT)
        @JsonPropertyDescription(
                "Port of every node, for type NodePort and LoadBalancer, in the range of the cluster. Default: one that is free.")
        Integer nodePort) {

    public ServicePortSpec {
        name = Absent.ifEmpty(name);
    }

    /** The protocol, TCP when none is given. */
    public ServiceProtocol protocolOrDefault() {
        return protocol == null ? ServiceProtocol.TCP : protocol;
    }
}
