package dev.novasphere.wukong.plan.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.plan.network.attachment.GivenConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which bridge of the nodes an object is about. */
public final class BridgeUse {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GO_OPERATORS_CNI_VERSION = "0.3.1";
    private static final Set<String> GO_OPERATORS_CONFIG =
            Set.of("cniVersion", "type", "bridge", "vlan", "ipam", "disableContainerInterface");
    private static final Set<String> GO_OPERATORS_CARD = Set.of("name", "type", "state", "bridge", "ipv4", "vlan");
    private static final String BRIDGE = "bridge";

    private BridgeUse() {}

    /** Whether a Wukong has a network that is put on this bridge by a definition made for it. */
    public static boolean byWukong(Wukong wukong, String bridge) {
        return wukong.getSpec() != null
                && wukong.getSpec().networks().stream()
                        .filter(NetworkSpec::onBridge)
                        .anyMatch(network -> bridge.equals(network.bridgeNameOrDefault()));
    }

    /** Whether a definition puts pods on this bridge, by itself or by one of its plugins. */
    public static boolean byAttachment(NetworkAttachmentDefinition definition, String bridge) {
        JsonNode config = GivenConfig.of(definition);
        if (bridge.equals(config.path(BRIDGE).asText(""))) {
            return true;
        }
        for (JsonNode plugin : config.path("plugins")) {
            if (bridge.equals(plugin.path(BRIDGE).asText(""))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a definition is as the Go operator wrote them: without owner and labels, with a configuration that has no name. */
    public static boolean isGoOperators(NetworkAttachmentDefinition definition) {
        JsonNode config = GivenConfig.of(definition);
        return isNobodys(
                        definition.getMetadata().getLabels(),
                        definition.getMetadata().getOwnerReferences())
                && GO_OPERATORS_CNI_VERSION.equals(config.path("cniVersion").asText(""))
                && config.isObject()
                && GO_OPERATORS_CONFIG.containsAll(
                        config.properties().stream().map(Map.Entry::getKey).toList());
    }

    /** Whether two definitions are about one bridge, or both about none. */
    public static boolean onSameBridge(NetworkAttachmentDefinition one, NetworkAttachmentDefinition other) {
        return GivenConfig.of(one)
                .path(BRIDGE)
                .asText("")
                .equals(GivenConfig.of(other).path(BRIDGE).asText(""));
    }

    /**
     * The bridge of a policy as the Go operator wrote them: for all nodes, without owner and labels, with one Linux bridge, at most its
     * interface and a VLAN of that beside it, and nothing that operator did not write.
     *
     * @return empty when another program wrote the policy
     */
    public static Optional<String> ofGoOperatorsPolicy(NodeNetworkConfigurationPolicy policy) {
        if (policy.getSpec() == null
                || !policy.getSpec().nodeSelector().isEmpty()
                || !isNobodys(
                        policy.getMetadata().getLabels(), policy.getMetadata().getOwnerReferences())) {
            return Optional.empty();
        }
        if (!policy.getSpec().desiredState().keySet().equals(Set.of("interfaces"))) {
            return Optional.empty();
        }
        Object interfaces = policy.getSpec().desiredState().get("interfaces");
        List<?> list = interfaces instanceof List<?> some ? some : List.of();
        List<String> bridges = list.stream()
                .filter(Map.class::isInstance)
                .map(Map.class::cast)
                .filter(nic -> "linux-bridge".equals(nic.get("type")))
                .map(nic -> String.valueOf(nic.get("name")))
                .toList();
        return bridges.size() == 1 && list.size() <= 3 && list.stream().allMatch(nic -> isAsWritten(nic, list))
                ? Optional.of(bridges.get(0))
                : Optional.empty();
    }

    /** Whether an entry is the bridge, its port, or the interface under that port when it is a VLAN. */
    private static boolean isAsWritten(Object entry, List<?> all) {
        JsonNode nic = JSON.valueToTree(entry);
        boolean known = GO_OPERATORS_CARD.containsAll(
                nic.properties().stream().map(Map.Entry::getKey).toList());
        boolean address =
                !nic.path("ipv4").has("address") || nic.path("type").asText().equals("linux-bridge");
        return known
                && address
                && switch (nic.path("type").asText()) {
                    case "linux-bridge" -> nic.path(BRIDGE).path("port").size() <= 1;
                    case "ethernet", "vlan" ->
                        all.stream().map(JSON::<JsonNode>valueToTree).anyMatch(other -> serves(nic, other));
                    default -> false;
                };
    }

    private static boolean serves(JsonNode nic, JsonNode other) {
        String name = nic.path("name").asText();
        return name.equals(other.path(BRIDGE).path("port").path(0).path("name").asText())
                || name.equals(other.path("vlan").path("base-iface").asText());
    }

    private static boolean isNobodys(Map<String, String> labels, List<?> owners) {
        return (labels == null || labels.isEmpty()) && (owners == null || owners.isEmpty());
    }
}
