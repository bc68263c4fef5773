package dev.novasphere.wukong.plan.network.attachment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import java.util.Set;

/** What is read of the configuration of a definition that exists: its JSON, and whether pods get an address by it. */
public final class GivenConfig {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** CNI plugins that take addresses from their ipam part and from nowhere else. Others, as those of whole clusters, have ways of their own. */
    private static final Set<String> ADDRESSES_BY_IPAM = Set.of(
            "bridge",
            "cnv-bridge",
            "ovs",
            "sriov",
            "ib-sriov",
            "macvlan",
            "macvtap",
            "ipvlan",
            "host-device",
            "vlan",
            "tap");

    private GivenConfig() {}

    /** The configuration; a missing node where there is none, or one that is no JSON, which only the CNI plugin would notice. */
    public static JsonNode of(NetworkAttachmentDefinition definition) {
        String config =
                definition.getSpec() == null ? null : definition.getSpec().config();
        try {
            return config == null ? JSON.missingNode() : JSON.readTree(config);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    /**
     * Whether a definition is known to give pods no address. One whose configuration is a file of the nodes, is no JSON, or is of a plugin that
     * is not known may give one.
     */
    public static boolean givesNoAddress(NetworkAttachmentDefinition definition) {
        JsonNode config = of(definition);
        JsonNode plugins = config.path("plugins");
        JsonNode first = plugins.isArray() && !plugins.isEmpty() ? plugins.get(0) : config;
        return ADDRESSES_BY_IPAM.contains(first.path("type").asText(""))
                && !hasIpam(first)
                && plugins.valueStream().noneMatch(GivenConfig::hasIpam);
    }

    /** An ipam part without a type names no plugin, which is as none. */
    private static boolean hasIpam(JsonNode plugin) {
        return !plugin.path("ipam").path("type").asText("").isEmpty();
    }
}
