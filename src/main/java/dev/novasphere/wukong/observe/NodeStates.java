package dev.novasphere.wukong.observe;

import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.kubevirt.KubeVirtClient;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkState;
import dev.novasphere.wukong.plan.nodenetwork.NodeBridgeReasons;
import dev.novasphere.wukong.plan.nodenetwork.NodeNics;
import dev.novasphere.wukong.plan.observed.node.NicObstacle;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeNetworkPermission;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;

/**
 * Reads the networks of the nodes before a bridge is made on them. States of nodes are large and change all the time, so that they are
 * neither watched nor kept: they are read when a bridge is to be made or changed, and the result is kept for a moment.
 */
@ApplicationScoped
public class NodeStates {

    /** How many are in memory at once; each may be a megabyte large. */
    private static final long PAGE = 10;

    private static final Duration GOOD_FOR = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final NodeNetworkPermission permission;
    private final Clock clock;
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    @Inject
    public NodeStates(KubernetesClient client, NodeNetworkPermission permission) {
        this(client, permission, Clock.systemUTC());
    }

    NodeStates(KubernetesClient client, NodeNetworkPermission permission, Clock clock) {
        this.client = client;
        this.permission = permission;
        this.clock = clock;
    }

    private record Question(NodeBridge bridge, boolean ours) {}

    private record Answer(Optional<NicObstacle> obstacle, Instant time) {}

    /**
     * What is in the way of a bridge on the nodes of the operator's node selector. All states are read once for all bridges of a Wukong that are
     * not known: how many names a user writes decides nothing.
     *
     * @param asked the bridge and others that will be asked about, and whether a policy of the operator made a bridge of that name before
     * @return the obstacle of the first node that has one, in the order of the nodes' names; empty when there is none
     */
    public Optional<NicObstacle> obstacle(NodeBridge bridge, Map<NodeBridge, Boolean> asked) {
        Instant now = clock.instant();
        answers.values()
                .removeIf(answer -> answer.time().plus(GOOD_FOR).isBefore(now)
                        || answer.time().isAfter(now));
        Answer known = answers.get(new Question(bridge, asked.get(bridge)));
        if (known != null) {
            return known.obstacle();
        }
        // No other thread has to wait while the API server is asked.
        Map<Question, Optional<NicObstacle>> read = read(asked.entrySet().stream()
                .map(entry -> new Question(entry.getKey(), entry.getValue()))
                .filter(question -> question.bridge().equals(bridge) || !answers.containsKey(question))
                .toList());
        Instant then = clock.instant();
        read.forEach((question, obstacle) -> answers.put(question, new Answer(obstacle, then)));
        return read.get(new Question(bridge, asked.get(bridge)));
    }

    private Map<Question, Optional<NicObstacle>> read(List<Question> questions) {
        Set<String> nodes = matchingNodes();
        if (nodes.isEmpty()) {
            return all(
                    questions,
                    new NicObstacle(
                            NodeBridgeReasons.NO_MATCHING_NODE,
                            "no node has the labels of the operator's node selector (wukong.node-network.node-selector); label the nodes that are to have the bridge"));
        }
        Set<String> unknown = new TreeSet<>(nodes);
        Map<String, String> unreadable = new HashMap<>();
        Map<Question, Found> found = new HashMap<>();
        String next = null;
        do {
            KubernetesResourceList<NodeNetworkState> page =
                    client.adapt(KubeVirtClient.class).nodeNetworkStates().list(page(next));
            for (NodeNetworkState state : page.getItems()) {
                String node = state.getMetadata().getName();
                Unreadable.reason(state).ifPresent(reason -> unreadable.put(node, reason));
                if (state.getStatus() != null && unknown.remove(node)) {
                    NodeNics nics = new NodeNics(node, state.getStatus().currentState());
                    for (Question question : questions) {
                        nics.against(question.bridge(), question.ours())
                                .ifPresent(obstacle -> found.merge(
                                        question,
                                        new Found(node, obstacle),
                                        BinaryOperator.minBy(Comparator.comparing(Found::node))));
                    }
                }
            }
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        Map<Question, Optional<NicObstacle>> obstacles = all(
                questions,
                unknown.stream()
                        .findFirst()
                        .map(node -> new NicObstacle(
                                NodeBridgeReasons.STATE_UNKNOWN,
                                unreadable.containsKey(node)
                                        ? "what is on node %s is not known, because NodeNetworkState %s cannot be read: %s"
                                                .formatted(node, node, unreadable.get(node))
                                        : "NMState has not reported yet what is on node %s (NodeNetworkState %s is missing); check its handler: kubectl get pods -A -l component=kubernetes-nmstate-handler"
                                                .formatted(node, node)))
                        .orElse(null));
        found.forEach((question, first) -> obstacles.put(question, Optional.of(first.obstacle())));
        return obstacles;
    }

    private static Map<Question, Optional<NicObstacle>> all(List<Question> questions, NicObstacle obstacle) {
        Map<Question, Optional<NicObstacle>> obstacles = new HashMap<>();
        questions.forEach(question -> obstacles.put(question, Optional.ofNullable(obstacle)));
        return obstacles;
    }

    private record Found(String node, NicObstacle obstacle) {}

    private Set<String> matchingNodes() {
        Set<String> names = new TreeSet<>();
        String next = null;
        do {
            NodeList page = client.nodes().withLabels(permission.nodeSelector()).list(page(next));
            page.getItems().forEach(node -> names.add(node.getMetadata().getName()));
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return names;
    }

    private static ListOptions page(String next) {
        return new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
    }
}
