package dev.novasphere.wukong.plan.network.attachment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import java.util.List;

/**
 * CNI configurations of the NetworkAttachmentDefinitions the operator makes, as compact JSON with its keys in a fixed order.
 *
 * <p>All use CNI version 0.3.1, which every plugin named here speaks. None has an IPAM section: addresses reach the guest by cloud-init.
 * The network's name in the configuration is that of the definition, so that it is the only one of its namespace.
 */
final class NadConfig {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CNI_VERSION = "0.3.1";

    private NadConfig() {}

    /**
     * A port on a Linux bridge (plugins/main/bridge of containernetworking). With a VLAN the port is an access port of that VLAN alone:
     * preserveDefaultVlan false takes the bridge's own VLAN off it. The interface in the pod stays enabled, because KubeVirt's bridge
     * binding needs it.
     *
     * @param checksMacs whether frames with another MAC address are dropped
     */
    static String bridge(String name, String bridge, NetworkSpec network, boolean checksMacs) {
        ObjectNode config = plugin(name, "bridge");
        config.put("bridge", bridge);
        if (network.vlanId() != null) {
            config.put("vlan", network.vlanId());
            config.put("preserveDefaultVlan", false);
        }
        config.put("macspoofchk", checksMacs);
        mtu(config, network);
        return config.toString();
    }

    /** Whether a configuration is one of a Linux bridge that lets frames with any MAC address pass, which is the default of the plugin. */
    static boolean isUnchecked(JsonNode config) {
        return config.path("type").asText().equals("bridge")
                && !config.path("macspoofchk").asBoolean();
    }

    /**
     * Whether two configurations connect a guest in the same way. The Go operator's have no name, and leave the interface in the
     * pod down, which KubeVirt's bridge binding puts up; a switch that is off is off without being named.
     */
    static boolean isAlike(String one, String other) {
        try {
            return one != null && other != null && effective(one).equals(effective(other));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static JsonNode effective(String config) throws JsonProcessingException {
        JsonNode tree = JSON.readTree(config);
        if (tree instanceof ObjectNode plugin) {
            plugin.remove(List.of("cniVersion", "name", "disableContainerInterface"));
            if (!plugin.path("macspoofchk").asBoolean()) {
                plugin.remove("macspoofchk");
            }
        }
        return tree;
    }

    /** A port on an Open vSwitch bridge (ovs-cni); without a VLAN a trunk port. */
    static String ovs(String name, String bridge, NetworkSpec network) {
        ObjectNode config = plugin(name, "ovs");
        config.put("bridge", bridge);
        vlan(config, network);
        mtu(config, network);
        return config.toString();
    }

    /** A virtual function (sriov-cni), which knows a VLAN but no MTU. */
    static String sriov(String name, NetworkSpec network) {
        ObjectNode config = plugin(name, "sriov");
        vlan(config, network);
        if (network.macSpoofCheck() != null) {
            config.put("spoofchk", network.macSpoofCheck() ? "on" : "off");
        }
        return config.toString();
    }

    /** A macvtap device (macvtap-cni), for KubeVirt's macvtap binding plugin. */
    static String macvtap(String name, NetworkSpec network) {
        ObjectNode config = plugin(name, "macvtap");
        mtu(config, network);
        return config.toString();
    }

    /** A macvlan on an interface of the node (plugins/main/macvlan); without one, on the interface of the node's default route. */
    static String macvlan(String name, NetworkSpec network) {
        ObjectNode config = plugin(name, "macvlan");
        if (network.physicalInterface() != null) {
            config.put("master", network.physicalInterface());
        }
        config.put("mode", "bridge");
        mtu(config, network);
        return config.toString();
    }

    private static ObjectNode plugin(String name, String type) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("cniVersion", CNI_VERSION);
        config.put("name", name);
        config.put("type", type);
        return config;
    }

    private static void vlan(ObjectNode config, NetworkSpec network) {
        if (network.vlanId() != null) {
            config.put("vlan", network.vlanId());
        }
    }

    private static void mtu(ObjectNode config, NetworkSpec network) {
        if (network.mtu() != null) {
            config.put("mtu", network.mtu());
        }
    }
}
