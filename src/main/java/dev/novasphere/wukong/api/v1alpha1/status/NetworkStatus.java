package dev.novasphere.wukong.api.v1alpha1.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** What is known of one network of the running virtual machine. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NetworkStatus(
        @Required @JsonPropertyDescription("Name of the network, as in spec.networks; default is the pod network.")
        String name,

        @JsonPropertyDescription("Name of the interface inside the guest, as its agent reports it.")
        @JsonProperty("interface")
        String interfaceName,

        @JsonPropertyDescription(
                "First address of the interface, as KubeVirt reports it; for a network beside the pod network it needs the guest's agent.")
        String ipAddress,

        @JsonPropertyDescription("All addresses of the interface, without their prefix lengths.")
        List<String> ipAddresses,

        @JsonPropertyDescription("MAC address of the interface in the guest; it stays the same from start to start.")
        String macAddress,

        @JsonPropertyDescription(
                "NetworkAttachmentDefinition that the network is attached by; absent for the pod network.")
        String nadName,

        @JsonPropertyDescription("True when this network replaces the pod network.")
        Boolean primary,

        @JsonPropertyDescription("Link of the interface, up or down, as KubeVirt reports it.")
        String linkState,

        @JsonPropertyDescription(
                "Since when nothing reports the addresses any more, while the guest runs: those shown are the last known. Absent while"
                        + " they are current.")
        String staleSince) {

    public NetworkStatus {
        ipAddresses = ipAddresses == null ? List.of() : List.copyOf(ipAddresses);
    }
}
