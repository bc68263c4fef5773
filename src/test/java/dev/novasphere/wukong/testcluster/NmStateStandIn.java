package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays NMState's handlers on a bare API server: nodes with network cards, their NodeNetworkStates, and what becomes of
 * NodeNetworkConfigurationPolicies on them, with an enactment for each node. A node that cannot carry a policy out is rolled back. As with
 * NMState, a port of a bridge loses its addresses, and a policy that is deleted leaves its bridge behind.
 */
public final class NmStateStandIn implements AutoCloseable {

    private static final ResourceDefinitionContext POLICY =
            kind("v1", "NodeNetworkConfigurationPolicy", "nodenetworkconfigurationpolicies");
    private static final ResourceDefinitionContext ENACTMENT =
            kind("v1beta1", "NodeNetworkConfigurationEnactment", "nodenetworkconfigurationenactments");
    private static final ResourceDefinitionContext STATE = kind("v1beta1", "NodeNetworkState", "nodenetworkstates");
    private static final String DONE = "SuccessfullyConfigured";
    private static final String AT_IT = "ConfigurationProgressing";
    private static final String FAILED = "FailedToConfigure";
    private static final String NO_NODE = "NoMatchingNode";
    private static final Set<String> BRIDGES = Set.of("linux-bridge", "ovs-bridge");

    private final KubernetesClient client;
    private final Component nmState;
    private final KeyedWorkers workers = new KeyedWorkers("nmstate-standin", 1);
    private final Watched<GenericKubernetesResource> policies;
    private final Watched<Node> nodes;
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Set<String> settled = ConcurrentHashMap.newKeySet();
    private volatile boolean held;

    private NmStateStandIn(KubernetesClient client) {
        this.client = client;
        this.nmState = new Component(client, "nmstate");
        policies = new Watched<>(() -> client.genericKubernetesResources(POLICY).runnableInformer(0), Map.of());
        nodes = new Watched<>(() -> client.resources(Node.class).runnableInformer(0), Map.of());
    }

    /** Starts the stand-in on a cluster that serves NMState's kinds. */
    public static NmStateStandIn start(TestCluster cluster) {
        NmStateStandIn standIn = new NmStateStandIn(cluster.client("nmstate-standin"));
        standIn.policies.listen(
                standIn::wake,
                policy -> standIn.workers.handle(
                        policy.getMetadata().getName(),
                        () -> standIn.forget(policy.getMetadata().getName())));
        standIn.nodes.listen(node -> standIn.wakeAll(), node -> standIn.wakeAll());
        standIn.nodes.start();
        standIn.policies.start();
        return standIn;
    }

    /**
     * Adds a node.
     *
     * @param label one label of it, as key=value
     * @param interfaces its network as NMState shows it, each with at least name and type
     */
    @SafeVarargs
    public final void addNode(String name, String label, Map<String, Object>... interfaces) {
        String[] parts = label.split("=", 2);
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(parts[0], parts[1])
                        .endMetadata()
                        .build())
                .create();
        GenericKubernetesResource state = object(STATE, name, Map.of());
        client.genericKubernetesResources(STATE).resource(state).create();
        writeState(name, Arrays.asList(interfaces));
    }

    /** Sets or takes away (null) a label of a node. */
    public void label(String node, String key, String value) {
        client.nodes().withName(node).edit(live -> new NodeBuilder(live)
                .editMetadata()
                .removeFromLabels(key)
                .addToLabels(value == null ? Map.of() : Map.of(key, value))
                .endMetadata()
                .build());
    }

    /** A network card without addresses. */
    public static Map<String, Object> card(String name) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("name", name);
        card.put("type", "ethernet");
        card.put("state", "up");
        card.put("mtu", 1500);
        return card;
    }

    /** A network card with an IPv4 address. */
    public static Map<String, Object> card(String name, String ip) {
        Map<String, Object> card = card(name);
        card.put("ipv4", Map.of("enabled", true, "address", List.of(Map.of("ip", ip, "prefix-length", 24))));
        return card;
    }

    /** A Linux bridge with one port. */
    public static Map<String, Object> bridge(String name, String port) {
        Map<String, Object> bridge = card(name);
        bridge.put("type", "linux-bridge");
        bridge.put("bridge", Map.of("port", List.of(Map.of("name", port))));
        return bridge;
    }

    /** Lets a node fail at every policy from now on, with a message of NMState. */
    public void fail(String node, String message) {
        failures.put(node, message);
    }

    /** Lets a node work again; what failed is not tried again before its policy changes, as with NMState. */
    public void repair(String node) {
        failures.remove(node);
    }

    /** Lets policies that come or change stay in progress until {@link #release}. */
    public void hold() {
        held = true;
    }

    /** Lets policies be carried out again. */
    public void release() {
        held = false;
        wakeAll();
    }

    /** The network of a node, by interface name, as its NodeNetworkState shows it. */
    public Map<String, Map<String, Object>> network(String node) {
        Map<String, Map<String, Object>> network = new LinkedHashMap<>();
        interfaces(node).forEach(entry -> network.put((String) entry.get("name"), entry));
        return network;
    }

    private void wakeAll() {
        policies.list().forEach(this::wake);
    }

    private void wake(GenericKubernetesResource policy) {
        String name = policy.getMetadata().getName();
        workers.handle(name, () -> handle(name));
    }

    private void handle(String name) {
        GenericKubernetesResource policy =
                client.genericKubernetesResources(POLICY).withName(name).get();
        if (policy == null) {
            return;
        }
        List<Node> matching = matching(policy);
        String situation = name + "@" + policy.getMetadata().getUid() + "/"
                + policy.getMetadata().getGeneration() + " on "
                + matching.stream().map(node -> node.getMetadata().getName()).toList();
        if (settled.contains(situation)) {
            return;
        }
        settled.removeIf(earlier -> earlier.startsWith(name + "@"));
        removeEnactments(name, matching);
        if (matching.isEmpty()) {
            status(policy, "False", NO_NODE, "False", "False", "True", "Policy does not match any node");
            settled.add(situation);
            return;
        }
        status(policy, "Unknown", AT_IT, "Unknown", "True", "False", "Policy is progressing");
        matching.forEach(node -> enact(policy, node, "False", AT_IT, "False", "True", "Applying desired state"));
        if (held) {
            return;
        }
        int failed = 0;
        for (Node node : matching) {
            String error = apply(policy, node.getMetadata().getName());
            if (error == null) {
                enact(policy, node, "True", DONE, "False", "False", "successfully reconciled");
            } else {
                failed++;
                enact(policy, node, "False", FAILED, "True", "False", error);
            }
        }
        if (failed > 0) {
            String message = failed + "/" + matching.size() + " nodes failed to configure";
            status(policy, "False", FAILED, "True", "False", "False", message);
        } else {
            String message = matching.size() + "/" + matching.size() + " nodes successfully configured";
            status(policy, "True", DONE, "False", "False", "False", message);
        }
        settled.add(situation);
    }

    private void forget(String policy) {
        settled.removeIf(earlier -> earlier.startsWith(policy + "@"));
        removeEnactments(policy, List.of());
    }

    private List<Node> matching(GenericKubernetesResource policy) {
        Map<String, Object> selector = Objects.map(policy, "spec", "nodeSelector");
        return client.nodes().list().getItems().stream()
                .filter(node -> selector.entrySet().stream().allMatch(label -> label.getValue()
                        .equals(node.getMetadata().getLabels().get(label.getKey()))))
                .toList();
    }

    /** Carries a policy out on one node; returns what NMState says when it cannot, the node then being as before. */
    private String apply(GenericKubernetesResource policy, String node) {
        if (failures.containsKey(node)) {
            return failures.get(node);
        }
        Map<String, Map<String, Object>> network = network(node);
        for (Map<String, Object> wanted : Objects.list(Objects.map(policy, "spec", "desiredState"), "interfaces")) {
            String error = apply(wanted, network);
            if (error != null) {
                return error;
            }
        }
        writeState(node, new ArrayList<>(network.values()));
        return null;
    }

    private static String apply(Map<String, Object> wanted, Map<String, Map<String, Object>> network) {
        String name = (String) wanted.get("name");
        if ("absent".equals(wanted.get("state"))) {
            network.remove(name);
            return null;
        }
        boolean isBridge = BRIDGES.contains(String.valueOf(wanted.get("type")));
        if (!isBridge && !network.containsKey(name)) {
            return "InvalidArgument: Failed to find unknown type interface " + name + " in current state";
        }
        for (Map<String, Object> port : Objects.list(Objects.map(wanted, "bridge"), "port")) {
            Map<String, Object> card = network.get(String.valueOf(port.get("name")));
            if (card == null) {
                return "InvalidArgument: Interface " + name + " has unknown port " + port.get("name");
            }
            card.remove("ipv4");
            card.remove("ipv6");
        }
        network.computeIfAbsent(name, key -> new LinkedHashMap<>()).putAll(wanted);
        return null;
    }

    private List<Map<String, Object>> interfaces(String node) {
        GenericKubernetesResource state =
                client.genericKubernetesResources(STATE).withName(node).get();
        return Objects.list(Objects.map(state, "status", "currentState"), "interfaces").stream()
                .<Map<String, Object>>map(LinkedHashMap::new)
                .toList();
    }

    private void writeState(String node, List<Map<String, Object>> interfaces) {
        nmState.mergeStatus(
                STATE,
                object(STATE, node, Map.of()),
                Map.of("currentState", Map.of("interfaces", interfaces, "routes", Map.of("running", List.of()))));
    }

    private void removeEnactments(String policy, List<Node> but) {
        List<String> kept = but.stream()
                .map(node -> enactmentName(node.getMetadata().getName(), policy))
                .toList();
        client.genericKubernetesResources(ENACTMENT).withLabel("nmstate.io/policy", policy).list().getItems().stream()
                .filter(enactment -> !kept.contains(enactment.getMetadata().getName()))
                .forEach(nmState::delete);
    }

    private void enact(
            GenericKubernetesResource policy,
            Node node,
            String available,
            String reason,
            String failing,
            String progressing,
            String message) {
        String nodeName = node.getMetadata().getName();
        String policyName = policy.getMetadata().getName();
        GenericKubernetesResource enactment = object(
                ENACTMENT,
                enactmentName(nodeName, policyName),
                Map.of("nmstate.io/policy", policyName, "nmstate.io/node", nodeName));
        nmState.create(enactment);
        List<Map<String, Object>> conditions = new ArrayList<>();
        conditions.add(condition("Available", available, reason, "True".equals(available) ? message : ""));
        conditions.add(condition("Failing", failing, reason, "True".equals(failing) ? message : ""));
        conditions.add(condition("Progressing", progressing, reason, "True".equals(progressing) ? message : ""));
        conditions.add(condition("Pending", "False", reason, ""));
        conditions.add(condition("Aborted", "False", reason, ""));
        nmState.mergeStatus(
                ENACTMENT,
                enactment,
                Map.of("policyGeneration", policy.getMetadata().getGeneration(), "conditions", conditions));
    }

    private void status(
            GenericKubernetesResource policy,
            String available,
            String reason,
            String degraded,
            String progressing,
            String ignored,
            String message) {
        nmState.mergeStatus(
                POLICY,
                policy,
                Map.of(
                        "conditions",
                        List.of(
                                condition("Available", available, reason, "True".equals(available) ? message : ""),
                                condition("Degraded", degraded, reason, "True".equals(degraded) ? message : ""),
                                condition(
                                        "Progressing", progressing, reason, "True".equals(progressing) ? message : ""),
                                condition("Ignored", ignored, reason, "True".equals(ignored) ? message : ""))));
    }

    private static Map<String, Object> condition(String type, String status, String reason, String message) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("type", type);
        condition.put("status", status);
        condition.put("reason", reason);
        condition.put("message", message);
        return condition;
    }

    private static String enactmentName(String node, String policy) {
        return node + "." + policy;
    }

    private static GenericKubernetesResource object(
            ResourceDefinitionContext kind, String name, Map<String, String> labels) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(kind.getGroup() + "/" + kind.getVersion());
        object.setKind(kind.getKind());
        object.setMetadata(
                new ObjectMetaBuilder().withName(name).withLabels(labels).build());
        return object;
    }

    private static ResourceDefinitionContext kind(String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("nmstate.io")
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(false)
                .build();
    }

    @Override
    public void close() {
        workers.close();
        policies.stop();
        nodes.stop();
    }
}
