package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.network.attachment.GivenConfig;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.plan.observed.node.NodeNetworks;
import dev.novasphere.wukong.plan.observed.node.ObservedPolicy;
import dev.novasphere.wukong.watch.ApiAvailability;
import dev.novasphere.wukong.watch.Informers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what a plan needs to know of the networks of nodes; reads nothing for a Wukong that asks for no bridge. */
@ApplicationScoped
public class NodeNetworkObserver {

    private final Informers informers;
    private final ApiAvailability apis;
    private final NodeStates states;
    private final NodeNetworkPermission permission;

    @Inject
    public NodeNetworkObserver(
            Informers informers, ApiAvailability apis, NodeStates states, NodeNetworkPermission permission) {
        this.informers = informers;
        this.apis = apis;
        this.states = states;
        this.permission = permission;
    }

    /**
     * Observes the nodes as far as one Wukong asks for bridges on them.
     *
     * @param named gets what is in the way on the nodes, which are not watched
     */
    NodeNetworks observe(Wukong wukong, NamedObjects named) {
        if (!permission.enabled()) {
            return NodeNetworks.OFF;
        }
        List<NodeBridge> asked = NodeBridge.askedBy(wukong);
        if (asked.isEmpty() || !apis.serves(OptionalApi.NMSTATE)) {
            return new NodeNetworks(permission, List.of(), Map.of(), Set.of());
        }
        Map<String, NodeNetworkConfigurationPolicy> concerned = new LinkedHashMap<>();
        for (NodeBridge bridge : asked) {
            Stream.concat(
                            policy(bridge.policyName()).stream(),
                            informers
                                    .policiesOnNic(bridge.nic())
                                    .filter(BridgePolicy::isOurs)
                                    .filter(policy -> concerns(policy, bridge)))
                    .forEach(
                            policy -> concerned.putIfAbsent(policy.getMetadata().getName(), policy));
        }
        List<ObservedPolicy> policies =
                concerned.values().stream().map(this::withEnactments).toList();
        return new NodeNetworks(permission, policies, obstacles(asked, policies, named), attached(wukong));
    }

    /** The policy of a name, if it is ours. */
    public Optional<NodeNetworkConfigurationPolicy> policy(String name) {
        return informers.find(NodeNetworkConfigurationPolicy.class, null, name).filter(BridgePolicy::isOurs);
    }

    /** A policy with its state on each node. */
    public ObservedPolicy withEnactments(NodeNetworkConfigurationPolicy policy) {
        return new ObservedPolicy(
                policy, informers.enactmentsOf(policy.getMetadata().getName()).toList());
    }

    /** The policies of the operator that record a user, as they were written or seen last. */
    public Stream<NodeNetworkConfigurationPolicy> policiesUsedBy(String uid) {
        return informers.policiesUsedBy(uid).filter(BridgePolicy::isOurs);
    }

    private static boolean concerns(NodeNetworkConfigurationPolicy policy, NodeBridge bridge) {
        return bridge.policyName().equals(policy.getMetadata().getName())
                || BridgePolicy.bridge(policy)
                        .filter(made -> made.nic().equals(bridge.nic()))
                        .isPresent();
    }

    private Map<String, NicObstacle> obstacles(
            List<NodeBridge> asked, List<ObservedPolicy> policies, NamedObjects named) {
        Map<NodeBridge, Boolean> open = new LinkedHashMap<>();
        for (NodeBridge bridge : asked) {
            Optional<NodeNetworkConfigurationPolicy> live = policies.stream()
                    .filter(policy -> policy.name().equals(bridge.policyName()))
                    .map(ObservedPolicy::policy)
                    .findFirst();
            boolean asMade =
                    live.flatMap(BridgePolicy::bridge).filter(bridge::isMetBy).isPresent();
            if (!asMade && permission.nics().contains(bridge.nic())) {
                open.put(bridge, live.isPresent());
            }
        }
        Map<String, NicObstacle> obstacles = new LinkedHashMap<>();
        open.keySet().forEach(bridge -> named.obstacle(bridge, () -> states.obstacle(bridge, open))
                .ifPresent(obstacle -> obstacles.put(bridge.policyName(), obstacle)));
        return obstacles;
    }

    /** The networks whose definition, which is written only once its bridge is there, names the bridge they ask for. */
    private Set<String> attached(Wukong wukong) {
        return wukong.getSpec().networks().stream()
                .filter(network -> NodeBridge.askedBy(network)
                        .filter(bridge -> bridge.name().equals(attachedTo(wukong, network)))
                        .isPresent())
                .map(NetworkSpec::name)
                .collect(Collectors.toSet());
    }

    private String attachedTo(Wukong wukong, NetworkSpec network) {
        return informers
                .find(
                        NetworkAttachmentDefinition.class,
                        wukong.getMetadata().getNamespace(),
                        Names.networkAttachment(wukong.getMetadata().getName(), network.name()))
                .filter(Labels::managedByOperator)
                .map(definition -> GivenConfig.of(definition).path("bridge").asText(null))
                .orElse(null);
    }
}
