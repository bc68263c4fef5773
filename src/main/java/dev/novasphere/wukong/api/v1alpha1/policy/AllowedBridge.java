package dev.novasphere.wukong.api.v1alpha1.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.novasphere.wukong.api.rules.Limits;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A bridge of the nodes that a {@link WukongPolicy} allows, with what may be asked of it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedBridge(
        @Required
        @Size(min = 1, max = Limits.TEXT)
        @JsonPropertyDescription("Name of the bridge, as bridgeName gives it.")
        String name,

        @Size(max = Limits.POLICY_LIST) @JsonPropertyDescription("VLANs that vlanId may name. Absent: any VLAN.")
        List<VlanRange> vlans,

        @JsonPropertyDescription(
                "Whether a network may be on the bridge without vlanId; on an Open vSwitch bridge that is a trunk of all VLANs. Absent: true.")
        Boolean untagged,

        @Min(576)
        @Max(9216)
        @JsonPropertyDescription(
                "Smallest MTU in bytes that mtu may ask for, because a port can lower the MTU of its bridge. Absent: any.")
        Integer leastMtu,

        @Min(576) @Max(9216) @JsonPropertyDescription("Largest MTU in bytes that mtu may ask for. Absent: any.")
        Integer mostMtu,

        @Size(max = Limits.TEXT)
        @JsonPropertyDescription(
                "The one network card of the nodes that physicalInterface may name for this bridge. Absent: any.")
        String physicalInterface) {}
