package dev.novasphere.wukong.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.network.NetworkSpec;
import dev.novasphere.wukong.api.v1alpha1.policy.AllowedNetworks;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks beside what a policy allows of them. */
class NetworksReviewTest {

    private static List<String> refused(String allowed, String network) {
        return new NetworksReview(Serialization.unmarshal("---\n" + allowed, AllowedNetworks.class), "team")
                .of(Serialization.unmarshal("---\n{name: lan, " + network + "}", NetworkSpec.class)).stream()
                        .map(violation ->
                                violation.field().replace("spec.networks[lan].", "") + "=" + violation.value())
                        .toList();
    }

    private static List<String> asList(String refused) {
        return refused == null ? List.of() : List.of(refused);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bridgeName: br-lan, vlanId: 100 |",
                "bridgeName: br-lan, vlanId: 199 |",
                "bridgeName: br-lan, vlanId: 200 | vlanId=200",
                "vlanId: 150 |",
                "bridgeName: br-lan | vlanId=none",
                "bridgeName: br-ex, vlanId: 100 | bridgeName=br-ex",
                "type: ovs, bridgeName: br-ex | bridgeName=br-ex",
                "vlanId: 150, mtu: 9000 | mtu=9000",
                "vlanId: 150, mtu: 1500 |",
                "vlanId: 150, physicalInterface: eth1 |",
                "vlanId: 150, physicalInterface: eth2 | physicalInterface=eth2",
                "type: sriov, resourceName: intel.com/vfs |",
                "nadName: anything |"
            })
    void a_network_on_a_bridge_keeps_to_its_vlans_sizes_of_frames_and_card(String network, String refused) {
        String allowed = "{bridges: [{name: br-lan, vlans: [{from: 100, to: 199}], untagged: false, mostMtu: 1500,"
                + " physicalInterface: eth1}], physicalInterfaces: []}";

        assertThat(refused(allowed, network)).isEqualTo(asList(refused));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{resourceNames: []} | physicalInterface: eth1 | physicalInterface=eth1",
                "{resourceNames: [intel.com/vfs]} | physicalInterface: eth1, binding: macvtap | physicalInterface=eth1",
                "{resourceNames: [macvtap.network.kubevirt.io/eth1]} | physicalInterface: eth1 |",
                "{resourceNames: [macvtap.network.kubevirt.io/eth1]} | physicalInterface: eth2 | physicalInterface=eth2",
                "{physicalInterfaces: [eth1]} | resourceName: macvtap.network.kubevirt.io/eth1 |",
                "{physicalInterfaces: [eth1]} | resourceName: macvtap.network.kubevirt.io/eth2 | resourceName=macvtap.network.kubevirt.io/eth2",
                "{physicalInterfaces: [eth1], resourceNames: []} | physicalInterface: eth1 |",
                "{physicalInterfaces: [eth1], resourceNames: [macvtap.network.kubevirt.io/pool]} | resourceName: macvtap.network.kubevirt.io/pool |",
                "{physicalInterfaces: [], resourceNames: [macvtap.network.kubevirt.io/eth1]} | physicalInterface: eth1 | physicalInterface=eth1",
                "{resourceNames: []} | physicalInterface: eth1, binding: other |"
            })
    void the_card_of_a_macvtap_and_the_resource_that_is_called_after_it_are_held_to_whichever_list_there_is(
            String allowed, String network, String refused) {
        assertThat(refused(allowed, "type: macvlan, " + network)).isEqualTo(asList(refused));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{physicalInterfaces: [eth1]} | binding: other | physicalInterface=the card of the default route",
                "{physicalInterfaces: [eth1]} | binding: other, physicalInterface: eth1 |",
                "{resourceNames: []} | binding: other |",
                "{physicalInterfaces: [eth1]} | binding: macvtap |"
            })
    void a_macvlan_that_names_no_card_is_on_one_that_no_list_holds(String allowed, String network, String refused) {
        assertThat(refused(allowed, "type: macvlan, " + network)).isEqualTo(asList(refused));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{}] | own |",
                "[{}] | team/own |",
                "[{}] | kube-system/own | nadName=kube-system/own",
                "[{namespace: shared, name: lan}] | shared/lan |",
                "[{namespace: shared, name: lan}] | shared/wan | nadName=shared/wan",
                "[{namespace: shared}] | shared/wan |",
                "[{name: own}] | own |",
                "[{name: own}] | other | nadName=other",
                "[] | own | nadName=own"
            })
    void a_definition_without_a_namespace_is_one_of_the_own_namespace(String listed, String name, String refused) {
        assertThat(refused("{networkAttachmentDefinitions: " + listed + "}", "nadName: " + name))
                .isEqualTo(asList(refused));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{types: [bridge]} | type: ovs | type=ovs",
                "{types: [bridge]} | mtu: 1500 |",
                "{types: []} | mtu: 1500 | type=bridge",
                "{resourceNames: [intel.com/vfs]} | type: sriov, resourceName: intel.com/vfs |",
                "{resourceNames: [intel.com/vfs]} | type: sriov, resourceName: nvidia.com/A100 | resourceName=nvidia.com/A100",
                "{withoutMacSpoofCheck: false} | macSpoofCheck: false | macSpoofCheck=false",
                "{withoutMacSpoofCheck: false} | macSpoofCheck: true |",
                "{} | macSpoofCheck: false, bridgeName: br-ex, physicalInterface: eth9 |"
            })
    void each_list_is_the_whole_of_what_is_allowed_and_none_allows_all(String allowed, String network, String refused) {
        assertThat(refused(allowed, network)).isEqualTo(asList(refused));
    }
}
