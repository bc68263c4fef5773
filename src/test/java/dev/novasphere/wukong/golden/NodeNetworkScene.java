package dev.novasphere.wukong.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationEnactment;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkState;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.nodenetwork.NodeNics;
import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.plan.observed.node.NodeNetworks;
import dev.novasphere.wukong.plan.observed.node.ObservedPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of a test case, their policies and what is on their cards, as one Wukong sees them. */
final class NodeNetworkScene {

    private final Wukong wukong;
    private final List<NodeNetworkConfigurationPolicy> policies = new ArrayList<>();
    private final List<NodeNetworkConfigurationEnactment> enactments = new ArrayList<>();
    private final List<NodeNetworkState> states = new ArrayList<>();
    private final Set<String> attached = new HashSet<>();
    private NodeNetworkPermission permission = NodeNetworkPermission.NONE;

    NodeNetworkScene(Wukong wukong) {
        this.wukong = wukong;
    }

    void permit(JsonNode settings) {
        Map<String, String> nodeSelector = new HashMap<>();
        settings.path("nodeSelector")
                .properties()
                .forEach(label ->
                        nodeSelector.put(label.getKey(), label.getValue().asText()));
        Set<String> cards = new HashSet<>();
        settings.path("interfaces").forEach(card -> cards.add(card.asText()));
        permission = new NodeNetworkPermission(true, nodeSelector, cards);
    }

    /** A definition that is there; one that is made for a network says that its bridge is used. */
    void attach(String definition) {
        wukong.getSpec().networks().stream()
                .map(NetworkSpec::name)
                .filter(network -> Names.networkAttachment(wukong.getMetadata().getName(), network)
                        .equals(definition))
                .forEach(attached::add);
    }

    void add(NodeNetworkConfigurationPolicy policy) {
        policies.add(policy);
    }

    void add(NodeNetworkConfigurationEnactment enactment) {
        enactments.add(enactment);
    }

    void add(NodeNetworkState state) {
        states.add(state);
    }

    NodeNetworks observed() {
        List<ObservedPolicy> observed = policies.stream()
                .map(policy -> new ObservedPolicy(
                        policy,
                        enactments.stream()
                                .filter(enactment -> policy.getMetadata()
                                        .getName()
                                        .equals(Labels.label(enactment, NodeNetworkConfigurationEnactment.POLICY)))
                                .toList()))
                .toList();
        Map<String, NicObstacle> obstacles = new HashMap<>();
        for (NodeBridge bridge : NodeBridge.askedBy(wukong)) {
            boolean ours = observed.stream().anyMatch(policy -> policy.name().equals(bridge.policyName()));
            states.forEach(state -> new NodeNics(
                            state.getMetadata().getName(), state.getStatus().currentState())
                    .against(bridge, ours)
                    .ifPresent(obstacle -> obstacles.putIfAbsent(bridge.policyName(), obstacle)));
        }
        return new NodeNetworks(permission, observed, obstacles, attached);
    }
}
