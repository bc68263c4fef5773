package dev.novasphere.wukong.nodenetwork;

import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the permission of the settings, and refuses settings that would mean every node or say less than they seem to. */
@ApplicationScoped
class NodeNetworkConfiguration {

    /**
     * The permission to configure nodes.
     *
     * @throws IllegalArgumentException when the settings enable it without naming nodes and interfaces, or a label is not key=value; the
     *     operator does not start then
     */
    @Produces
    @Singleton
    NodeNetworkPermission permission(NodeNetworkSettings settings) {
        if (!settings.enabled()) {
            return NodeNetworkPermission.NONE;
        }
        Map<String, String> nodeSelector = labels(settings.nodeSelector().orElse(List.of()));
        Set<String> nics = settings.interfaces().orElse(List.of()).stream()
                .map(String::strip)
                .filter(nic -> !nic.isEmpty())
                .collect(Collectors.toSet());
        if (nodeSelector.isEmpty()) {
            throw new IllegalArgumentException(
                    "wukong.node-network.enabled needs wukong.node-network.node-selector: labels of the nodes that get bridges, for"
                            + " example network.example.org/bridges=true");
        }
        if (nics.isEmpty()) {
            throw new IllegalArgumentException(
                    "wukong.node-network.enabled needs wukong.node-network.interfaces: network cards of the nodes that may become"
                            + " ports of bridges, for example eth1,eth2");
        }
        return new NodeNetworkPermission(true, nodeSelector, nics);
    }

    private static Map<String, String> labels(List<String> texts) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String text : texts) {
            if (text.isBlank()) {
                continue;
            }
            String[] parts = text.strip().split("=", -1);
            if (parts.length != 2 || parts[0].isBlank()) {
                throw new IllegalArgumentException(
                        "wukong.node-network.node-selector takes labels as key=value, separated by commas; it has "
                                + text);
            }
            labels.put(parts[0].strip(), parts[1].strip());
        }
        return labels;
    }
}
