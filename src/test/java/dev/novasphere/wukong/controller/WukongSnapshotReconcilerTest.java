package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.watch.lookup.PrimaryIndex;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class WukongSnapshotReconcilerTest {

    private static final String TAKEN =
            "status: {phase: Succeeded, snapshotName: night, creationTime: '2026-01-01T00:00:00Z', readyToUse: true}";

    private final StepScene<WukongSnapshot> scene = new StepScene<>();
    private WukongSnapshotReconciler reconciler;
    private WukongSnapshot snapshot = snapshot("");

    private static WukongSnapshot snapshot(String more) {
        return Serialization.unmarshal(
                "metadata: {name: night, namespace: team, uid: s, generation: 1}\nspec: {wukongName: web}\n" + more,
                WukongSnapshot.class);
    }

    private static VirtualMachineSnapshot made(String status) {
        return Serialization.unmarshal("""
                metadata:
                  {name: night, namespace: team, labels: {app.kubernetes.io/managed-by: wukong-operator},
                    annotations: {vm.novasphere.dev/made-for: s}}
                spec: {source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web-vm}}
                """ + status, VirtualMachineSnapshot.class);
    }

    @BeforeEach
    void aWukongWithItsMachine() {
        when(scene.tools.informers.ofSnapshots()).thenReturn(scene.carriers);
        when(scene.tools.informers.wukong("team", "web"))
                .thenReturn(Optional.of(Serialization.unmarshal(
                        "metadata: {name: web, namespace: team, uid: w}\nspec: {cpu: 1, disks: [{name: root, size: 1Gi}]}",
                        Wukong.class)));
        scene.cached(VirtualMachine.class, "web-vm", Serialization.unmarshal("""
                metadata: {name: web-vm, namespace: team, labels: {vm.novasphere.dev/wukong: web}}
                spec: {runStrategy: Always, template: {spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: web-root}}]}}}
                """, VirtualMachine.class));
        when(scene.tools.restores.of("team", "web")).thenAnswer(any -> Stream.empty());
        when(scene.tools.informers.labelled(eq(PersistentVolumeClaim.class), any()))
                .thenAnswer(any -> Stream.empty());
        when(scene.tools.requests.createOnce(any(VirtualMachineSnapshot.class))).thenReturn(made(""));
        reconciler = new WukongSnapshotReconciler(scene.tools);
    }

    private void reconcile() {
        reconciler.reconcile(snapshot, scene.context);
    }

    @Test
    void nothing_is_done_before_all_caches_are_filled() {
        when(scene.tools.restores.ready()).thenReturn(false);

        assertThat(reconciler.reconcile(snapshot, scene.context).getScheduleDelay())
                .isPresent();

        verify(scene.tools.requests, never()).createOnce(any());
        verify(scene.tools.writer, never()).status(any(), any(), any());
    }

    @Test
    void kubevirt_s_snapshot_is_made_before_the_status_says_so_and_then_the_others_are_woken() {
        reconcile();

        InOrder order = inOrder(scene.tools.requests, scene.tools.writer, scene.tools.changes);
        order.verify(scene.tools.requests)
                .createOnce(argThat((VirtualMachineSnapshot wanted) ->
                        wanted.getMetadata().getName().equals("night")));
        order.verify(scene.tools.writer)
                .status(
                        eq(snapshot),
                        argThat((WukongSnapshot fresh) ->
                                fresh.getSpec() == null && fresh.getStatus().phase() == SnapshotPhase.Creating),
                        eq(scene.context));
        order.verify(scene.tools.changes).snapshotChanged(any());
        order.verify(scene.tools.changes).restoreOrSnapshotChanged(new ResourceID("web", "team"));
        order.verify(scene.tools.requests).note(any(WukongSnapshot.class), any());
    }

    @Test
    void a_refusal_of_the_api_server_is_the_status_and_no_exception() {
        when(scene.tools.requests.createOnce(any(VirtualMachineSnapshot.class)))
                .thenThrow(refusal(422, "Invalid", "the source is unknown"));

        reconcile();

        verify(scene.tools.writer)
                .status(
                        any(),
                        argThat((WukongSnapshot fresh) ->
                                fresh.getStatus().error().contains("the source is unknown")),
                        any());
    }

    @Test
    void what_may_pass_by_itself_is_left_to_the_retry_and_writes_no_status() {
        when(scene.tools.requests.createOnce(any(VirtualMachineSnapshot.class)))
                .thenThrow(refusal(503, "ServiceUnavailable", "later"));

        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);

        verify(scene.tools.writer, never()).status(any(), any(), any());
    }

    @Test
    void one_that_went_meanwhile_has_no_event_and_no_mark() {
        when(scene.tools.writer.status(any(WukongSnapshot.class), any(), any())).thenReturn(Optional.empty());

        reconcile();

        verify(scene.tools.events, never()).emit(any(), anyList());
        verify(scene.tools.requests, never()).note(any(), any());
    }

    @Test
    void data_that_lost_their_label_are_not_called_gone() {
        snapshot = snapshot(TAKEN);
        when(scene.tools.requests.find(any(VirtualMachineSnapshot.class)))
                .thenReturn(Optional.of(made("status: {phase: Succeeded, readyToUse: true,"
                        + " creationTime: '2026-01-01T00:00:00Z', snapshotVolumes: {includedVolumes: [root]}}")));

        reconcile();

        assertThat(scene.statuses()).isEmpty();
        verify(scene.tools.requests)
                .find(argThat((VirtualMachineSnapshot named) ->
                        named.getMetadata().getName().equals("night")
                                && named.getMetadata().getNamespace().equals("team")));
    }

    @Test
    void data_that_the_api_server_does_not_have_are_gone() {
        snapshot = snapshot(TAKEN);

        reconcile();

        assertThat(scene.statuses())
                .singleElement()
                .satisfies(fresh -> assertThat(fresh.getStatus().phase()).isEqualTo(SnapshotPhase.Failed));
    }

    @Test
    void success_is_one_event_and_the_second_reconciliation_writes_nothing() {
        scene.cached(
                VirtualMachineSnapshot.class,
                "night",
                made("status: {phase: Succeeded, readyToUse: true, creationTime: '2026-01-01T00:00:00Z',"
                        + " snapshotVolumes: {includedVolumes: [root]}}"));
        reconcile();
        verify(scene.tools.events).emit(eq(snapshot), anyList());
        snapshot = scene.written(snapshot);

        reconcile();

        verify(scene.tools.writer).status(any(), any(), any());
        verify(scene.tools.events).emit(any(), anyList());
        verify(scene.tools.requests, never()).createOnce(any());
    }

    @Test
    @SuppressWarnings("unchecked")
    void one_that_comes_or_goes_wakes_those_that_wait_for_it() {
        EventSourceContext<WukongSnapshot> context = mock(EventSourceContext.class);
        when(context.getPrimaryCache()).thenReturn(mock(IndexerResourceCache.class));
        PrimaryIndex<WukongSnapshot> index = reconciler.prepareEventSources(context).stream()
                .filter(PrimaryIndex.class::isInstance)
                .map(source -> (PrimaryIndex<WukongSnapshot>) source)
                .findFirst()
                .orElseThrow();

        index.onResourceDeleted(snapshot);

        verify(scene.tools.changes).snapshotChanged(new ResourceID("night", "team"));
        verify(scene.tools.changes).restoreOrSnapshotChanged(new ResourceID("web", "team"));
    }

    @Test
    void a_move_that_begins_in_the_same_moment_is_read_before_the_snapshot_so_that_no_later_one_is_taken_for_it() {
        scene.cached(VirtualMachineSnapshot.class, "night", made("status: {phase: InProgress}"));

        reconcile();

        InOrder order = inOrder(scene.tools.informers);
        order.verify(scene.tools.informers).labelled(eq(PersistentVolumeClaim.class), any());
        order.verify(scene.tools.informers).find(VirtualMachineSnapshot.class, "team", "night");
    }

    private static KubernetesClientException refusal(int code, String reason, String message) {
        return new KubernetesClientException(
                message,
                code,
                new StatusBuilder()
                        .withCode(code)
                        .withReason(reason)
                        .withMessage(message)
                        .build());
    }
}
