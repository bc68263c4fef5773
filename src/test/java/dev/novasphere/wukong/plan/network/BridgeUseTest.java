package dev.novasphere.wukong.plan.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinitionSpec;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeUseTest {

    private static final String POLICY = """
            metadata: {name: web-lan-bridge}
            spec: {desiredState: {interfaces: [
              {name: br-lan, type: linux-bridge, state: up, bridge: {port: [{name: ens192}]}, ipv4: {enabled: true}},
              {name: ens192, type: ethernet, state: up}]}}
            """;

    @Test
    void a_policy_of_the_go_operator_is_known_by_its_bridge() {
        assertThat(BridgeUse.ofGoOperatorsPolicy(policy(POLICY))).contains("br-lan");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: web-lan-bridge} | {name: web-lan-bridge, labels: {team: net}}",
                "desiredState: | nodeSelector: {zone: a}, desiredState:",
                "type: linux-bridge | type: ovs-bridge",
                "type: ethernet | type: linux-bridge",
                "type: ethernet | mtu: 9000, type: ethernet",
                "ens192, type | ens193, type",
                "port: [{name: ens192}] | port: [{name: ens192}, {name: ens224}]",
                "{interfaces: | {dns-resolver: {config: {server: [10.0.0.1]}}, interfaces:",
            })
    void a_policy_of_another_client_is_not_taken_for_it(String part, String instead) {
        String changed = POLICY.replace(part, instead);

        assertThat(changed).isNotEqualTo(POLICY);
        assertThat(BridgeUse.ofGoOperatorsPolicy(policy(changed))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"bridge\",\"bridge\":\"br-lan\"}",
                "{\"name\":\"n\",\"plugins\":[{\"type\":\"cnv-bridge\",\"bridge\":\"br-lan\"},{\"type\":\"tuning\"}]}",
            })
    void a_definition_uses_the_bridge_it_names(String config) {
        assertThat(BridgeUse.byAttachment(definition("{name: a}", config), "br-lan"))
                .isTrue();
        assertThat(BridgeUse.byAttachment(definition("{name: a}", config), "br-other"))
                .isFalse();
    }

    @Test
    void a_definition_whose_configuration_is_no_json_uses_no_bridge() {
        assertThat(BridgeUse.byAttachment(definition("{name: a}", "br-lan"), "br-lan"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "{name: a}, '{\"cniVersion\":\"0.3.1\",\"type\":\"bridge\",\"bridge\":\"br\"}', true",
        "{name: a}, '{\"cniVersion\":\"0.3.1\",\"name\":\"a\",\"type\":\"bridge\"}', false",
        "{name: a}, '{\"cniVersion\":\"0.3.1\",\"type\":\"bridge\",\"macspoofchk\":true}', false",
        "{name: a}, '[]', false",
        "'{name: a, labels: {x: y}}', '{\"cniVersion\":\"0.3.1\",\"type\":\"bridge\"}', false",
    })
    void a_definition_of_the_go_operator_has_neither_labels_nor_a_name_in_its_configuration(
            String metadata, String config, boolean itsOwn) {
        assertThat(BridgeUse.isGoOperators(definition(metadata, config))).isEqualTo(itsOwn);
    }

    @ParameterizedTest
    @CsvSource({
        "'{name: lan}', true",
        "'{name: x, type: ovs, bridgeName: br-lan}', true",
        "'{name: lan, bridgeName: br-x}', false",
        "'{name: lan, type: sriov}', false",
        "'{name: default}', false",
    })
    void a_wukong_uses_the_bridges_of_its_bridged_networks(String network, boolean uses) {
        Wukong wukong = Serialization.unmarshal(
                "metadata: {name: web}\nspec: {cpu: 1, networks: [" + network + "]}", Wukong.class);

        assertThat(BridgeUse.byWukong(wukong, "br-lan")).isEqualTo(uses);
    }

    private static NodeNetworkConfigurationPolicy policy(String yaml) {
        return Serialization.unmarshal(yaml, NodeNetworkConfigurationPolicy.class);
    }

    private static NetworkAttachmentDefinition definition(String metadata, String config) {
        NetworkAttachmentDefinition definition =
                Serialization.unmarshal("metadata: " + metadata, NetworkAttachmentDefinition.class);
        definition.setSpec(new NetworkAttachmentDefinitionSpec(config));
        return definition;
    }
}
