package dev.novasphere.wukong.nodenetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicy;
import dev.novasphere.wukong.kubevirt.nmstate.NodeNetworkConfigurationPolicySpec;
import dev.novasphere.wukong.observe.NodeNetworkObserver;
import dev.novasphere.wukong.plan.nodenetwork.BridgePolicy;
import dev.novasphere.wukong.plan.nodenetwork.BridgeUser;
import dev.novasphere.wukong.plan.observed.node.NodeBridge;
import dev.novasphere.wukong.plan.observed.node.NodeBridge.Kind;
import dev.novasphere.wukong.plan.observed.node.ObservedPolicy;
import dev.novasphere.wukong.testcluster.AnsweringServer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Answer;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.NameTakenException;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class NodeBridgesTest {

    private static final String NAME = "wukong-br-lan";
    private static final int ATTEMPTS = 8;

    private final AnsweringServer server = AnsweringServer.start(any -> new Answer(404, status(404, "NotFound")));
    private final Informers informers = mock(Informers.class);
    private final Writer writer = mock(Writer.class);
    private final NodeNetworkObserver observer = mock(NodeNetworkObserver.class);
    private final NodeBridges bridges = new NodeBridges(server.client(), informers, writer, observer);
    private final Wukong web = wukong("web");

    @BeforeEach
    void everyOneLives() {
        when(informers.wukong(anyString(), anyString())).thenAnswer(call -> Optional.of(wukong(call.getArgument(1))));
        when(observer.withEnactments(any())).thenAnswer(call -> new ObservedPolicy(call.getArgument(0), List.of()));
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void the_first_user_makes_the_policy_with_its_record() {
        cached(null);
        when(writer.create(any(NodeNetworkConfigurationPolicy.class)))
                .thenAnswer(create -> Optional.of(create.getArgument(0)));

        bridges.join(web, wanted(null));

        ArgumentCaptor<NodeNetworkConfigurationPolicy> made =
                ArgumentCaptor.forClass(NodeNetworkConfigurationPolicy.class);
        verify(writer).create(made.capture());
        assertThat(BridgePolicy.users(made.getValue())).containsExactly(BridgeUser.of(web));
        assertThat(BridgePolicy.isOurs(made.getValue())).isTrue();
    }

    @Test
    void who_is_a_moment_late_joins_the_policy_that_another_has_made() {
        cached(null);
        when(writer.create(any(NodeNetworkConfigurationPolicy.class))).thenReturn(Optional.empty());
        onServer(policy(null, "db"));

        bridges.join(web, wanted(null));

        assertThat(patches(1)).singleElement().satisfies(patch -> assertThat(patch)
                .contains("user.vm.novasphere.dev/uid-web", "shop/web", "\"resourceVersion\":\"7\"")
                .doesNotContain("\"spec\""));
    }

    @Test
    void a_user_whose_bridge_is_as_planned_writes_nothing() {
        cached(policy(null, "web"));

        bridges.join(web, wanted(null));

        verify(writer, never()).merge(any(), any(), any());
        verify(writer, never()).create(any(NodeNetworkConfigurationPolicy.class));
    }

    @Test
    void the_only_user_changes_the_bridge_and_one_beside_others_does_not() {
        cached(policy(1500, "web"));
        bridges.join(web, wanted(9000));
        assertThat(patches(1)).singleElement().satisfies(patch -> assertThat(patch)
                .contains("9000"));

        cached(policy(1500, "web", "db"));
        bridges.join(web, wanted(9000));
        assertThat(patches(1)).hasSize(1);
    }

    @Test
    void a_policy_of_others_is_left_alone() {
        NodeNetworkConfigurationPolicy foreign = policy(null);
        foreign.getMetadata().setLabels(Map.of());
        cached(foreign);

        assertThatThrownBy(() -> bridges.join(web, wanted(null)))
                .isInstanceOf(NameTakenException.class)
                .hasMessageContaining("choose another bridgeName");
        verify(writer, never()).merge(any(), any(), any());
    }

    @Test
    void a_policy_that_is_being_deleted_is_not_joined() {
        NodeNetworkConfigurationPolicy going = policy(null, "db");
        going.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        cached(going);

        bridges.join(web, wanted(null));

        verify(writer, never()).merge(any(), any(), any());
    }

    @Test
    void a_change_that_another_was_quicker_with_is_decided_anew_on_the_version_of_the_server() {
        cached(policy(null, "db"));
        NodeNetworkConfigurationPolicy newer = policy(null, "db", "mail");
        newer.getMetadata().setResourceVersion("8");
        onServer(newer);
        when(writer.merge(any(NodeNetworkConfigurationPolicy.class), any(), any()))
                .thenThrow(conflict())
                .thenReturn(newer);

        bridges.join(web, wanted(null));

        assertThat(patches(2).get(1)).contains("\"resourceVersion\":\"8\"");
    }

    @Test
    void after_many_conflicts_the_last_one_is_thrown() {
        cached(policy(null, "db"));
        onServer(policy(null, "db"));
        when(writer.merge(any(NodeNetworkConfigurationPolicy.class), any(), any()))
                .thenThrow(conflict());

        assertThatThrownBy(() -> bridges.join(web, wanted(null))).isInstanceOf(KubernetesClientException.class);

        verify(writer, times(ATTEMPTS)).merge(any(NodeNetworkConfigurationPolicy.class), any(), any());
    }

    @Test
    void another_refusal_is_thrown_at_once() {
        cached(policy(null, "db"));
        when(writer.merge(any(NodeNetworkConfigurationPolicy.class), any(), any()))
                .thenThrow(refusal(422, "Invalid"));

        assertThatThrownBy(() -> bridges.join(web, wanted(null))).isInstanceOf(KubernetesClientException.class);

        verify(writer, times(1)).merge(any(NodeNetworkConfigurationPolicy.class), any(), any());
    }

    @Test
    void nothing_is_left_of_who_is_not_recorded() {
        cached(policy(null, "db"));
        assertThat(bridges.leave("uid-web", NAME)).isTrue();

        cached(null);
        assertThat(bridges.leave("uid-web", NAME)).isTrue();

        verify(writer, never()).merge(any(), any(), any());
    }

    @Test
    void one_of_several_takes_its_record_away() {
        cached(policy(null, "web", "db"));

        assertThat(bridges.leave("uid-web", NAME)).isTrue();

        assertThat(patches(1)).singleElement().satisfies(patch -> assertThat(patch)
                .contains("\"user.vm.novasphere.dev/uid-web\":null")
                .doesNotContain("\"spec\""));
    }

    @Test
    void the_guest_that_is_still_on_the_bridge_is_noted_once_and_waited_for() {
        cached(policy(null, "web", "db"));
        assertThat(bridges.leaveAfter(Optional.of("guest-1"), "uid-web", NAME)).isFalse();
        assertThat(patches(1)).singleElement().satisfies(patch -> assertThat(patch)
                .contains("shop/web until guest-1"));

        cached(withRecord(BridgeUser.of(web).until("guest-1"), "db"));
        assertThat(bridges.leaveAfter(Optional.of("guest-1"), "uid-web", NAME)).isFalse();
        assertThat(patches(1)).hasSize(1);

        assertThat(bridges.leaveAfter(Optional.of("guest-2"), "uid-web", NAME))
                .as("that guest is gone")
                .isTrue();
        assertThat(patches(2).get(1)).contains("\"user.vm.novasphere.dev/uid-web\":null");
    }

    @Test
    void the_last_user_takes_the_bridge_down_waits_for_the_nodes_and_deletes_the_policy() {
        NodeNetworkConfigurationPolicy last = policy(null, "web");
        cached(last);
        assertThat(bridges.leave("uid-web", NAME)).isFalse();
        assertThat(patches(1)).singleElement().satisfies(patch -> assertThat(patch)
                .contains("\"state\":\"absent\"")
                .doesNotContain("uid-web\":null"));

        NodeNetworkConfigurationPolicy down = policy(null, "web");
        down.setSpec(new NodeNetworkConfigurationPolicySpec(Map.of(), BridgePolicy.takenDown(bridge(null)), null));
        cached(down);
        assertThat(bridges.leave("uid-web", NAME)).as("nodes are at it").isFalse();
        verify(writer, never()).delete(any(NodeNetworkConfigurationPolicy.class));

        NodeNetworkConfigurationPolicy noNode = Serialization.unmarshal(
                "---\nstatus: {conditions: [{type: Ignored, status: 'True'}]}", NodeNetworkConfigurationPolicy.class);
        down.setStatus(noNode.getStatus());
        assertThat(bridges.leave("uid-web", NAME)).isTrue();
        verify(writer).delete(down);
    }

    @Test
    void a_policy_that_is_being_deleted_already_is_waited_for() {
        NodeNetworkConfigurationPolicy going = policy(null, "web");
        going.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        cached(going);

        assertThat(bridges.leave("uid-web", NAME)).isFalse();
        verify(writer, never()).merge(any(), any(), any());
    }

    @Test
    void users_that_went_without_leaving_do_not_keep_the_bridge() {
        cached(policy(null, "web", "db"));
        when(informers.wukong(anyString(), anyString())).thenReturn(Optional.empty());
        when(informers.find(any(), anyString(), anyString())).thenReturn(Optional.empty());

        assertThat(bridges.leave("uid-web", NAME)).isFalse();

        assertThat(patches(1)).singleElement().satisfies(patch -> assertThat(patch)
                .contains("\"user.vm.novasphere.dev/uid-db\":null", "\"state\":\"absent\""));
    }

    private void cached(NodeNetworkConfigurationPolicy policy) {
        when(observer.policy(NAME)).thenReturn(Optional.ofNullable(policy));
    }

    private void onServer(NodeNetworkConfigurationPolicy policy) {
        when(writer.read(any(NodeNetworkConfigurationPolicy.class))).thenReturn(Optional.of(policy));
    }

    private List<String> patches(int count) {
        ArgumentCaptor<ObjectNode> patches = ArgumentCaptor.forClass(ObjectNode.class);
        verify(writer, times(count)).merge(any(NodeNetworkConfigurationPolicy.class), patches.capture(), any());
        return patches.getAllValues().stream().map(ObjectNode::toString).toList();
    }

    private static KubernetesClientException conflict() {
        return refusal(409, "Conflict");
    }

    private static KubernetesClientException refusal(int code, String reason) {
        return new KubernetesClientException(reason, code, status(code, reason));
    }

    private static Status status(int code, String reason) {
        return new StatusBuilder()
                .withCode(code)
                .withReason(reason)
                .withMessage(reason)
                .build();
    }

    private static Wukong wukong(String name) {
        return Serialization.unmarshal(
                "metadata: {name: %1$s, namespace: shop, uid: uid-%1$s}".formatted(name), Wukong.class);
    }

    private static NodeBridge bridge(Integer mtu) {
        return new NodeBridge("br-lan", Kind.LINUX, "eth1", mtu);
    }

    private static NodeNetworkConfigurationPolicy wanted(Integer mtu) {
        return BridgePolicy.making(bridge(mtu), Map.of());
    }

    private static NodeNetworkConfigurationPolicy policy(Integer mtu, String... users) {
        NodeNetworkConfigurationPolicy policy = wanted(mtu);
        Map<String, String> records = new HashMap<>();
        for (String user : users) {
            BridgeUser record = BridgeUser.of(wukong(user));
            records.put(record.key(), record.value());
        }
        policy.getMetadata().setAnnotations(records);
        policy.getMetadata().setResourceVersion("7");
        return policy;
    }

    private static NodeNetworkConfigurationPolicy withRecord(BridgeUser user, String... others) {
        NodeNetworkConfigurationPolicy policy = policy(null, others);
        policy.getMetadata().getAnnotations().put(user.key(), user.value());
        return policy;
    }
}
