package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.NetworkStatus;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.testcluster.ApiRequests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks against a real API server, each test named after the point of the request it proves. */
class NetworksIT {

    private static final String CONFIGURED = "NetworksConfigured";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("nets");
    }

    private void create(String inNamespace, String name, String networks) {
        scene.create(inNamespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata:
                  name: %s
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 1Gi, storageClassName: standard}]
                """.formatted(name) + networks.indent(2));
    }

    private NetworkAttachmentDefinition definition(String inNamespace, String name) {
        return scene.client()
                .resources(NetworkAttachmentDefinition.class)
                .inNamespace(inNamespace)
                .withName(name)
                .get();
    }

    private JsonNode config(String name) {
        return Serialization.unmarshal(definition(namespace, name).getSpec().config(), JsonNode.class);
    }

    private void createDefinition(String inNamespace, String name) {
        scene.client()
                .resource(Serialization.unmarshal(
                        """
                        apiVersion: k8s.cni.cncf.io/v1
                        kind: NetworkAttachmentDefinition
                        metadata: {name: %s, namespace: %s}
                        spec: {config: '{"cniVersion":"0.3.1","name":"%s","type":"bridge","bridge":"br0"}'}
                        """.formatted(name, inNamespace, name), NetworkAttachmentDefinition.class))
                .create();
    }

    private String message(String inNamespace, String name) {
        return Scene.condition(scene.wukong(inNamespace, name), CONFIGURED).getMessage();
    }

    private List<Interface> interfaces(String name) {
        return scene.virtualMachine(namespace, name)
                .getSpec()
                .template()
                .spec()
                .domain()
                .devices()
                .interfaces();
    }

    private static NetworkStatus network(Wukong wukong, String name) {
        return wukong.getStatus().networks().stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void each_type_has_its_definition_and_its_binding() {
        create(namespace, "all", """
                networks:
                  - {name: app, type: bridge, bridgeName: br-trunk, vlanId: 120, mtu: 9000}
                  - {name: tenant, type: ovs, bridgeName: ovs-br1, vlanId: 300}
                  - {name: fast, type: sriov, resourceName: intel.com/sriov_vfs, vlanId: 200}
                """);

        scene.awaitPhase(namespace, "all", Phase.Running);

        assertThat(config("all-app-nad")).isEqualTo(Serialization.unmarshal("""
                        {"cniVersion": "0.3.1", "name": "all-app-nad", "type": "bridge", "bridge": "br-trunk", "vlan": 120,
                         "preserveDefaultVlan": false, "macspoofchk": true, "mtu": 9000}
                        """, JsonNode.class));
        assertThat(config("all-tenant-nad").path("type").asText()).isEqualTo("ovs");
        assertThat(config("all-tenant-nad").path("vlan").asInt()).isEqualTo(300);
        assertThat(config("all-fast-nad").path("type").asText()).isEqualTo("sriov");
        assertThat(definition(namespace, "all-fast-nad").getMetadata().getAnnotations())
                .containsEntry("k8s.v1.cni.cncf.io/resourceName", "intel.com/sriov_vfs");
        assertThat(interfaces("all")).extracting(i -> i.sriov() != null).containsExactly(false, false, false, true);
        assertThat(interfaces("all")).extracting(i -> i.bridge() != null).containsExactly(false, true, true, false);
        assertThat(message(namespace, "all")).contains("4 networks");
    }

    @Test
    void a_network_of_another_type_asks_for_no_device_any_more_though_its_definition_was_made_with_one() {
        create(namespace, "retyped", """
                startStrategy: {autoStart: false}
                networks: [{name: lan, type: sriov, resourceName: intel.com/sriov_vfs}]
                """);
        scene.awaitPhase(namespace, "retyped", Phase.Stopped);
        assertThat(definition(namespace, "retyped-lan-nad").getMetadata().getAnnotations())
                .containsEntry("k8s.v1.cni.cncf.io/resourceName", "intel.com/sriov_vfs");

        scene.patch(namespace, "retyped", "{\"spec\":{\"networks\":[{\"name\":\"lan\",\"bridgeName\":\"br-lan\"}]}}");
        scene.awaitWukong(namespace, "retyped", "the change is to be written", wukong -> config("retyped-lan-nad")
                .path("type")
                .asText()
                .equals("bridge"));
        scene.awaitQuiet();

        assertThat(definition(namespace, "retyped-lan-nad").getMetadata().getAnnotations())
                .doesNotContainKey("k8s.v1.cni.cncf.io/resourceName")
                .containsKey("vm.novasphere.dev/mac-spoof-check");
        assertThat(definition(namespace, "retyped-lan-nad").getMetadata().getOwnerReferences())
                .hasSize(1);
    }

    @Test
    void a_change_of_a_definition_is_written_and_the_restart_it_needs_is_reported_until_it_happened() {
        create(namespace, "vlan", "networks: [{name: app, bridgeName: br-trunk, vlanId: 5}, {name: lan}]");
        scene.awaitPhase(namespace, "vlan", Phase.Running);

        scene.patch(
                namespace,
                "vlan",
                "{\"spec\":{\"networks\":[" + "{\"name\":\"app\",\"bridgeName\":\"br-trunk\","
                        + "\"vlanId\":6},{\"name\":\"lan\"}]}}");

        scene.awaitCondition(namespace, "vlan", CONFIGURED, "True", "NetworkChangeNeedsRestart");
        assertThat(config("vlan-app-nad").path("vlan").asInt()).isEqualTo(6);
        assertThat(message(namespace, "vlan"))
                .contains("network app was changed", "virtctl restart vlan-vm -n " + namespace);
        assertThat(scene.wukong(namespace, "vlan").getStatus().phase()).isEqualTo(Phase.Running);

        scene.kubeVirt().virtctl().restart(namespace, "vlan-vm");

        scene.awaitCondition(namespace, "vlan", CONFIGURED, "True", "NetworksReady");
        await("the note on the definition is to go").atMost(PATIENCE).until(() -> !definition(namespace, "vlan-app-nad")
                .getMetadata()
                .getAnnotations()
                .containsKey(Annotations.OUTDATED_GUEST));
        assertThat(config("vlan-app-nad").path("vlan").asInt()).isEqualTo(6);
    }

    @Test
    void a_definition_of_ours_changed_by_another_client_is_put_back() {
        create(namespace, "drift", "networks: [{name: lan}]");
        scene.awaitPhase(namespace, "drift", Phase.Running);
        String wanted = definition(namespace, "drift-lan-nad").getSpec().config();

        scene.client()
                .resources(NetworkAttachmentDefinition.class)
                .inNamespace(namespace)
                .withName("drift-lan-nad")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"config\":\"{}\"}}");

        await("the definition is to be as it was").atMost(PATIENCE).until(() -> definition(namespace, "drift-lan-nad")
                .getSpec()
                .config()
                .equals(wanted));
    }

    @Test
    void wukongs_of_one_name_in_two_namespaces_have_a_definition_each() {
        String other = scene.cluster().newNamespace("nets");
        create(namespace, "twin", "networks: [{name: lan, vlanId: 5}]");
        create(other, "twin", "networks: [{name: lan, vlanId: 6}]");
        scene.awaitPhase(namespace, "twin", Phase.Running);
        scene.awaitPhase(other, "twin", Phase.Running);
        scene.awaitQuiet();
        NetworkAttachmentDefinition before = definition(other, "twin-lan-nad");
        assertThat(config("twin-lan-nad").path("vlan").asInt()).isEqualTo(5);
        assertThat(before.getSpec().config()).contains("\"vlan\":6");

        scene.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .withName("twin")
                .delete();
        await("the definition is to go with its Wukong")
                .atMost(PATIENCE)
                .until(() -> definition(namespace, "twin-lan-nad") == null);

        assertThat(definition(other, "twin-lan-nad").getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
    }

    @Test
    void wukongs_whose_names_meet_in_one_definition_do_not_fight_over_it() {
        create(namespace, "a", "networks: [{name: b-c, vlanId: 5}]");
        scene.awaitPhase(namespace, "a", Phase.Running);
        create(namespace, "a-b", "networks: [{name: c, vlanId: 6}]");

        scene.awaitCondition(namespace, "a-b", "Applied", "False", "Conflict");
        scene.awaitPhase(namespace, "a-b", Phase.Error);
        assertThat(Scene.condition(scene.wukong(namespace, "a-b"), "Applied").getMessage())
                .contains("a-b-c-nad");
        assertThat(config("a-b-c-nad").path("vlan").asInt()).isEqualTo(5);
        assertThat(scene.virtualMachine(namespace, "a-b"))
                .as("no machine with a card on the other's network")
                .isNull();
    }

    @Test
    void a_definition_that_does_not_exist_is_reported_and_heals_when_it_comes() {
        create(namespace, "late", "networks: [{name: office, nadName: office}]");

        scene.awaitCondition(namespace, "late", CONFIGURED, "False", "NetworkAttachmentNotFound");
        assertThat(message(namespace, "late")).contains(namespace + "/office", "correct nadName");
        assertThat(scene.virtualMachine(namespace, "late")).isNull();

        createDefinition(namespace, "office");
        scene.awaitPhase(namespace, "late", Phase.Running);
        scene.awaitCondition(namespace, "late", CONFIGURED, "True", "NetworksReady");
    }

    @Test
    void a_definition_that_the_operator_makes_for_one_wukong_heals_another_that_waits_for_it() {
        create(namespace, "guest-of", "networks: [{name: lab, nadName: host-of-lab-nad}]");
        scene.awaitCondition(namespace, "guest-of", CONFIGURED, "False", "NetworkAttachmentNotFound");
        // Nothing is left that would reconcile it by itself.
        scene.awaitQuiet();

        create(namespace, "host-of", "networks: [{name: lab, bridgeName: br-lab}]");

        scene.awaitPhase(namespace, "host-of", Phase.Running);
        scene.awaitPhase(namespace, "guest-of", Phase.Running);
    }

    @Test
    void a_definition_of_another_namespace_is_used_untouched_and_its_loss_does_not_end_the_guest() {
        String shared = scene.cluster().newNamespace("shared");
        createDefinition(shared, "office");
        String before = definition(shared, "office").getMetadata().getResourceVersion();

        create(namespace, "guest", "networks: [{name: office, nadName: %s/office}]".formatted(shared));
        Wukong running = scene.awaitPhase(namespace, "guest", Phase.Running);

        assertThat(scene.virtualMachine(namespace, "guest")
                        .getSpec()
                        .template()
                        .spec()
                        .networks()
                        .get(1)
                        .multus()
                        .networkName())
                .isEqualTo(shared + "/office");
        assertThat(network(running, "office").nadName()).isEqualTo(shared + "/office");
        assertThat(definition(shared, "office").getMetadata().getResourceVersion())
                .isEqualTo(before);

        scene.client()
                .resources(NetworkAttachmentDefinition.class)
                .inNamespace(shared)
                .withName("office")
                .delete();
        scene.awaitCondition(namespace, "guest", CONFIGURED, "False", "NetworkAttachmentNotFound");
        assertThat(scene.wukong(namespace, "guest").getStatus().phase()).isEqualTo(Phase.Running);
    }

    @Test
    void macvlan_is_refused_with_its_alternatives_and_heals_when_the_plugin_is_registered() {
        create(namespace, "mv", "networks: [{name: lab, type: macvlan, physicalInterface: eno1}]");
        create(namespace, "own", "networks: [{name: lab, type: macvlan, binding: house-tap}]");
        create(namespace, "given", "networks: [{name: lab, type: macvlan, nadName: lab}]");
        createDefinition(namespace, "lab");

        for (String name : List.of("mv", "own", "given")) {
            scene.awaitPhase(namespace, name, Phase.Error);
            scene.awaitCondition(namespace, name, CONFIGURED, "False", "MacvlanNeedsBinding");
            assertThat(message(namespace, name))
                    .contains("network lab", "type bridge", "register the plugin", "binding");
            assertThat(scene.virtualMachine(namespace, name)).isNull();
        }

        GenericKubernetesResource kubeVirt = scene.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: kubevirt.io/v1
                        kind: KubeVirt
                        metadata: {name: kubevirt, namespace: %s}
                        spec:
                          configuration:
                            network:
                              binding:
                                macvtap: {domainAttachmentType: tap}
                        """.formatted(namespace), GenericKubernetesResource.class))
                .create();
        try {
            scene.awaitPhase(namespace, "mv", Phase.Running);
            scene.awaitPhase(namespace, "given", Phase.Running);
            assertThat(interfaces("mv").get(1).binding().name()).isEqualTo("macvtap");
            assertThat(config("mv-lab-nad").path("type").asText()).isEqualTo("macvtap");
            assertThat(definition(namespace, "mv-lab-nad").getMetadata().getAnnotations())
                    .containsEntry("k8s.v1.cni.cncf.io/resourceName", "macvtap.network.kubevirt.io/eno1");
            assertThat(scene.virtualMachine(namespace, "own")).isNull();

            scene.client()
                    .resource(kubeVirt)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"configuration\":{\"network\":{\"binding\":{\"house-tap\":{\"domainAttachmentType\":\"tap\"}}}}}}");
            scene.awaitPhase(namespace, "own", Phase.Running);
            assertThat(interfaces("own").get(1).binding().name()).isEqualTo("house-tap");
        } finally {
            scene.client().resource(kubeVirt).delete();
        }
    }

    @Test
    void static_addresses_of_both_versions_reach_the_guest_and_the_pod_network_keeps_dhcp() {
        create(namespace, "dual", """
                networks:
                  - name: lan
                    bridgeName: br-dual
                    mtu: 1400
                    ipConfig:
                      mode: static
                      address: 192.168.70.5/24
                      addresses: ["fd00:70::5/64", 192.168.70.6/24]
                      gateway: 192.168.70.1
                      gateway6: fd00:70::1
                      dnsServers: [192.168.70.53]
                      searchDomains: [example.org]
                      routes: [{to: 10.70.0.0/16, via: 192.168.70.254, metric: 50}]
                """);
        Wukong running = scene.awaitWukong(
                namespace,
                "dual",
                "the addresses are to be reported",
                wukong -> wukong.getStatus() != null
                        && wukong.getStatus().phase() == Phase.Running
                        && network(wukong, "lan").ipAddresses().size() == 3);

        NetworkStatus lan = network(running, "lan");
        assertThat(lan.ipAddress()).isEqualTo("192.168.70.5");
        assertThat(lan.ipAddresses()).containsExactly("192.168.70.5", "192.168.70.6", "fd00:70::5");
        assertThat(lan.macAddress()).isEqualTo(interfaces("dual").get(1).macAddress());
        assertThat(lan.interfaceName()).isNotBlank();
        assertThat(lan.linkState()).isEqualTo("up");
        assertThat(network(running, "default").ipAddress()).isNotBlank();
    }

    @Test
    void a_duplicate_address_is_reported_on_both_and_so_is_its_end() {
        String lan = "networks: [{name: lan, bridgeName: br-dup, ipConfig: {mode: static, address: %s}}]";
        create(namespace, "first", lan.formatted("192.168.80.5/24"));
        scene.awaitPhase(namespace, "first", Phase.Running);
        scene.awaitCondition(namespace, "first", CONFIGURED, "True", "NetworksReady");

        create(namespace, "second", lan.formatted("192.168.80.5/16"));
        create(namespace, "elsewhere", lan.replace("br-dup", "br-else").formatted("192.168.80.5/24"));
        scene.awaitCondition(namespace, "first", CONFIGURED, "True", "DuplicateAddress");
        scene.awaitCondition(namespace, "second", CONFIGURED, "True", "DuplicateAddress");
        assertThat(message(namespace, "first")).contains("192.168.80.5/24", "network lan", namespace + "/second");
        assertThat(message(namespace, "second")).contains("192.168.80.5/16", namespace + "/first");
        scene.awaitPhase(namespace, "second", Phase.Running);
        scene.awaitPhase(namespace, "elsewhere", Phase.Running);
        scene.awaitCondition(namespace, "elsewhere", CONFIGURED, "True", "NetworksReady");

        scene.patch(namespace, "second", address("br-dup", "192.168.80.6/24"));
        scene.awaitCondition(namespace, "first", CONFIGURED, "True", "NetworksReady");
        awaitEnd(namespace, "second");

        create(namespace, "third", lan.formatted("192.168.80.5/24"));
        scene.awaitCondition(namespace, "first", CONFIGURED, "True", "DuplicateAddress");
        scene.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .withName("third")
                .delete();
        scene.awaitCondition(namespace, "first", CONFIGURED, "True", "NetworksReady");
    }

    private static String address(String bridge, String address) {
        return "{\"spec\":"
                + Serialization.asJson(Map.of(
                        "networks",
                        List.of(Map.of(
                                "name",
                                "lan",
                                "bridgeName",
                                bridge,
                                "ipConfig",
                                Map.of("mode", "static", "address", address)))))
                + "}";
    }

    @Test
    void a_wukong_of_another_namespace_is_not_named_makes_no_event_and_has_few_statuses_written() {
        String other = scene.cluster().newNamespace("nets");
        String lan = "networks: [{name: lan, bridgeName: br-far, ipConfig: {mode: static, address: 192.168.82.5/24}}]";
        create(namespace, "mine", lan);
        scene.awaitPhase(namespace, "mine", Phase.Running);
        scene.awaitCondition(namespace, "mine", CONFIGURED, "True", "NetworksReady");
        scene.awaitQuiet();
        long mark = scene.cluster().requests().mark();

        create(other, "theirs", lan);
        scene.awaitCondition(namespace, "mine", CONFIGURED, "True", "DuplicateAddressElsewhere");
        scene.awaitCondition(other, "theirs", CONFIGURED, "True", "DuplicateAddressElsewhere");
        assertThat(message(namespace, "mine"))
                .contains("192.168.82.5/24", "network lan", "another namespace")
                .doesNotContain(other, "theirs");
        assertThat(message(other, "theirs")).doesNotContain(namespace, "mine");
        scene.awaitPhase(other, "theirs", Phase.Running);

        for (int i = 0; i < 20; i++) {
            scene.patch(other, "theirs", address("br-far", i % 2 == 0 ? "192.168.82.6/24" : "192.168.82.5/24"));
        }
        scene.awaitQuiet();

        assertThat(scene.operatorRequests(mark).stream()
                        .filter(request -> request.writes()
                                && namespace.equals(request.namespace())
                                && "mine".equals(request.name())))
                .as("statuses of the Wukong whose address others take and leave, reported at once and a minute later")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(scene.client().v1().events().inNamespace(namespace).list().getItems())
                .filteredOn(event -> "mine".equals(event.getInvolvedObject().getName()))
                .extracting(event -> event.getReason())
                .doesNotContain("DuplicateAddressElsewhere", "NetworksReady");
    }

    private void awaitEnd(String inNamespace, String name) {
        scene.awaitWukong(inNamespace, name, "no duplicate is to be reported", wukong -> !"DuplicateAddress"
                .equals(Scene.condition(wukong, CONFIGURED).getReason()));
    }

    @Test
    void a_duplicate_costs_nothing_at_rest() {
        String lan = "networks: [{name: lan, bridgeName: br-rest, ipConfig: {mode: static, address: 192.168.81.5/24}}]";
        for (String name : List.of("r1", "r2", "r3")) {
            create(namespace, name, lan);
        }
        for (String name : List.of("r1", "r2", "r3")) {
            scene.awaitCondition(namespace, name, CONFIGURED, "True", "DuplicateAddress");
            scene.awaitPhase(namespace, name, Phase.Running);
        }
        scene.awaitQuiet();
        long mark = scene.cluster().requests().mark();

        scene.restartOperator();
        scene.awaitQuiet();

        assertThat(scene.operatorRequests(mark).stream()
                        .filter(request -> namespace.equals(request.namespace()))
                        .filter(ApiRequests.Request::writes))
                .isEmpty();
    }

    @Test
    void what_the_guest_reported_is_kept_and_marked_when_its_agent_falls_silent() {
        create(namespace, "silent", """
                networks:
                  - {name: lan, bridgeName: br-silent, ipConfig: {mode: static, address: 192.168.90.5/24}}
                """);
        scene.awaitWukong(
                namespace,
                "silent",
                "the address is to be reported",
                wukong -> wukong.getStatus() != null
                        && wukong.getStatus().phase() == Phase.Running
                        && "192.168.90.5".equals(network(wukong, "lan").ipAddress()));

        String mac = interfaces("silent").get(1).macAddress();
        interfaces("silent", "{\"name\":\"lan\",\"mac\":\"%s\",\"linkState\":\"down\"}".formatted(mac));
        Wukong stale = scene.awaitWukong(
                namespace,
                "silent",
                "the address is to be marked",
                wukong -> network(wukong, "lan").staleSince() != null);
        assertThat(network(stale, "lan").ipAddresses()).containsExactly("192.168.90.5");
        assertThat(network(stale, "lan").linkState()).isEqualTo("down");
        assertThat(network(stale, "lan").macAddress()).isEqualTo(mac);

        interfaces(
                "silent",
                "{\"mac\":\"%s\",\"ipAddress\":\"192.168.90.7\",\"ipAddresses\":[\"192.168.90.7\",\"fd00::7\"],\"interfaceName\":\"ens9\"}"
                        .formatted(mac.toUpperCase(java.util.Locale.ROOT)));
        Wukong again = scene.awaitWukong(
                namespace, "silent", "the new addresses are to be reported", wukong -> network(wukong, "lan")
                        .ipAddresses()
                        .contains("192.168.90.7"));
        assertThat(network(again, "lan").staleSince()).isNull();
        assertThat(network(again, "lan").interfaceName()).isEqualTo("ens9");
        assertThat(network(again, "lan").ipAddresses()).containsExactly("192.168.90.7", "fd00::7");
    }

    /** Has the guest report just these interfaces. */
    private void interfaces(String name, String reported) {
        scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName(name + "-vm")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"interfaces\":[%s]}}".formatted(reported));
    }
}
