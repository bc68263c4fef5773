package dev.novasphere.wukong.plan.nodenetwork;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import dev.novasphere.wukong.plan.observed.node.NodeNetworks;
import dev.novasphere.wukong.plan.observed.node.ObservedPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is decided about one network that asks for a bridge on nodes.
 *
 * @param policy the policy to have in the cluster; empty when none may be written
 * @param finding what the user should know
 * @param usable whether virtual machines may be attached to the bridge now
 */
public record BridgeReview(Optional<NodeNetworkConfigurationPolicy> policy, Optional<Finding> finding, boolean usable) {

    private static final int MOST_USERS_NAMED = 3;

    /**
     * Reviews a network. Pure: the same input always gives the same review.
     *
     * @return empty when the network asks for no bridge on nodes, or for one whose name no Linux takes, which is reported elsewhere
     */
    public static Optional<BridgeReview> of(PlanInput input, NetworkSpec network) {
        return NodeBridge.askedBy(network)
                .filter(bridge -> NodeBridge.isShort(bridge.name()))
                .map(bridge -> of(input, network, bridge));
    }

    private static BridgeReview of(PlanInput input, NetworkSpec network, NodeBridge bridge) {
        NodeNetworks nodes = input.observed().nodeNetworks();
        if (!nodes.permission().enabled()) {
            return new BridgeReview(Optional.empty(), Optional.of(notConfigured(network, bridge)), true);
        }
        boolean attached = nodes.attached().contains(network.name());
        if (!nodes.permission().nics().contains(bridge.nic())) {
            return untouched(notAllowed(network, bridge, nodes.permission()), attached);
        }
        Optional<Finding> refusal = refusal(input, network, bridge);
        if (refusal.isPresent()) {
            return new BridgeReview(Optional.empty(), refusal, false);
        }
        Optional<ObservedPolicy> live = nodes.policyOf(bridge);
        Optional<NodeBridge> made = live.map(ObservedPolicy::policy).flatMap(BridgePolicy::bridge);
        boolean asMade = made.filter(bridge::isMetBy).isPresent();
        if (!asMade) {
            NicObstacle obstacle = nodes.obstacles().get(bridge.policyName());
            if (obstacle != null) {
                return untouched(obstacleOf(network, obstacle), attached);
            }
        }
        NodeBridge wanted = asMade ? made.get() : bridge;
        NodeNetworkConfigurationPolicy policy =
                BridgePolicy.making(wanted, nodes.permission().nodeSelector());
        boolean settled = asMade
                && !BridgePolicy.isTakingDown(live.get().policy())
                && live.get()
                        .policy()
                        .getSpec()
                        .nodeSelector()
                        .equals(policy.getSpec().nodeSelector());
        return progress(network, bridge, live.filter(l -> settled), attached, policy);
    }

    private static BridgeReview progress(
            NetworkSpec network,
            NodeBridge bridge,
            Optional<ObservedPolicy> settled,
            boolean attached,
            NodeNetworkConfigurationPolicy policy) {
        String words = settled.flatMap(ObservedPolicy::words).orElse("NMState has not reported its progress yet");
        return switch (settled.map(ObservedPolicy::progress).orElse(ObservedPolicy.Progress.UNDER_WAY)) {
            case DONE -> new BridgeReview(Optional.of(policy), Optional.empty(), true);
            case UNDER_WAY ->
                attached
                        ? new BridgeReview(Optional.of(policy), Optional.empty(), true)
                        : new BridgeReview(Optional.of(policy), Optional.of(pending(network, bridge, words)), false);
            case FAILED ->
                new BridgeReview(Optional.of(policy), Optional.of(failed(network, bridge, words, attached)), attached);
            case NO_NODE ->
                new BridgeReview(Optional.of(policy), Optional.of(noNode(network, bridge, attached)), attached);
        };
    }

    /**
     * No bridge is made. A machine that is attached to one of that name already, made by another client or before the operator's settings
     * were changed, stays as it is.
     */
    private static BridgeReview untouched(Finding finding, boolean attached) {
        Finding reported = attached ? Finding.warning(finding.concern(), finding.reason(), finding.message()) : finding;
        return new BridgeReview(Optional.empty(), Optional.of(reported), attached);
    }

    private static Optional<Finding> refusal(PlanInput input, NetworkSpec network, NodeBridge bridge) {
        if (!bridge.isNameUsable()) {
            return Optional.of(error(
                    NodeBridgeReasons.NAME_INVALID,
                    ("the bridge of network %s would be called %s on the nodes; set bridgeName to letters, digits, dots, hyphens and"
                                    + " underscores that begin and end with a letter or digit")
                            .formatted(network.name(), bridge.name())));
        }
        if (!input.observed().serves(OptionalApi.NMSTATE)) {
            return Optional.of(Finding.missing(
                    OptionalApi.NMSTATE,
                    Concern.NETWORKS,
                    NodeBridgeReasons.NMSTATE_MISSING,
                    ("network %s asks for a bridge on nodes, which takes NMState, whose API (all of %s) this cluster does not serve; install"
                                    + " NMState, or set nadName to an existing NetworkAttachmentDefinition")
                            .formatted(network.name(), String.join(", ", OptionalApi.NMSTATE.definitions()))));
        }
        return differsWithin(input, network, bridge).or(() -> differsFromOthers(input, network, bridge));
    }

    /** Two networks of one Wukong that contradict each other; the later one gets the finding. */
    private static Optional<Finding> differsWithin(PlanInput input, NetworkSpec network, NodeBridge bridge) {
        List<NetworkSpec> networks = input.spec().networks();
        return networks.subList(0, networks.indexOf(network)).stream()
                .flatMap(earlier -> NodeBridge.askedBy(earlier).stream()
                        .filter(other -> contradict(bridge, other))
                        .map(other -> error(
                                NodeBridgeReasons.DIFFERS,
                                "network %s asks for %s, but network %s of the same Wukong for %s; write both alike"
                                        .formatted(network.name(), bridge, earlier.name(), other))))
                .findFirst();
    }

    private static boolean contradict(NodeBridge bridge, NodeBridge other) {
        boolean sameName = bridge.name().equals(other.name());
        boolean sameNic = bridge.nic().equals(other.nic());
        return sameName ? !bridge.isMetBy(other) : sameNic;
    }

    /** A bridge that is there already in another way, or another bridge on the same interface: who came first keeps it. */
    private static Optional<Finding> differsFromOthers(PlanInput input, NetworkSpec network, NodeBridge bridge) {
        String uid = input.wukong().getMetadata().getUid();
        for (ObservedPolicy observed : input.observed().nodeNetworks().policies()) {
            NodeNetworkConfigurationPolicy policy = observed.policy();
            Optional<NodeBridge> made = BridgePolicy.bridge(policy).filter(other -> contradict(bridge, other));
            if (made.isEmpty()) {
                continue;
            }
            List<BridgeUser> others = BridgePolicy.usersBut(policy, uid);
            boolean ownToChange = observed.name().equals(bridge.policyName()) && others.isEmpty();
            if (BridgePolicy.isTakingDown(policy)) {
                return Optional.of(Finding.waiting(
                        Concern.NETWORKS,
                        NodeBridgeReasons.GOING,
                        "network %s waits until %s, which nobody uses any more, is taken down (NodeNetworkConfigurationPolicy %s)"
                                .formatted(network.name(), made.get(), observed.name())));
            }
            if (!ownToChange && others.isEmpty()) {
                return Optional.of(error(
                        NodeBridgeReasons.DIFFERS,
                        ("network %s asks for %s, but card %s still carries bridge %s, made for this Wukong before; remove the network,"
                                        + " restart the guest, and add the network again once NodeNetworkConfigurationPolicy %s is"
                                        + " gone; or keep bridgeName: %s")
                                .formatted(
                                        network.name(),
                                        bridge,
                                        bridge.nic(),
                                        made.get().name(),
                                        observed.name(),
                                        made.get().name())));
            }
            if (!ownToChange) {
                return Optional.of(error(
                        NodeBridgeReasons.DIFFERS,
                        "network %s asks for %s, but there is %s already, made for %s; ask for the same%s, or take another bridge and card"
                                .formatted(
                                        network.name(),
                                        bridge,
                                        made.get(),
                                        named(others, input.namespace()),
                                        made.get().name().equals(bridge.name())
                                                ? ""
                                                : " (a vlanId keeps networks of one bridge apart)")));
            }
        }
        return Optional.empty();
    }

    /** Those of a namespace by their names; a Wukong of another namespace is not named to a user of this one. */
    private static String named(List<BridgeUser> users, String namespace) {
        List<String> own = users.stream()
                .filter(user -> user.namespace().equals(namespace))
                .map(BridgeUser::toString)
                .toList();
        if (own.isEmpty()) {
            return "a Wukong of another namespace";
        }
        String first = own.stream().limit(MOST_USERS_NAMED).collect(Collectors.joining(", "));
        int more = users.size() - Math.min(own.size(), MOST_USERS_NAMED);
        return "Wukong " + first + (more > 0 ? " and %d more".formatted(more) : "");
    }

    private static Finding notAllowed(NetworkSpec network, NodeBridge bridge, NodeNetworkPermission permission) {
        return error(
                NodeBridgeReasons.CARD_NOT_ALLOWED,
                ("network %s asks for a bridge on the node's card %s, but the operator may use only %s"
                                + " (wukong.node-network.interfaces); name one of these in physicalInterface, or set nadName to an"
                                + " existing NetworkAttachmentDefinition")
                        .formatted(
                                network.name(),
                                bridge.nic(),
                                permission.nics().stream().sorted().collect(Collectors.joining(", "))));
    }

    private static Finding notConfigured(NetworkSpec network, NodeBridge bridge) {
        return Finding.warning(
                Concern.NETWORKS,
                NodeBridgeReasons.NOT_CONFIGURED,
                ("network %s names the node's card %s, but this operator does not configure nodes: bridge %s must be made on the"
                                + " nodes by their administrator, who may also allow the operator to make it"
                                + " (wukong.node-network.enabled); or set nadName to an existing NetworkAttachmentDefinition")
                        .formatted(network.name(), bridge.nic(), bridge.name()));
    }

    private static Finding obstacleOf(NetworkSpec network, NicObstacle obstacle) {
        String message = "network %s gets no bridge on the nodes: %s".formatted(network.name(), obstacle.message());
        boolean passes = obstacle.reason().equals(NodeBridgeReasons.NO_MATCHING_NODE)
                || obstacle.reason().equals(NodeBridgeReasons.STATE_UNKNOWN);
        Finding finding = passes
                ? Finding.waiting(Concern.NETWORKS, obstacle.reason(), message)
                : error(obstacle.reason(), message);
        return finding.ofUnwatched();
    }

    private static Finding pending(NetworkSpec network, NodeBridge bridge, String words) {
        return Finding.waiting(
                Concern.NETWORKS,
                NodeBridgeReasons.PENDING,
                "network %s waits until the nodes have bridge %s (NodeNetworkConfigurationPolicy %s): %s"
                        .formatted(network.name(), bridge.name(), bridge.policyName(), words));
    }

    private static Finding failed(NetworkSpec network, NodeBridge bridge, String words, boolean attached) {
        String message =
                ("network %s: bridge %s could not be made (NodeNetworkConfigurationPolicy %s), and NMState rolled the node back: %s; see"
                                + " kubectl get nnce -l nmstate.io/policy=%s")
                        .formatted(network.name(), bridge.name(), bridge.policyName(), words, bridge.policyName());
        return attached
                ? Finding.warning(Concern.NETWORKS, NodeBridgeReasons.FAILED, message)
                : error(NodeBridgeReasons.FAILED, message);
    }

    private static Finding noNode(NetworkSpec network, NodeBridge bridge, boolean attached) {
        String message =
                "network %s: no node has the labels of the operator's node selector (wukong.node-network.node-selector), so that bridge %s is nowhere; label the nodes that are to have it"
                        .formatted(network.name(), bridge.name());
        return attached
                ? Finding.warning(Concern.NETWORKS, NodeBridgeReasons.NO_MATCHING_NODE, message)
                : Finding.waiting(Concern.NETWORKS, NodeBridgeReasons.NO_MATCHING_NODE, message)
                        .ofUnwatched();
    }

    private static Finding error(String reason, String message) {
        return Finding.error(Concern.NETWORKS, reason, message);
    }
}
