package dev.novasphere.wukong.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.DeleteNetwork;
import dev.novasphere.wukong.plan.step.ReleaseDisk;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.OwnerCheck;
import dev.novasphere.wukong.write.OwnerGoneException;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemovedResourcesTest {

    private static final PersistentVolumeClaim CLAIM = ApplyScene.read("""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: web-data
              namespace: shop
              resourceVersion: "7"
              labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web, team: a}
              annotations: {vm.novasphere.dev/deletion-policy: Retain, note: x}
              ownerReferences:
                - {apiVersion: v1, kind: Wukong, name: web, uid: uid-1}
                - {apiVersion: v1, kind: Backup, name: b, uid: uid-2}
            """, PersistentVolumeClaim.class);
    private static final DeleteDisk DELETION = new DeleteDisk(CLAIM, "its disk is no longer in spec.disks");
    private static final ReleaseDisk RELEASE = ReleaseDisk.of(
            List.of(CLAIM), owner -> owner.getUid().equals("uid-1"), "its disk is no longer in spec.disks");
    private static final DeleteNetwork NETWORK = new DeleteNetwork(new NetworkAttachmentDefinition());

    private final Wukong wukong = ApplyScene.wukong();
    private final Writer writer = mock(Writer.class);
    private final OwnerCheck owners = mock(OwnerCheck.class);
    private final WukongEvents events = mock(WukongEvents.class);
    private final RemovedResources removed = new RemovedResources(writer, owners, events);

    @BeforeEach
    void theWukongIsAsItIsCached() {
        when(owners.current(wukong)).thenReturn(wukong);
        when(writer.delete(any())).thenReturn(true);
    }

    @Test
    void what_is_deleted_is_reported() {
        removed.delete(wukong, DELETION);
        removed.delete(wukong, NETWORK);

        assertThat(reported()).containsExactly("DiskDeleted", "NetworkDeleted");
    }

    @Test
    void a_disk_that_is_protected_on_the_server_stays() {
        Wukong live = ApplyScene.wukong();
        live.getMetadata().setAnnotations(Map.of("vm.novasphere.dev/deletion-protection", "true"));
        when(owners.current(wukong)).thenReturn(live);

        removed.delete(wukong, DELETION);

        verify(writer, never()).delete(any());
        assertThat(reported()).isEmpty();
    }

    @Test
    void nothing_is_taken_away_for_a_wukong_that_is_gone() {
        when(owners.current(wukong)).thenThrow(OwnerGoneException.class);

        assertThatThrownBy(() -> removed.delete(wukong, DELETION)).isInstanceOf(OwnerGoneException.class);
        assertThatThrownBy(() -> removed.delete(wukong, NETWORK)).isInstanceOf(OwnerGoneException.class);
        assertThatThrownBy(() -> removed.release(wukong, RELEASE)).isInstanceOf(OwnerGoneException.class);

        verify(writer, never()).delete(any());
        verify(writer, never()).letGo(any(), any(), any());
    }

    @Test
    void a_disk_that_is_released_keeps_what_is_not_the_operators() {
        removed.release(wukong, RELEASE);

        assertThat(reported()).containsExactly("DiskReleased");
        verify(writer)
                .letGo(
                        eq(CLAIM),
                        having("\"labels\":{\"app.kubernetes.io/managed-by\":null,\"vm.novasphere.dev/wukong\":null}"),
                        eq(FieldManagers.OPERATOR));
        verify(writer).letGo(any(), having("\"annotations\":{\"vm.novasphere.dev/deletion-policy\":null}"), any());
        verify(writer).letGo(any(), having("\"resourceVersion\":\"7\""), any());
        verify(writer).letGo(any(), having("uid-2"), any());
    }

    @ParameterizedTest
    @CsvSource({"404, NotFound", "409, Conflict"})
    void an_object_that_changed_or_went_meanwhile_is_left_without_a_word(int code, String reason) {
        KubernetesClientException answer = new KubernetesClientException(ApplyScene.refusal(code, reason, "no"));
        when(writer.delete(any())).thenThrow(answer);
        doThrow(answer).when(writer).letGo(any(), any(), any());

        removed.delete(wukong, DELETION);
        removed.delete(wukong, NETWORK);
        removed.release(wukong, RELEASE);

        assertThat(reported()).isEmpty();
    }

    @Test
    void any_other_refusal_is_thrown() {
        when(writer.delete(any())).thenThrow(new KubernetesClientException("", 403, null));

        assertThatThrownBy(() -> removed.delete(wukong, DELETION)).isInstanceOf(KubernetesClientException.class);
    }

    /** The reasons of the Events, in their order. */
    private List<String> reported() {
        return mockingDetails(events).getInvocations().stream()
                .flatMap(call -> call.<List<EventMessage>>getArgument(1).stream())
                .map(EventMessage::reason)
                .toList();
    }

    private static ObjectNode having(String text) {
        return argThat(patch -> patch.toString().contains(text));
    }
}
