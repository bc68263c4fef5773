package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkType;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Which networks a {@link WukongPolicy} allows. The pod network is always allowed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedNetworks(
        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "Types of networks for which the operator makes a NetworkAttachmentDefinition: bridge, macvlan, ovs, sriov. A network with nadName has"
                        + " none.")
        List<NetworkType> types,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription("Bridges of the nodes that networks of type bridge and ovs may be on.")
        List<AllowedBridge> bridges,

        @Size(max = Limits.POLICY_LIST) @JsonPropertyDescription("NetworkAttachmentDefinitions that nadName may name.")
        List<AllowedAttachment> networkAttachmentDefinitions,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "Device plugin resources that resourceName of a network may name. Absent, but with physicalInterfaces: of macvtap only those of"
                        + " these cards.")
        List<@Size(max = Limits.RESOURCE_NAME) String> resourceNames,

        @Size(max = Limits.POLICY_LIST)
        @JsonPropertyDescription(
                "Network cards of the nodes that physicalInterface may name. For a bridge, its own physicalInterface counts as well. Absent, but"
                        + " with resourceNames: a macvtap may be on the cards whose resource of macvtap is listed there.")
        List<@Size(max = Limits.TEXT) String> physicalInterfaces,

        @JsonPropertyDescription("Whether a network may say macSpoofCheck: false. Absent: true.")
        Boolean withoutMacSpoofCheck) {}
