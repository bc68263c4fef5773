package dev.novasphere.wukong.plan.network.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.GivenWukong;
import dev.novasphere.wukong.plan.ObservedBuilder;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.network.NetworkFragment;
import dev.novasphere.wukong.plan.network.NetworkStage;
import dev.novasphere.wukong.plan.observed.Observed;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cluster where what is planned is there at once; guests start, move and end. */
class OutdatedGuestTest {

    private final Map<String, NetworkAttachmentDefinition> live = new HashMap<>();
    private Optional<VirtualMachineInstance> guest = Optional.empty();

    private void guest(String uid, String node) {
        guest = Optional.of(Serialization.unmarshal(
                "metadata: {name: web-vm, uid: %s}\nstatus: {phase: Running, nodeName: %s}".formatted(uid, node),
                VirtualMachineInstance.class));
    }

    private NetworkFragment reconcile(String network) {
        Observed observed = new ObservedBuilder().guest(guest).build().withNetworks(live, Map.of());
        NetworkFragment fragment =
                new NetworkStage().plan(GivenWukong.of("networks: [{name: lan, %s}]".formatted(network), observed));
        fragment.objects()
                .forEach(object -> live.put(
                        object.getMetadata().getName(), Serialization.clone((NetworkAttachmentDefinition) object)));
        return fragment;
    }

    private static boolean reported(NetworkFragment fragment) {
        return fragment.findings().stream().map(Finding::reason).anyMatch("NetworkChangeNeedsRestart"::equals);
    }

    @Test
    void a_change_under_a_running_guest_is_applied_and_reported_until_the_guest_is_another() {
        guest("g1", "n1");
        assertThat(reported(reconcile("vlanId: 5"))).as("made for this guest").isFalse();

        NetworkFragment changed = reconcile("vlanId: 6");
        assertThat(live.get("web-lan-nad").getSpec().config()).contains("\"vlan\":6");
        assertThat(changed.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.message()).contains("network lan was changed", "virtctl restart web-vm -n shop");
            assertThat(finding.blocks()).isFalse();
        });
        assertThat(reported(reconcile("vlanId: 6"))).as("still the same guest").isTrue();

        guest("g2", "n1");
        assertThat(reported(reconcile("vlanId: 6"))).as("started anew").isFalse();
        assertThat(live.get("web-lan-nad").getMetadata().getAnnotations())
                .satisfiesAnyOf(annotations -> assertThat(annotations).isNull(), annotations -> assertThat(annotations)
                        .doesNotContainKey(Annotations.OUTDATED_GUEST));
    }

    @Test
    void a_move_to_another_node_brings_the_change() {
        guest("g1", "n1");
        reconcile("vlanId: 5");
        assertThat(reported(reconcile("vlanId: 6"))).isTrue();

        guest("g1", "n2");
        assertThat(reported(reconcile("vlanId: 6"))).isFalse();
        guest("g1", "n1");
        assertThat(reported(reconcile("vlanId: 6"))).as("and back").isFalse();
    }

    @Test
    void a_change_taken_back_needs_no_restart() {
        guest("g1", "n1");
        reconcile("vlanId: 5");
        assertThat(reported(reconcile("vlanId: 6"))).isTrue();
        assertThat(reported(reconcile("vlanId: 7"))).isTrue();

        assertThat(reported(reconcile("vlanId: 5"))).isFalse();
    }

    @Test
    void another_device_resource_counts_as_a_change() {
        guest("g1", "n1");
        reconcile("type: sriov, resourceName: a/b");

        assertThat(reported(reconcile("type: sriov, resourceName: a/c"))).isTrue();
    }

    @Test
    void without_a_running_guest_no_change_waits() {
        reconcile("vlanId: 5");
        assertThat(reported(reconcile("vlanId: 6"))).isFalse();
        assertThat(live.get("web-lan-nad").getSpec().config()).contains("\"vlan\":6");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // as the Go operator made it | the network | whether the guest has to start anew for it
                "\"type\":\"bridge\",\"bridge\":\"br-lan\",\"disableContainerInterface\":true | type: bridge | false",
                "\"type\":\"bridge\",\"bridge\":\"br-lan\" | type: bridge | false",
                "\"type\":\"bridge\",\"bridge\":\"br-lan\" | bridgeName: br-other | true",
                "\"type\":\"bridge\",\"bridge\":\"br-lan\" | mtu: 1400 | true",
                "\"type\":\"bridge\",\"bridge\":\"br-lan\" | macSpoofCheck: true | true",
                "\"type\":\"bridge\",\"bridge\":\"br-lan\",\"disableContainerInterface\":true | type: ovs | true",
                "\"type\":\"bridge\",\"bridge\":\"br-lan\",\"vlan\":5 | vlanId: 5 | true",
                "\"type\":\"bridge\",\"bridge\":\"br-lan\",\"ipam\":{\"type\":\"dhcp\"} | type: bridge | true",
            })
    void a_definition_of_the_go_operator_that_is_written_anew_is_a_change_only_where_the_guest_is_connected_otherwise(
            String config, String network, boolean changed) {
        guest("g1", "n1");
        live.put(
                "web-lan-nad",
                Serialization.unmarshal(
                        "metadata: {name: web-lan-nad, namespace: shop}\nspec: {config: '{\"cniVersion\":\"0.3.1\",%s}'}"
                                .formatted(config),
                        NetworkAttachmentDefinition.class));

        assertThat(reported(reconcile(network))).isEqualTo(changed);
        assertThat(live.get("web-lan-nad").getSpec().config()).contains("\"name\":\"web-lan-nad\"");
        assertThat(reported(reconcile(network))).as("once it is written").isEqualTo(changed);
    }

    @Test
    void a_definition_of_another_wukong_says_nothing_about_this_guest() {
        guest("g1", "n1");
        reconcile("vlanId: 5");
        live.get("web-lan-nad").getMetadata().getLabels().put(Labels.WUKONG, "other");
        live.get("web-lan-nad").getMetadata().setOwnerReferences(List.of());

        assertThat(reported(reconcile("vlanId: 6"))).isFalse();
    }
}
