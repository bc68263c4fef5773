package dev.novasphere.wukong.api.v1alpha1.probe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How it is found out whether the guest serves, or hangs; goes into the virtual machine as it is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = ProbeRules.ONE_WAY_CEL, message = ProbeRules.ONE_WAY_MESSAGE)
public record GuestProbe(
        @JsonPropertyDescription("Succeeds when this HTTP request is answered with a code from 200 to 399.")
        HttpGetProbe httpGet,

        @JsonPropertyDescription("Succeeds when the guest accepts a TCP connection on this port.")
        TcpSocketProbe tcpSocket,

        @JsonPropertyDescription(
                "Succeeds when this command, run inside the guest by the QEMU guest agent, ends with code 0.")
        ExecProbe exec,

        @JsonPropertyDescription("Succeeds when the QEMU guest agent answers. Write guestAgentPing: {}.")
        GuestAgentPing guestAgentPing,

        @Min(0)
        @Max(Limits.PROBE_SECONDS)
        @JsonPropertyDescription("Seconds after the start of the guest before the first try. Default 0.")
        Integer initialDelaySeconds,

        @Min(1) @Max(Limits.PROBE_SECONDS) @JsonPropertyDescription("Seconds an answer may take. Default 1.")
        Integer timeoutSeconds,

        @Min(1) @Max(Limits.PROBE_SECONDS) @JsonPropertyDescription("Seconds between two tries. Default 10.")
        Integer periodSeconds,

        @Min(1)
        @Max(Limits.PROBE_TRIES)
        @JsonPropertyDescription(
                "Tries in a row that must succeed before a probe that failed succeeds again. Default 1.")
        Integer successThreshold,

        @Min(1)
        @Max(Limits.PROBE_TRIES)
        @JsonPropertyDescription("Tries in a row that must fail before the probe fails. Default 3.")
        Integer failureThreshold) {

    /** What is tried, in a few words. */
    public String summary() {
        if (httpGet != null) {
            return "httpGet port " + httpGet.port() + (httpGet.path() == null ? "" : " " + httpGet.path());
        }
        if (tcpSocket != null) {
            return "tcpSocket port " + tcpSocket.port();
        }
        return exec != null ? "exec " + exec.command().stream().findFirst().orElse("") : "guestAgentPing";
    }

    /** How many of httpGet, tcpSocket, exec and guestAgentPing are given; one is right. */
    public int ways() {
        return (httpGet == null ? 0 : 1)
                + (tcpSocket == null ? 0 : 1)
                + (exec == null ? 0 : 1)
                + (guestAgentPing == null ? 0 : 1);
    }
}
