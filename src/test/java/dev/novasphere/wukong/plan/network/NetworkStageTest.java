package dev.novasphere.wukong.plan.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.Network;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.identity.MacAddress;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkStageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static NetworkFragment plan(String networks) {
        return plan(networks, Observed.nothing());
    }

    private static NetworkFragment plan(String networks, Observed observed) {
        return new NetworkStage().plan(GivenWukong.of(networks, observed));
    }

    private static NetworkAttachmentDefinition onlyDefinition(NetworkFragment fragment) {
        assertThat(fragment.objects()).hasSize(1);
        return (NetworkAttachmentDefinition) fragment.objects().get(0);
    }

    private static void assertConfig(NetworkFragment fragment, String expected) throws Exception {
        String config = onlyDefinition(fragment).getSpec().config();
        assertThat(config).doesNotContain("\n").doesNotContain(" ");
        assertThat(JSON.readTree(config)).isEqualTo(JSON.readTree(expected));
    }

    private static Finding only(NetworkFragment fragment, String reason) {
        assertThat(fragment.findings()).extracting(Finding::reason).containsOnlyOnce(reason);
        return fragment.findings().stream()
                .filter(f -> f.reason().equals(reason))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void without_networks_there_is_the_pod_network_behind_masquerade_with_a_stable_address() {
        NetworkFragment fragment = plan("{}");

        assertThat(fragment.networks()).containsExactly(Network.pod("default"));
        String mac = MacAddress.of(GivenWukong.of("{}"), "default");
        assertThat(fragment.interfaces()).containsExactly(Interface.masquerade("default", mac));
        assertThat(fragment.annotations()).isEmpty();
        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void the_pod_network_comes_first_and_once_wherever_it_is_listed() {
        NetworkFragment fragment = plan("""
                networks:
                - {name: lan, nadName: lan-nad}
                - {name: default, type: bridge, macAddress: "02:00:5E:00:00:0A"}
                """);

        assertThat(fragment.networks()).extracting(Network::name).containsExactly("default", "lan");
        assertThat(fragment.interfaces().get(0)).isEqualTo(Interface.masquerade("default", "02:00:5e:00:00:0a"));
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void a_bridge_with_a_vlan_gets_an_access_port_of_that_vlan_alone() throws Exception {
        NetworkFragment fragment = plan("networks: [{name: lan, type: bridge, vlanId: 100, mtu: 9000}]");

        assertConfig(fragment, """
                {"cniVersion": "0.3.1", "name": "web-lan-nad", "type": "bridge", "bridge": "br-lan", "vlan": 100,
                 "preserveDefaultVlan": false, "macspoofchk": true, "mtu": 9000}
                """);
        assertThat(fragment.networks().get(1)).isEqualTo(Network.multus("lan", "web-lan-nad", false));
        assertThat(fragment.interfaces().get(1))
                .isEqualTo(Interface.bridge("lan", MacAddress.of(GivenWukong.of("{}"), "lan")));
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void a_network_that_was_of_another_type_has_the_check_of_mac_addresses_as_a_new_one_on_a_bridge() throws Exception {
        NetworkAttachmentDefinition before =
                onlyDefinition(plan("networks: [{name: lan, type: sriov, resourceName: intel.com/sriov_vfs}]"));
        NetworkFragment fragment = new NetworkStage()
                .plan(GivenWukong.of(
                        "networks: [{name: lan}]",
                        GivenWukong.cluster().withNetworks(Map.of("web-lan-nad", before), Map.of())));

        assertThat(JSON.readTree(onlyDefinition(fragment).getSpec().config())
                        .path("macspoofchk")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void the_keys_of_the_cni_configuration_keep_their_order() {
        assertThat(onlyDefinition(plan("networks: [{name: lan}]")).getSpec().config())
                .isEqualTo(
                        "{\"cniVersion\":\"0.3.1\",\"name\":\"web-lan-nad\",\"type\":\"bridge\",\"bridge\":\"br-lan\","
                                + "\"macspoofchk\":true}");
    }

    @Test
    void a_static_address_leaves_no_ipam_and_no_disabled_interface_in_the_definition() throws Exception {
        NetworkFragment fragment =
                plan("networks: [{name: lan, ipConfig: {mode: static, address: 10.1.2.3/24, gateway: 10.1.2.1}}]");

        JsonNode config = JSON.readTree(onlyDefinition(fragment).getSpec().config());
        assertThat(config.has("ipam")).isFalse();
        assertThat(config.has("disableContainerInterface")).isFalse();
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void ovs_is_an_open_vswitch_port_and_no_linux_bridge() throws Exception {
        NetworkFragment fragment = plan("networks: [{name: lan, type: ovs, bridgeName: br1, vlanId: 7, mtu: 1400}]");

        assertConfig(fragment, """
                {"cniVersion": "0.3.1", "name": "web-lan-nad", "type": "ovs", "bridge": "br1", "vlan": 7, "mtu": 1400}
                """);
        assertThat(fragment.interfaces().get(1).bridge()).isNotNull();
    }

    @Test
    void sriov_passes_a_virtual_function_of_the_named_resource() throws Exception {
        NetworkFragment fragment =
                plan("networks: [{name: fast, type: sriov, resourceName: intel.com/vfs, vlanId: 12}]");

        assertConfig(fragment, """
                {"cniVersion": "0.3.1", "name": "web-fast-nad", "type": "sriov", "vlan": 12}
                """);
        assertThat(onlyDefinition(fragment).getMetadata().getAnnotations())
                .containsEntry("k8s.v1.cni.cncf.io/resourceName", "intel.com/vfs");
        assertThat(fragment.interfaces().get(1).sriov()).isNotNull();
        assertThat(fragment.interfaces().get(1).bridge()).isNull();
        assertThat(fragment.interfaces().get(1).macAddress()).isNotNull();
    }

    @Test
    void sriov_without_resource_and_definition_is_an_error() {
        Finding finding = only(plan("networks: [{name: fast, type: sriov}]"), "SriovResourceMissing");

        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.message()).contains("fast", "resourceName", "nadName");
    }

    @Test
    void sriov_with_an_existing_definition_needs_no_resource() {
        NetworkFragment fragment = plan("networks: [{name: fast, type: sriov, nadName: infra/vfs}]");

        assertThat(fragment.findings()).isEmpty();
        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.interfaces().get(1).sriov()).isNotNull();
    }

    @Test
    void an_mtu_that_sriov_cannot_set_is_reported() {
        assertThat(only(plan("networks: [{name: f, type: sriov, resourceName: a/b, mtu: 9000}]"), "MtuIgnored")
                        .severity())
                .isEqualTo(Severity.IGNORED);
    }

    @Test
    void macvlan_without_a_registered_plugin_is_an_error_and_no_card_is_dropped_silently() {
        NetworkFragment fragment = plan(
                "networks: [{name: lan, type: macvlan, physicalInterface: eth1}]",
                GivenWukong.clusterWith().networkBindings("passt").build());

        Finding finding = only(fragment, "MacvlanNeedsBinding");
        assertThat(finding.blocks()).isTrue();
        assertThat(finding.message()).contains("lan", "macvtap", "bridge", "binding");
        assertThat(fragment.objects()).isEmpty();
    }

    @Test
    void macvlan_is_realised_by_macvtap_where_it_is_registered() throws Exception {
        NetworkFragment fragment = plan(
                "networks: [{name: lan, type: macvlan, physicalInterface: eth1, mtu: 1500}]",
                GivenWukong.clusterWith().networkBindings("macvtap").build());

        assertThat(fragment.findings()).isEmpty();
        assertThat(fragment.interfaces().get(1).binding().name()).isEqualTo("macvtap");
        assertConfig(fragment, """
                {"cniVersion": "0.3.1", "name": "web-lan-nad", "type": "macvtap", "mtu": 1500}
                """);
        assertThat(onlyDefinition(fragment).getMetadata().getAnnotations())
                .containsEntry("k8s.v1.cni.cncf.io/resourceName", "macvtap.network.kubevirt.io/eth1");
    }

    @Test
    void macvtap_without_a_card_of_the_node_is_an_error() {
        assertThat(only(
                                plan(
                                        "networks: [{name: lan, type: macvlan}]",
                                        GivenWukong.clusterWith()
                                                .networkBindings("macvtap")
                                                .build()),
                                "MacvtapResourceMissing")
                        .severity())
                .isEqualTo(Severity.ERROR);
    }

    @Test
    void macvlan_with_a_binding_of_its_own_gets_a_macvlan_definition() throws Exception {
        NetworkFragment fragment = plan(
                "networks: [{name: lan, type: macvlan, binding: mine, physicalInterface: eth1}]",
                GivenWukong.clusterWith().networkBindings("mine").build());

        assertThat(fragment.findings()).isEmpty();
        assertThat(fragment.interfaces().get(1).binding().name()).isEqualTo("mine");
        assertConfig(fragment, """
                {"cniVersion": "0.3.1", "name": "web-lan-nad", "type": "macvlan", "master": "eth1", "mode": "bridge"}
                """);
    }

    @Test
    void macvlan_with_a_vlan_is_an_error() {
        assertThat(only(plan("networks: [{name: lan, type: macvlan, binding: mine, vlanId: 3}]"), "VlanNotSupported")
                        .severity())
                .isEqualTo(Severity.ERROR);
    }

    @Test
    void without_a_cluster_a_binding_plugin_is_taken_to_be_there_with_a_warning() {
        NetworkFragment fragment = plan("networks: [{name: lan, type: macvlan, nadName: lan-nad}]");

        assertThat(only(fragment, "BindingNotChecked").severity()).isEqualTo(Severity.WARNING);
        assertThat(fragment.interfaces().get(1).binding().name()).isEqualTo("macvtap");
        assertThat(fragment.networks().get(1)).isEqualTo(Network.multus("lan", "lan-nad", false));
    }

    @Test
    void a_named_binding_that_is_not_registered_is_an_error_for_every_type() {
        assertThat(only(plan("networks: [{name: lan, binding: mine}]", GivenWukong.cluster()), "BindingNotRegistered")
                        .blocks())
                .isTrue();
    }

    @Test
    void a_definition_of_ours_is_labelled_and_goes_with_its_wukong() {
        NetworkAttachmentDefinition definition = onlyDefinition(plan("networks: [{name: lan}]"));

        assertThat(definition.getMetadata().getName()).isEqualTo("web-lan-nad");
        assertThat(definition.getMetadata().getNamespace()).isEqualTo("shop");
        assertThat(definition.getMetadata().getLabels())
                .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR)
                .containsEntry(Labels.WUKONG, "web");
        assertThat(definition.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.getUid()).isEqualTo(GivenWukong.UID);
                    assertThat(owner.getController()).isTrue();
                });
    }

    @Test
    void a_changed_bridge_changes_the_definition_wanted() {
        String before =
                onlyDefinition(plan("networks: [{name: lan}]")).getSpec().config();
        String after = onlyDefinition(plan("networks: [{name: lan, bridgeName: br9}]"))
                .getSpec()
                .config();

        assertThat(after).contains("\"bridge\":\"br9\"").isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lan-nad", "infra/lan-nad"})
    void a_definition_that_exists_is_used_as_it_is(String nadName) {
        NetworkFragment fragment = plan(
                "networks: [{name: lan, nadName: " + nadName + ", physicalInterface: eth1}]",
                GivenWukong.clusterWith()
                        .networkAttachments("shop/lan-nad", "infra/lan-nad")
                        .build());

        assertThat(only(fragment, "DefinitionFieldsIgnored").message()).contains("physicalInterface", nadName);
        assertThat(fragment.objects()).isEmpty();
        assertThat(fragment.networks().get(1)).isEqualTo(Network.multus("lan", nadName, false));
        assertThat(fragment.annotations().get("k8s.v1.cni.cncf.io/networks"))
                .isEqualTo("[{\"name\":\"" + nadName + "\",\"interface\":\"net1\"}]");
    }

    @Test
    void a_definition_that_does_not_exist_is_waited_for_and_heals() {
        String networks = "networks: [{name: lan, nadName: lan-nad}]";

        Finding finding = only(
                plan(
                        networks,
                        GivenWukong.clusterWith()
                                .networkAttachments("other/lan-nad")
                                .build()),
                "NetworkAttachmentNotFound");
        assertThat(finding.severity()).isEqualTo(Severity.WAITING);
        assertThat(finding.message()).contains("shop/lan-nad");

        assertThat(plan(
                                networks,
                                GivenWukong.clusterWith()
                                        .networkAttachments("shop/lan-nad")
                                        .build())
                        .findings())
                .isEmpty();
    }

    @Test
    void without_multus_secondary_networks_wait_and_no_definition_is_written() {
        NetworkFragment fragment = plan(
                "networks: [{name: lan}, {name: san, nadName: san}]",
                GivenWukong.clusterWith().without(OptionalApi.MULTUS).build());

        assertThat(fragment.findings()).extracting(Finding::reason).containsExactly("MultusNotInstalled");
        assertThat(fragment.findings().get(0).severity()).isEqualTo(Severity.WAITING);
        assertThat(fragment.findings().get(0).message()).contains("lan, san");
        assertThat(fragment.objects()).isEmpty();
    }

    @Test
    void without_multus_the_pod_network_alone_works() {
        assertThat(plan(
                                "{}",
                                GivenWukong.clusterWith()
                                        .without(OptionalApi.MULTUS)
                                        .build())
                        .findings())
                .isEmpty();
    }

    @Test
    void a_bridge_name_longer_than_linux_allows_is_an_error_that_names_the_field() {
        NetworkFragment fragment = plan("networks: [{name: warehouse-lan}]");

        Finding finding = only(fragment, "BridgeNameTooLong");
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.message()).contains("br-warehouse-lan", "bridgeName");
        assertThat(plan("networks: [{name: warehouse-lan, bridgeName: br0}]").findings())
                .isEmpty();
        assertThat(plan("networks: [{name: twelve-chars}]").findings()).isEmpty();
        assertThat(only(plan("networks: [{name: lan, bridgeName: br-gebäudegüüü}]"), "BridgeNameTooLong")
                        .message())
                .contains("counts each letter that is none of ASCII twice or more");
        assertThat(plan("networks: [{name: lan, bridgeName: br-büro}]").findings())
                .isEmpty();
    }

    @Test
    void node_ip_of_old_manifests_is_accepted_and_reported_to_have_no_effect() {
        assertThat(only(plan("networks: [{name: lan, nodeIP: 10.0.0.1}]"), "NodeIPIgnored")
                        .severity())
                .isEqualTo(Severity.IGNORED);
    }

    @Test
    void an_address_beside_dhcp_is_reported_to_have_no_effect() {
        Finding finding =
                only(plan("networks: [{name: lan, ipConfig: {mode: dhcp, gateway: 10.0.0.1}}]"), "AddressIgnored");

        assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
        assertThat(finding.message()).contains("lan", "mode: static");
    }

    @Test
    void fields_without_meaning_for_the_pod_network_are_reported() {
        Finding finding = only(
                plan("networks: [{name: default, type: bridge, nadName: x, vlanId: 5}]"), "PodNetworkFieldsIgnored");

        assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
        assertThat(finding.message()).contains("nadName, vlanId");
    }

    @Test
    void a_primary_network_replaces_the_pod_network_and_comes_first() {
        NetworkFragment fragment = plan("""
                networks:
                - {name: san, nadName: san}
                - {name: lan, nadName: infra/lan, primary: true}
                """);

        assertThat(fragment.networks())
                .containsExactly(Network.multus("lan", "infra/lan", true), Network.multus("san", "san", false));
        assertThat(fragment.interfaces()).extracting(Interface::name).containsExactly("lan", "san");
        assertThat(fragment.annotations().get("k8s.v1.cni.cncf.io/networks"))
                .isEqualTo(
                        "[{\"name\":\"san\",\"interface\":\"net1\"},{\"name\":\"infra/lan\",\"interface\":\"net2\"}]");
        assertThat(fragment.findings()).isEmpty();
    }

    @Test
    void a_primary_network_on_a_definition_of_ours_is_reported_to_need_ipam() {
        NetworkFragment fragment = plan("networks: [{name: lan, primary: true}]");

        assertThat(only(fragment, "PrimaryWithoutIpam").message()).contains("lan", "nadName");
        assertThat(fragment.networks().get(0).multus().isDefault()).isTrue();
    }

    @Test
    void a_pod_network_entry_beside_a_primary_network_is_reported_as_left_out() {
        NetworkFragment fragment = plan("networks: [{name: default}, {name: lan, nadName: lan, primary: true}]");

        assertThat(fragment.networks()).extracting(Network::name).containsExactly("lan");
        assertThat(only(fragment, "PodNetworkReplaced").message()).contains("lan");
    }

    @Test
    void interfaces_in_the_annotation_are_counted_over_all_networks() {
        NetworkFragment fragment = plan("""
                networks:
                - {name: default}
                - {name: lan}
                - {name: san, nadName: san}
                """);

        assertThat(fragment.annotations().get("k8s.v1.cni.cncf.io/networks"))
                .isEqualTo(
                        "[{\"name\":\"web-lan-nad\",\"interface\":\"net2\"},{\"name\":\"san\",\"interface\":\"net3\"}]");
    }

    @Test
    void the_same_input_gives_the_same_fragment() {
        String networks = "networks: [{name: a}, {name: b, type: ovs}, {name: c, type: sriov, resourceName: x/y}]";

        assertThat(Serialization.asJson(plan(networks).objects()))
                .isEqualTo(Serialization.asJson(plan(networks).objects()));
        assertThat(plan(networks).interfaces()).isEqualTo(plan(networks).interfaces());
    }

    private static final String MACHINE_OF_GO_OPERATOR = """
            metadata: {name: web-vm, namespace: shop}
            spec:
              running: true
              template:
                spec:
                  domain:
                    devices:
                      interfaces:
                      - {name: default, masquerade: {}}
                      - {name: lan, bridge: {}, macAddress: "02:00:00:00:00:01"}
                  networks:
                  - {name: default, pod: {}}
                  - {name: lan, multus: {networkName: lan}}
            """;

    @Test
    void a_running_machine_of_the_go_operator_keeps_its_missing_address_until_it_is_off() {
        String networks = "networks: [{name: lan, nadName: lan}]";
        Observed running = GivenWukong.clusterWith()
                .networkAttachments("shop/lan")
                .machine(MACHINE_OF_GO_OPERATOR)
                .running()
                .build();
        NetworkFragment kept = plan(networks, running);

        assertThat(kept.interfaces().get(0).macAddress()).isNull();
        assertThat(kept.interfaces().get(1).macAddress()).isEqualTo("02:00:00:00:00:01");
        assertThat(only(kept, "MacAddressNotPinned").severity()).isEqualTo(Severity.WARNING);
        assertThat(only(kept, "MacAddressNotPinned").message())
                .contains("default")
                .doesNotContain("lan,");

        Observed off = GivenWukong.clusterWith()
                .networkAttachments("shop/lan")
                .machine(MACHINE_OF_GO_OPERATOR)
                .build();
        assertThat(plan(networks, off).interfaces())
                .extracting(Interface::macAddress)
                .doesNotContainNull();
        assertThat(plan(networks, off).findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"networks: [{name: default, nadName: lan}]", "networks: [{name: default, type: bridge}]"})
    void a_running_machine_keeps_the_second_card_that_the_go_operator_gave_the_network_default(String networks) {
        String card = networks.contains("nadName") ? "lan" : "web-default-nad";
        String machine = MACHINE_OF_GO_OPERATOR
                .replace("name: lan", "name: " + card)
                .replace("networkName: lan", "networkName: " + card)
                .replace(
                        "namespace: shop",
                        "namespace: shop, annotations: {vm.novasphere.dev/adopted: \"true\", vm.novasphere.dev/networks: \"default,%s\"}"
                                .formatted(card));
        NetworkFragment running = plan(
                networks, GivenWukong.clusterWith().machine(machine).running().build());

        assertThat(running.networks()).extracting(Network::name).containsExactly("default", card);
        assertThat(running.interfaces())
                .extracting(Interface::name, Interface::state)
                .containsExactly(tuple("default", null), tuple(card, null));
        assertThat(only(running, "CardKept").message())
                .contains("network default", card, "another name with nadName: " + card);

        NetworkFragment off =
                plan(networks, GivenWukong.clusterWith().machine(machine).build());
        assertThat(off.networks()).extracting(Network::name).containsExactly("default");
        assertThat(off.findings()).extracting(Finding::reason).doesNotContain("CardKept");

        NetworkFragment added = plan(
                networks.replace("networks: [", "networks: [{name: office, nadName: " + card + "}, "),
                GivenWukong.clusterWith()
                        .networkAttachments("shop/" + card)
                        .machine(machine)
                        .running()
                        .build());
        assertThat(added.networks()).extracting(Network::name).containsExactly("default", card);
    }

    @Test
    void a_missing_address_on_a_machine_of_ours_is_drift_and_written_again() {
        Observed ours = GivenWukong.clusterWith()
                .machine(MACHINE_OF_GO_OPERATOR.replace(
                        "namespace: shop", "namespace: shop, labels: {app.kubernetes.io/managed-by: wukong-operator}"))
                .running()
                .build();

        assertThat(plan("{}", ours).interfaces())
                .extracting(Interface::macAddress)
                .doesNotContainNull();
    }

    @Test
    void no_interface_names_a_model() {
        assertThat(List.copyOf(plan("networks: [{name: lan}]").interfaces()))
                .allSatisfy(card -> assertThat(card.other()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ipConfig: {mode: static, address: 'fd00::5/64'}                          | ipConfig.address of network lan has",
                "ipConfig: {mode: dhcp, addresses: [10.0.0.5/24, 'fd00::5/64']}           | ipConfig.addresses of network lan has",
                "ipConfig: {mode: dhcp, dhcp6: true, gateway6: 'fe80::1'}                 | ipConfig.gateway6, ipConfig.dhcp6 of",
                "ipConfig: {mode: dhcp, routes: [{to: 'fd00::/8', via: 'fe80::1'}]}       | ipConfig.routes of",
                "nadName: a/b, ipConfig: {mode: dhcp, dhcp6: true}                        | ipConfig.dhcp6 of",
            })
    void what_is_of_version_6_does_not_count_below_its_least_mtu(String network, String fields) {
        Finding finding = only(plan("networks: [{name: lan, mtu: 1279, " + network + "}]"), "Ipv6Ignored");

        assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
        assertThat(finding.message()).contains(fields, "write mtu: 1280 or more");
        assertThat(plan("networks: [{name: lan, mtu: 1280, " + network + "}]").findings())
                .isEmpty();
    }

    @Test
    void a_small_mtu_takes_nothing_of_version_4() {
        assertThat(
                        plan("networks: [{name: lan, mtu: 576, ipConfig: {mode: static, address: 10.0.0.5/24, gateway: 10.0.0.1}}]")
                                .findings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: default, model: e1000}, {name: lan, model: e1000e, multiqueue: true} | model e1000e",
                "{name: default, multiqueue: true}, {name: lan, model: rtl8139, multiqueue: true} | model rtl8139",
                "{name: default, model: e1000}, {name: lan, type: sriov, resourceName: a/b, multiqueue: true} | that of the node",
            })
    void multiqueue_is_for_virtio_cards(String networks, String card) {
        Finding finding = only(plan("networks: [" + networks + "]"), "MultiqueueIgnored");

        assertThat(finding.severity()).isEqualTo(Severity.IGNORED);
        assertThat(finding.message()).contains("multiqueue of network lan", card);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: lan, multiqueue: true}",
                "{name: lan, model: virtio, multiqueue: true}",
                "{name: lan, model: e1000, multiqueue: true}",
                "{name: default, model: e1000}, {name: lan, model: e1000, multiqueue: false}",
            })
    void multiqueue_that_gives_a_card_queues_is_no_finding(String networks) {
        assertThat(plan("networks: [" + networks + "]").findings()).isEmpty();
    }

    @Test
    void a_primary_network_on_a_definition_without_ipam_is_reported_with_the_definition() {
        Observed observed = GivenWukong.clusterWith()
                .networkAttachments("shop/lan", "infra/lan")
                .build()
                .withAttachmentsWithoutIpam(Set.of("infra/lan"));

        assertThat(only(
                                plan("networks: [{name: lan, nadName: infra/lan, primary: true}]", observed),
                                "PrimaryWithoutIpam")
                        .message())
                .contains("NetworkAttachmentDefinition infra/lan has no ipam part", "leave primary out");
        assertThat(plan("networks: [{name: lan, nadName: lan, primary: true}]", observed)
                        .findings())
                .isEmpty();
        assertThat(plan("networks: [{name: lan, nadName: infra/lan}]", observed).findings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"pcnet, true", "ne2k_pci, true", "rtl8139, false", "e1000e, false", "virtio, false"})
    void a_card_that_the_QEMU_of_KubeVirts_images_lacks_is_named(String model, boolean lacks) {
        List<Finding> findings =
                plan("networks: [{name: default, model: " + model + "}]").findings();

        assertThat(findings).hasSize(lacks ? 1 : 0).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.reason()).isEqualTo("CardModelNotBuilt");
            assertThat(finding.message()).contains("network default", "model " + model);
        });
    }

    @Test
    void a_guest_that_runs_has_its_card() {
        Observed running = GivenWukong.clusterWith()
                .guest(Optional.of(Serialization.unmarshal("status: {phase: Running}", VirtualMachineInstance.class)))
                .build();

        assertThat(plan("networks: [{name: default, model: pcnet}]", running).findings())
                .noneMatch(finding -> finding.reason().equals("CardModelNotBuilt"));
    }
}
