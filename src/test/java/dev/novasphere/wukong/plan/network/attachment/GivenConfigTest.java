package dev.novasphere.wukong.plan.network.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinitionSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenConfigTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"bridge\",\"bridge\":\"br0\"}",
                "{\"type\":\"macvlan\",\"ipam\":{}}",
                "{\"type\":\"sriov\",\"ipam\":null}",
                "{\"type\":\"ovs\",\"ipam\":\"static\"}",
                "{\"plugins\":[{\"type\":\"bridge\"},{\"type\":\"tuning\"}]}",
            })
    void a_plugin_that_takes_addresses_from_ipam_gives_none_without(String config) {
        assertThat(GivenConfig.givesNoAddress(definition(config))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"bridge\",\"ipam\":{\"type\":\"whereabouts\"}}",
                "{\"plugins\":[{\"type\":\"bridge\",\"ipam\":{\"type\":\"dhcp\"}},{\"type\":\"tuning\"}]}",
                "{\"type\":\"ovn-k8s-cni-overlay\",\"topology\":\"layer2\"}",
                "{\"plugins\":[{\"type\":\"calico\"},{\"type\":\"bridge\"}]}",
                "{\"plugins\":\"bridge\"}",
                "{\"type\":[\"bridge\"]}",
                "[]",
                "7",
                "",
                "not JSON",
                "{\"type\":\"bridge\"",
            })
    void what_may_give_an_address_or_is_not_understood_is_not_said_to_give_none(String config) {
        assertThat(GivenConfig.givesNoAddress(definition(config))).isFalse();
    }

    @Test
    void a_configuration_of_any_depth_is_no_failure() {
        assertThat(GivenConfig.givesNoAddress(definition("[".repeat(100_000)))).isFalse();
        assertThat(GivenConfig.givesNoAddress(definition("{\"plugins\":".repeat(50_000))))
                .isFalse();
    }

    @Test
    void a_configuration_in_a_file_of_the_nodes_may_give_an_address() {
        assertThat(GivenConfig.givesNoAddress(new NetworkAttachmentDefinition()))
                .isFalse();
        assertThat(GivenConfig.givesNoAddress(definition(null))).isFalse();
    }

    private static NetworkAttachmentDefinition definition(String config) {
        NetworkAttachmentDefinition definition = new NetworkAttachmentDefinition();
        definition.setSpec(new NetworkAttachmentDefinitionSpec(config));
        return definition;
    }
}
