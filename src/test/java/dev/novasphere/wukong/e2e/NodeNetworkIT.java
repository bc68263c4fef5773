package dev.novasphere.wukong.e2e;

import static dev.novasphere.wukong.testcluster.NmStateStandIn.bridge;
import static dev.novasphere.wukong.testcluster.NmStateStandIn.card;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.NmStateStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Bridges on nodes, with the rights of the base and of the component that adds them. Every test has a card and a bridge of its own on the
 * nodes n1 and n2, which are labelled for it; n3 is not.
 */
@Tag("full")
class NodeNetworkIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path LOG = Path.of("target", "operator-node-network.log");
    private static final String LABEL = "vm.novasphere.dev/node-bridges";
    private static final String ALLOWED = "allowed";

    private static TestCluster cluster;
    private static KubernetesClient client;
    private static KubeVirtStandIn kubeVirt;
    private static NmStateStandIn nmState;
    private static Path kubeconfig;
    private static Map<String, String> settings;
    private static OperatorProcess operator;

    @BeforeAll
    static void start() throws IOException {
        Files.deleteIfExists(LOG);
        cluster = TestCluster.start();
        client = cluster.client();
        Crds.installAll(client);
        kubeVirt = KubeVirtStandIn.start(cluster);
        kubeVirt.installStorageClasses();
        nmState = NmStateStandIn.start(cluster);
        for (String node : List.of("n1", "n2")) {
            nmState.addNode(
                    node,
                    LABEL + "=" + ALLOWED,
                    card("eth0", "192.0.2." + node.substring(1)),
                    card("eth1"),
                    card("eth2"),
                    card("eth3"),
                    card("eth4"),
                    card("eth5"),
                    card("eth6"),
                    card("eth7"),
                    card("eth8"),
                    card("eth9"),
                    card("eth10"),
                    card("eth11"),
                    card("eth12"),
                    card("eth13"),
                    card("taken"),
                    bridge("br-admin", "taken"));
        }
        nmState.addNode("n3", LABEL + "=no", card("eth1", "192.0.2.3"));
        settings = new HashMap<>(OperatorInstallation.nodeNetworkSettings());
        settings.put(
                "WUKONG_NODE_NETWORK_INTERFACES",
                "eth0,eth1,eth2,eth3,eth4,eth5,eth6,eth7,eth8,eth9,eth10,eth11,eth12,eth13,taken,nowhere");
        kubeconfig = OperatorInstallation.withNodeNetworks(cluster).kubeconfig();
        operator = OperatorProcess.start(kubeconfig, LOG, settings);
    }

    @AfterAll
    static void stop() {
        operator.close();
        nmState.close();
        kubeVirt.close();
        cluster.close();
    }

    @AfterEach
    void nodes_work_again() {
        nmState.release();
        nmState.repair("n2");
        nmState.label("n1", LABEL, ALLOWED);
        nmState.label("n2", LABEL, ALLOWED);
    }

    @Test
    void the_machine_is_made_only_once_its_bridge_is_on_the_nodes_that_are_allowed() {
        String namespace = cluster.newNamespace("bridge");
        nmState.hold();
        create(namespace, "web", "{name: lan, bridgeName: br-one, physicalInterface: eth1, vlanId: 100}");

        Wukong waiting = awaitNetworks(namespace, "web", "False", "NodeBridgePending");
        assertThat(waiting.getStatus().phase()).isEqualTo(Phase.Pending);
        assertThat(networks(waiting).getMessage()).contains("br-one", "wukong-br-one");
        until(
                "the nodes' progress is reported",
                () -> networks(wukong(namespace, "web")).getMessage().contains("Policy is progressing"));
        assertThat(waiting.getMetadata().getFinalizers()).containsExactly("wukong.novasphere.dev/finalizer");
        assertThat(client.resources(NetworkAttachmentDefinition.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(machine(namespace, "web")).isNull();

        nmState.release();

        awaitPhase(namespace, "web", Phase.Running);
        assertThat(client.resources(NetworkAttachmentDefinition.class)
                        .inNamespace(namespace)
                        .withName("web-lan-nad")
                        .get()
                        .getSpec()
                        .config())
                .contains("\"bridge\":\"br-one\"", "\"vlan\":100");
        assertThat(machine(namespace, "web").getSpec().template().spec().nodeSelector())
                .containsEntry(LABEL, ALLOWED);
        for (String node : List.of("n1", "n2")) {
            assertThat(nmState.network(node).get("br-one"))
                    .containsEntry("type", "linux-bridge")
                    .containsEntry("ipv4", Map.of("enabled", false))
                    .containsEntry("ipv6", Map.of("enabled", false))
                    .extracting("bridge")
                    .asString()
                    .contains("eth1", "mode=trunk", "min=2", "max=4094");
            assertThat(nmState.network(node).get("eth0")).containsKey("ipv4");
        }
        assertThat(nmState.network("n3")).doesNotContainKey("br-one");
        assertThat(nmState.network("n3").get("eth1")).containsKey("ipv4");
    }

    @Test
    void two_namespaces_share_one_bridge_and_the_last_user_takes_it_down() throws IOException {
        String shop = cluster.newNamespace("shop");
        String warehouse = cluster.newNamespace("warehouse");
        Map<String, String> namespaces = Map.of("shop", shop, "warehouse", warehouse);
        Path sample = Path.of("kubernetes", "components", "node-network", "sample.yaml");
        for (String yaml : Files.readString(sample).replace("eth1", "eth2").split("(?m)^---$")) {
            Wukong wukong = Serialization.unmarshal(yaml, Wukong.class);
            client.resource(wukong)
                    .inNamespace(namespaces.get(wukong.getMetadata().getName()))
                    .create();
        }
        awaitPhase(shop, "shop", Phase.Running);
        awaitPhase(warehouse, "warehouse", Phase.Running);
        assertThat(users("wukong-br-lan")).containsExactlyInAnyOrder(shop + "/shop", warehouse + "/warehouse");

        delete(shop, "shop");
        awaitGone(shop, "shop");
        assertThat(users("wukong-br-lan")).containsExactly(warehouse + "/warehouse");
        assertThat(nmState.network("n1")).containsKey("br-lan");

        long mark = cluster.requests().mark();
        delete(warehouse, "warehouse");
        awaitGone(warehouse, "warehouse");
        until("the policy is gone", () -> policy("wukong-br-lan") == null);
        for (String node : List.of("n1", "n2")) {
            assertThat(nmState.network(node)).doesNotContainKey("br-lan").containsKey("eth2");
        }
        List<String> writes = operatorRequests(mark).stream()
                .map(request -> request.verb() + " " + request.resource())
                .filter(request -> request.startsWith("delete") || request.startsWith("patch nodenetwork"))
                .toList();
        assertThat(writes)
                .as("the guest goes before its bridge, the bridge before its policy")
                .containsExactly(
                        "delete virtualmachines",
                        "patch nodenetworkconfigurationpolicies",
                        "delete nodenetworkconfigurationpolicies");
    }

    @Test
    void what_a_node_cannot_do_is_reported_in_its_own_words_and_heals() {
        String namespace = cluster.newNamespace("degraded");
        nmState.fail("n2", "NmstateError: InvalidArgument: driver of eth3 refused");
        create(namespace, "web", "{name: lan, bridgeName: br-three, physicalInterface: eth3}");

        Wukong failed = awaitPhase(namespace, "web", Phase.Error);
        assertThat(networks(failed).getReason()).isEqualTo("NodeBridgeFailed");
        assertThat(networks(failed).getMessage()).contains("node n2", "driver of eth3 refused", "wukong-br-three");
        assertThat(machine(namespace, "web")).isNull();
        assertThat(nmState.network("n1")).containsKey("br-three");
        assertThat(nmState.network("n2")).doesNotContainKey("br-three");

        nmState.repair("n2");
        patch(
                namespace,
                "web",
                "{\"spec\":{\"networks\":[{\"name\":\"lan\",\"bridgeName\":\"br-three\",\"physicalInterface\":\"eth3\",\"mtu\":9000}]}}");

        awaitPhase(namespace, "web", Phase.Running);
        assertThat(nmState.network("n2").get("br-three")).containsEntry("mtu", 9000);
        assertThat(nmState.network("n2").get("eth3")).containsEntry("mtu", 9000);
    }

    @Test
    void a_card_that_nodes_need_is_refused_with_the_reason_and_no_node_is_touched() {
        String namespace = cluster.newNamespace("refused");
        create(namespace, "address", "{name: lan, bridgeName: br-a, physicalInterface: eth0}");
        create(namespace, "port", "{name: lan, bridgeName: br-b, physicalInterface: taken}");
        create(namespace, "exists", "{name: lan, bridgeName: br-admin, physicalInterface: eth11}");
        create(namespace, "missing", "{name: lan, bridgeName: br-c, physicalInterface: nowhere}");
        create(namespace, "forbidden", "{name: lan, bridgeName: br-d, physicalInterface: eth99}");

        assertThat(networks(awaitNetworks(namespace, "address", "False", "NodeCardHasAddress"))
                        .getMessage())
                .contains("eth0 of node n1 has the address 192.0.2.1");
        assertThat(networks(awaitNetworks(namespace, "port", "False", "NodeCardInUse"))
                        .getMessage())
                .contains("port of linux-bridge br-admin", "set bridgeName: br-admin");
        assertThat(networks(awaitNetworks(namespace, "exists", "False", "NodeBridgeExists"))
                        .getMessage())
                .contains("node n1 has linux-bridge br-admin already");
        assertThat(networks(awaitNetworks(namespace, "missing", "False", "NodeCardMissing"))
                        .getMessage())
                .contains("node n1 has no network card nowhere");
        assertThat(networks(awaitNetworks(namespace, "forbidden", "False", "NodeCardNotAllowed"))
                        .getMessage())
                .contains("eth99", "wukong.node-network.interfaces");
        awaitPhase(namespace, "address", Phase.Error);
        assertThat(machine(namespace, "address")).isNull();

        for (String policy : List.of("wukong-br-a", "wukong-br-b", "wukong-br-admin", "wukong-br-c", "wukong-br-d")) {
            assertThat(policy(policy)).as(policy).isNull();
        }
        delete(namespace, "address");
        awaitGone(namespace, "address");
    }

    @Test
    void a_wukong_that_wants_a_bridge_differently_gets_it_when_the_first_is_gone() {
        String namespace = cluster.newNamespace("differs");
        create(namespace, "first", "{name: lan, bridgeName: br-four, physicalInterface: eth4}");
        awaitPhase(namespace, "first", Phase.Running);
        create(namespace, "card", "{name: lan, bridgeName: br-four, physicalInterface: eth5}");
        create(namespace, "name", "{name: lan, bridgeName: br-fourth, physicalInterface: eth4}");
        create(namespace, "same", "{name: lan, bridgeName: br-four, physicalInterface: eth4, vlanId: 7}");

        awaitPhase(namespace, "same", Phase.Running);
        assertThat(networks(awaitNetworks(namespace, "card", "False", "NodeBridgeDiffers"))
                        .getMessage())
                .contains(
                        "linux-bridge br-four on card eth5", "linux-bridge br-four on card eth4", namespace + "/first");
        assertThat(networks(awaitNetworks(namespace, "name", "False", "NodeBridgeDiffers"))
                        .getMessage())
                .contains("br-fourth on card eth4", "vlanId");
        assertThat(machine(namespace, "card")).isNull();

        delete(namespace, "name");
        delete(namespace, "first");
        delete(namespace, "same");

        awaitPhase(namespace, "card", Phase.Running);
        awaitGone(namespace, "first");
        assertThat(users("wukong-br-four")).containsExactly(namespace + "/card");
        assertThat(nmState.network("n1").get("br-four"))
                .extracting("bridge")
                .asString()
                .contains("eth5");
    }

    @Test
    void nodes_without_the_label_are_reported_and_heal() {
        String namespace = cluster.newNamespace("labels");
        create(namespace, "before", "{name: lan, bridgeName: br-six, physicalInterface: eth6}");
        awaitPhase(namespace, "before", Phase.Running);
        nmState.label("n1", LABEL, null);
        nmState.label("n2", LABEL, null);

        create(namespace, "after", "{name: lan, bridgeName: br-seven, physicalInterface: eth7}");

        assertThat(networks(awaitNetworks(namespace, "before", "True", "NoMatchingNode"))
                        .getMessage())
                .contains("wukong.node-network.node-selector", "br-six");
        assertThat(awaitNetworks(namespace, "after", "False", "NoMatchingNode")
                        .getStatus()
                        .phase())
                .isEqualTo(Phase.Pending);
        assertThat(policy("wukong-br-seven")).isNull();
        assertThat(awaitPhase(namespace, "before", Phase.Running)).isNotNull();

        nmState.label("n1", LABEL, ALLOWED);
        nmState.label("n2", LABEL, ALLOWED);

        awaitPhase(namespace, "after", Phase.Running);
        awaitNetworks(namespace, "before", "True", "NetworksReady");
    }

    @Test
    void a_newcomer_turns_the_end_of_a_bridge_back() {
        String namespace = cluster.newNamespace("newcomer");
        create(namespace, "old", "{name: lan, bridgeName: br-eight, physicalInterface: eth8}");
        awaitPhase(namespace, "old", Phase.Running);
        nmState.hold();
        delete(namespace, "old");
        Wukong going = awaitNetworks(namespace, "old", "False", "NodeBridgeGoing");
        assertThat(Scene.condition(going, "Ready").getReason()).isEqualTo("Deleting");
        assertThat(Scene.condition(going, "Ready").getMessage()).contains("wukong-br-eight");

        create(namespace, "new", "{name: lan, bridgeName: br-eight, physicalInterface: eth8}");
        awaitGone(namespace, "old");
        nmState.release();

        awaitPhase(namespace, "new", Phase.Running);
        assertThat(users("wukong-br-eight")).containsExactly(namespace + "/new");
        assertThat(nmState.network("n2")).containsKey("br-eight");
    }

    @Test
    void a_bridge_that_is_not_asked_for_any_more_goes_after_the_guest_that_is_on_it() {
        String namespace = cluster.newNamespace("unused");
        create(namespace, "web", "{name: lan, type: ovs, bridgeName: br-nine, physicalInterface: eth9}");
        awaitPhase(namespace, "web", Phase.Running);
        assertThat(nmState.network("n1").get("br-nine")).containsEntry("type", "ovs-bridge");

        patch(namespace, "web", "{\"spec\":{\"networks\":null}}");
        until(
                "the use ends with the guest",
                () -> policy("wukong-br-nine").getMetadata().getAnnotations().values().stream()
                        .anyMatch(value -> value.startsWith(namespace + "/web until ")));
        assertThat(nmState.network("n1")).containsKey("br-nine");

        until("the restart is taken", () -> restarts(namespace, "web-vm"));

        until("the policy is gone", () -> policy("wukong-br-nine") == null);
        assertThat(nmState.network("n1")).doesNotContainKey("br-nine").containsKey("eth9");
        awaitPhase(namespace, "web", Phase.Running);
        delete(namespace, "web");
        awaitGone(namespace, "web");
    }

    @Test
    void an_operator_that_dies_while_a_bridge_is_taken_down_finishes_it_and_writes_nothing_for_the_others() {
        String namespace = cluster.newNamespace("restart");
        create(namespace, "stays", "{name: lan, bridgeName: br-stays, physicalInterface: eth10}");
        create(namespace, "goes", "{name: lan, bridgeName: br-goes, physicalInterface: eth11}");
        awaitPhase(namespace, "stays", Phase.Running);
        awaitPhase(namespace, "goes", Phase.Running);
        nmState.hold();
        delete(namespace, "goes");
        awaitNetworks(namespace, "goes", "False", "NodeBridgeGoing");
        operator.kill();
        nmState.release();
        until("the nodes are done", () -> !nmState.network("n1").containsKey("br-goes"));
        long mark = cluster.requests().mark();

        operator = OperatorProcess.start(kubeconfig, LOG, settings);

        awaitGone(namespace, "goes");
        until("the policy is gone", () -> policy("wukong-br-goes") == null);
        assertThat(operatorRequests(mark))
                .filteredOn(request -> List.of("create", "patch", "update").contains(request.verb()))
                .extracting(ApiRequests.Request::name)
                .isNotEmpty()
                .doesNotContain("stays", "stays-vm", "stays-lan-nad", "wukong-br-stays");
    }

    @Test
    void a_user_that_went_without_a_word_does_not_keep_a_bridge_for_ever() {
        String namespace = cluster.newNamespace("ghost");
        create(namespace, "honest", "{name: lan, bridgeName: br-ghost, physicalInterface: eth13}");
        create(namespace, "forced", "{name: lan, bridgeName: br-ghost, physicalInterface: eth13}");
        awaitPhase(namespace, "honest", Phase.Running);
        awaitPhase(namespace, "forced", Phase.Running);
        operator.kill();
        patch(namespace, "forced", "{\"metadata\":{\"finalizers\":null}}");
        delete(namespace, "forced");
        awaitGone(namespace, "forced");
        operator = OperatorProcess.start(kubeconfig, LOG, settings);
        assertThat(users("wukong-br-ghost")).hasSize(2);

        delete(namespace, "honest");

        awaitGone(namespace, "honest");
        until("the policy is gone", () -> policy("wukong-br-ghost") == null);
        assertThat(nmState.network("n1")).doesNotContainKey("br-ghost");
    }

    @Test
    void a_policy_of_another_client_is_left_alone() {
        String namespace = cluster.newNamespace("foreign");
        NodeNetworkConfigurationPolicy foreign = new NodeNetworkConfigurationPolicy();
        foreign.setMetadata(new ObjectMetaBuilder().withName("wukong-br-other").build());
        foreign.setSpec(new dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicySpec(
                Map.of(LABEL, "elsewhere"), Map.of(), null));
        client.resource(foreign).create();
        create(namespace, "web", "{name: lan, bridgeName: br-other, physicalInterface: eth11}");

        Wukong refused = awaitPhase(namespace, "web", Phase.Error);
        assertThat(Scene.condition(refused, "Applied").getReason()).isEqualTo("Conflict");
        assertThat(Scene.condition(refused, "Applied").getMessage()).contains("wukong-br-other", "bridgeName");
        assertThat(policy("wukong-br-other").getMetadata().getAnnotations()).isNullOrEmpty();
        delete(namespace, "web");
        awaitGone(namespace, "web");
    }

    @Test
    void two_operators_at_once_count_the_users_right() {
        String namespace = cluster.newNamespace("replicas");
        Path log = Path.of("target", "operator-node-network-2.log");
        try (OperatorProcess second = OperatorProcess.start(kubeconfig, log, settings)) {
            assertThat(second.output()).isNotEmpty();
            List<String> names = List.of("a", "b", "c", "d", "e", "f");
            names.forEach(
                    name -> create(namespace, name, "{name: lan, bridgeName: br-many, physicalInterface: eth12}"));
            names.forEach(name -> awaitPhase(namespace, name, Phase.Running));
            assertThat(users("wukong-br-many"))
                    .containsExactlyInAnyOrderElementsOf(
                            names.stream().map(name -> namespace + "/" + name).toList());

            client.resources(Wukong.class).inNamespace(namespace).delete();

            names.forEach(name -> awaitGone(namespace, name));
            until("the policy is gone", () -> policy("wukong-br-many") == null);
            assertThat(nmState.network("n1")).doesNotContainKey("br-many");
        }
    }

    private static void create(String namespace, String name, String network) {
        Wukong wukong = Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s, namespace: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 1Gi}]
                  networks: [%s]
                """.formatted(name, namespace, network), Wukong.class);
        client.resource(wukong).create();
    }

    /** KubeVirt refuses a restart while the machine's status is being written. */
    private static boolean restarts(String namespace, String machine) {
        try {
            kubeVirt.virtctl().restart(namespace, machine);
            return true;
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isEqualTo(422);
            return false;
        }
    }

    private static void patch(String namespace, String name, String patch) {
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static void delete(String namespace, String name) {
        client.resources(Wukong.class).inNamespace(namespace).withName(name).delete();
    }

    private static Wukong wukong(String namespace, String name) {
        return client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private static VirtualMachine machine(String namespace, String wukong) {
        return client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName(wukong + "-vm")
                .get();
    }

    private static NodeNetworkConfigurationPolicy policy(String name) {
        return client.resources(NodeNetworkConfigurationPolicy.class)
                .withName(name)
                .get();
    }

    private static List<String> users(String policy) {
        return List.copyOf(policy(policy).getMetadata().getAnnotations().values());
    }

    private static Condition networks(Wukong wukong) {
        return Scene.condition(wukong, "NetworksConfigured");
    }

    private static Wukong awaitPhase(String namespace, String name, Phase phase) {
        until(
                "%s is to become %s".formatted(name, phase),
                () -> {
                    Wukong wukong = wukong(namespace, name);
                    return wukong.getStatus() != null
                            && wukong.getStatus().phase() == phase
                            && wukong.getMetadata()
                                    .getGeneration()
                                    .equals(wukong.getStatus().observedGeneration());
                },
                namespace,
                name);
        return wukong(namespace, name);
    }

    private static Wukong awaitNetworks(String namespace, String name, String status, String reason) {
        until(
                "NetworksConfigured of %s is to be %s/%s".formatted(name, status, reason),
                () -> {
                    Condition condition = networks(wukong(namespace, name));
                    return condition != null
                            && condition.getStatus().equals(status)
                            && condition.getReason().equals(reason);
                },
                namespace,
                name);
        return wukong(namespace, name);
    }

    private static void awaitGone(String namespace, String name) {
        until(name + " is to be gone", () -> wukong(namespace, name) == null, namespace, name);
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
    }

    private static void until(String what, Callable<Boolean> condition, String namespace, String name) {
        try {
            until(what, condition);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(what + ", but it is\n" + Serialization.asYaml(wukong(namespace, name)), e);
        }
    }

    private static List<ApiRequests.Request> operatorRequests(long mark) {
        return cluster.requests().since(mark, ApiRequests.counted().and(request -> request.user()
                .endsWith(":" + OperatorInstallation.SERVICE_ACCOUNT)));
    }
}
