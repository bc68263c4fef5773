package dev.novasphere.wukong.kubevirt.instance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.novasphere.wukong.kubevirt.common.Empty;

/** How KubeVirt finds out whether a guest serves. Exactly one of httpGet, tcpSocket, exec and guestAgentPing may be set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Probe(
        ProbeRequest httpGet,
        ProbePort tcpSocket,
        ProbeCommand exec,
        Empty guestAgentPing,
        Integer initialDelaySeconds,
        Integer timeoutSeconds,
        Integer periodSeconds,
        Integer successThreshold,
        Integer failureThreshold) {}
