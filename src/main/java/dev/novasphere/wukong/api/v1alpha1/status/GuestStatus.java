package dev.novasphere.wukong.api.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What is known of the running guest. Who is logged in is not reported. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GuestStatus(
        @JsonPropertyDescription(
                "Operating system, as the guest's agent reports it, for example Ubuntu 24.04.1 LTS; absent without the agent.")
        String os,

        @JsonPropertyDescription("Release of its kernel, as the guest's agent reports it.")
        String kernel,

        @JsonPropertyDescription("Whether the QEMU guest agent answers: Connected or NotConnected.")
        String agent,

        @JsonPropertyDescription("Host name that KubeVirt gives the guest.")
        String hostname,

        @JsonPropertyDescription("Virtual CPUs that the guest runs with; where the Wukong names an instancetype.")
        Integer cpu,

        @JsonPropertyDescription("Memory that the guest runs with; where the Wukong names an instancetype.")
        String memory) {}
