package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.client.reading.Unreadable;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.observe.Observer;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class WukongRestoreReconcilerTest {

    private static final PowerPlan ALWAYS = new PowerPlan("Always", "Always", true);

    private final StepScene<WukongRestore> scene = new StepScene<>();
    private final Planner planner = mock(Planner.class);
    private final Observer observer = mock(Observer.class);
    private WukongRestoreReconciler reconciler;
    private WukongRestore restore = restore("undo", "");

    private static WukongRestore restore(String name, String status) {
        return Serialization.unmarshal("""
                metadata: {name: %s, namespace: team, uid: r, generation: 1}
                spec: {wukongName: web, snapshotName: night, stopPolicy: Stop}
                %s
                """.formatted(name, status), WukongRestore.class);
    }

    @BeforeEach
    void aRunningMachineWithASnapshot() {
        when(scene.tools.informers.ofRestores(any())).thenReturn(scene.carriers);
        wukong("");
        when(scene.tools.snapshots.find("team", "night"))
                .thenReturn(Optional.of(Serialization.unmarshal("""
                        metadata: {name: night, namespace: team, uid: s}
                        spec: {wukongName: web}
                        status: {phase: Succeeded, readyToUse: true, snapshotName: night, includedDisks: [root, data]}
                        """, WukongSnapshot.class)));
        machine("Always");
        scene.cached(VirtualMachineInstance.class, "web-vm", new VirtualMachineInstance());
        when(scene.tools.restores.of("team", "web")).thenAnswer(any -> Stream.of(restore));
        when(scene.tools.informers.labelled(eq(PersistentVolumeClaim.class), any()))
                .thenAnswer(any -> Stream.empty());
        when(scene.tools.requests.stillThere(any())).thenReturn(true);
        reconciler = new WukongRestoreReconciler(scene.tools, observer, planner);
    }

    private void wukong(String status) {
        when(scene.tools.informers.knownWukong("team", "web"))
                .thenReturn(Optional.of(Serialization.unmarshal(
                        "metadata: {name: web, namespace: team, uid: w}\nspec: {cpu: 1, disks: [{name: root, size: 1Gi}]}\n"
                                + status,
                        Wukong.class)));
    }

    private void machine(String strategy) {
        scene.cached(
                VirtualMachine.class, "web-vm", Serialization.unmarshal("""
                metadata: {name: web-vm, namespace: team, uid: m, labels: {app.kubernetes.io/managed-by: wukong-operator, vm.novasphere.dev/wukong: web}}
                spec: {runStrategy: %s, template: {spec: {volumes: [{name: root, persistentVolumeClaim: {claimName: web-root}}]}}}
                """.formatted(strategy), VirtualMachine.class));
    }

    private void reconcile() {
        reconciler.reconcile(restore, scene.context);
    }

    @Test
    void the_strategy_to_give_back_is_in_the_cluster_before_the_machine_is_stopped() {
        reconcile();

        InOrder order = inOrder(scene.tools.writer, scene.tools.requests);
        order.verify(scene.tools.writer)
                .status(
                        eq(restore),
                        argThat((WukongRestore fresh) -> fresh.getStatus().phase() == RestorePhase.Stopping
                                && fresh.getStatus().previousRunStrategy().equals("Always")),
                        any());
        order.verify(scene.tools.requests).note(any(WukongRestore.class), any());
        order.verify(scene.tools.requests).writeRunStrategy(any(), eq("Halted"));
        verify(scene.tools.requests, never()).createOnce(any());
    }

    /** KubeVirt would delete the claim, which another machine has by now. Machines are found by their claims: there may be thousands. */
    @Test
    void of_the_machines_only_those_with_a_claim_of_the_snapshot_are_read() {
        when(scene.tools.informers.machinesWith("team", "web-data"))
                .thenAnswer(any -> Stream.of(Serialization.unmarshal("""
                        metadata: {name: db-vm, namespace: team}
                        spec: {template: {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: web-data-2}}]}}}
                        """, VirtualMachine.class)));

        reconcile();

        assertThat(scene.written(restore).getStatus().phase()).isEqualTo(RestorePhase.Failed);
        assertThat(scene.written(restore).getStatus().error()).contains("claim web-data-2", "VirtualMachine db-vm");
        verify(scene.tools.informers, never()).all(any());
    }

    @Test
    void the_wukong_is_woken_by_each_status() {
        reconcile();

        verify(scene.tools.restores).written(restore);
        verify(scene.tools.changes).restoreOrSnapshotChanged(new ResourceID("web", "team"));
    }

    @Test
    void a_restore_that_went_before_its_status_was_written_stops_nothing() {
        when(scene.tools.writer.status(any(WukongRestore.class), any(), any())).thenReturn(Optional.empty());

        reconcile();

        verify(scene.tools.requests, never()).writeRunStrategy(any(), any());
        verify(scene.tools.events, never()).emit(any(), anyList());
    }

    @Test
    void a_restore_that_went_before_its_mark_was_written_stops_nothing() {
        when(scene.tools.requests.note(any(WukongRestore.class), any())).thenReturn(Optional.empty());

        reconcile();

        verify(scene.tools.requests, never()).writeRunStrategy(any(), any());
    }

    @Test
    void kubevirt_is_asked_for_the_restore_once_the_guest_is_gone() {
        restore = restore("undo", "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}");
        machine("Halted");
        when(scene.tools.informers.find(VirtualMachineInstance.class, "team", "web-vm"))
                .thenReturn(Optional.empty());
        when(scene.tools.requests.createOnce(any(VirtualMachineRestore.class)))
                .thenAnswer(create -> create.getArgument(0));

        reconcile();

        verify(scene.tools.requests).createOnce(any(VirtualMachineRestore.class));
        assertThat(scene.written(restore).getStatus().phase()).isEqualTo(RestorePhase.Restoring);
    }

    @Test
    void a_machine_is_not_stopped_for_a_snapshot_that_kubevirt_would_not_restore_to_it() {
        scene.cached(
                VirtualMachineSnapshot.class,
                "night",
                Serialization.unmarshal("status: {sourceUID: before}", VirtualMachineSnapshot.class));

        reconcile();

        verify(scene.tools.requests, never()).writeRunStrategy(any(), any());
        assertThat(scene.written(restore).getStatus().phase()).isEqualTo(RestorePhase.Failed);
        assertThat(scene.written(restore).getStatus().conditions().get(0).getReason())
                .isEqualTo("SnapshotOfAnotherMachine");
    }

    /** The cache is behind, as after a change of the leader, or the label by which it is watched was taken off. */
    @Test
    void a_restore_that_the_api_server_has_is_not_called_gone() {
        restore = restore(
                "undo", "status: {phase: Restoring, previousRunStrategy: Always, wasRunning: true, restoreName: undo}");
        machine("Halted");
        when(scene.tools.requests.find(any(VirtualMachineRestore.class)))
                .thenReturn(Optional.of(Serialization.unmarshal(
                        "metadata: {name: undo, namespace: team, annotations: {vm.novasphere.dev/made-for: r}}",
                        VirtualMachineRestore.class)));

        reconcile();

        assertThat(scene.written(restore).getStatus().phase()).isEqualTo(RestorePhase.Restoring);
        verify(scene.tools.requests)
                .find(argThat((VirtualMachineRestore named) ->
                        named.getMetadata().getName().equals("undo")
                                && named.getMetadata().getNamespace().equals("team")));
    }

    @Test
    void a_restore_that_the_api_server_does_not_have_any_more_has_failed() {
        restore = restore(
                "undo", "status: {phase: Restoring, previousRunStrategy: Always, wasRunning: true, restoreName: undo}");
        machine("Halted");

        reconcile();

        assertThat(scene.written(restore).getStatus().phase()).isEqualTo(RestorePhase.Failed);
        verify(scene.tools.requests, never()).createOnce(any());
    }

    private void theDisksAreBackAndTheMachineIsToBe(Plan plan) {
        restore = restore(
                "undo", "status: {phase: Starting, previousRunStrategy: Always, wasRunning: true, restoreName: undo}");
        machine("Halted");
        when(observer.observe(any(), any())).thenReturn(Observed.nothing());
        when(planner.plan(any())).thenReturn(plan);
    }

    @Test
    void a_machine_is_not_started_with_the_spec_of_the_snapshot_while_something_blocks_the_plan() {
        theDisksAreBackAndTheMachineIsToBe(new Plan(
                List.of(),
                List.of(
                        Finding.warning(Finding.Concern.SPEC, "Odd", "not this"),
                        Finding.waiting(Finding.Concern.SPEC, "SecretMissing", "Secret keys does not exist")),
                ALWAYS));

        reconcile();

        verify(scene.tools.requests, never()).writeRunStrategy(any(), any());
        assertThat(scene.written(restore).getStatus().phase()).isEqualTo(RestorePhase.Starting);
        assertThat(scene.written(restore).getStatus().conditions().get(0).getMessage())
                .contains("SecretMissing: Secret keys does not exist");
    }

    @Test
    void a_machine_is_not_started_while_the_api_server_refuses_the_spec_that_its_wukong_asks_for() {
        wukong(
                "status: {conditions: [{type: Applied, status: 'False', reason: Rejected, message: a webhook denies it}]}");
        theDisksAreBackAndTheMachineIsToBe(new Plan(
                List.of(new ApplyMachine(
                        Serialization.unmarshal(
                                "metadata: {name: web-vm, namespace: team}\nspec: {template: {spec: {hostname: other}}}",
                                VirtualMachine.class),
                        ALWAYS)),
                List.of(),
                ALWAYS));

        reconcile();

        verify(scene.tools.requests, never()).writeRunStrategy(any(), any());
        assertThat(scene.written(restore).getStatus().conditions().get(0).getMessage())
                .contains("Rejected: a webhook denies it");
    }

    @Test
    void a_refusal_of_kubevirt_s_restore_is_in_the_status() {
        restore = restore("undo", "status: {phase: Stopping, previousRunStrategy: Always, wasRunning: true}");
        machine("Halted");
        when(scene.tools.informers.find(VirtualMachineInstance.class, "team", "web-vm"))
                .thenReturn(Optional.empty());
        when(scene.tools.requests.createOnce(any(VirtualMachineRestore.class)))
                .thenThrow(new KubernetesClientException(
                        "the target is unknown",
                        422,
                        new StatusBuilder()
                                .withCode(422)
                                .withReason("Invalid")
                                .withMessage("the target is unknown")
                                .build()));

        reconcile();

        assertThat(scene.statuses()).hasSize(2);
        assertThat(scene.written(restore).getStatus().error())
                .contains("the target is unknown", "start it with: virtctl start web-vm -n team");
    }

    private void theStopIsRefused() {
        theStopIsRefused("maintenance");
    }

    private void theStopIsRefused(String words) {
        String denied = "admission webhook \"guard\" denied the request: " + words;
        doThrow(new KubernetesClientException(
                        denied,
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withReason("Forbidden")
                                .withMessage(denied)
                                .build()))
                .when(scene.tools.requests)
                .writeRunStrategy(any(), eq("Halted"));
    }

    @Test
    void a_stop_that_is_refused_is_in_the_status_and_an_event_and_is_tried_again() {
        theStopIsRefused();

        assertThatThrownBy(this::reconcile).hasMessageContaining("maintenance");

        WukongRestore refused = scene.written(restore);
        assertThat(refused.getStatus().phase()).isEqualTo(RestorePhase.Stopping);
        assertThat(refused.getStatus().previousRunStrategy()).isEqualTo("Always");
        assertThat(refused.getStatus().conditions().get(0).getReason()).isEqualTo("StopRefused");
        assertThat(refused.getStatus().error()).contains("maintenance", "virtctl stop web-vm -n team");
        verify(scene.tools.events)
                .emit(
                        any(),
                        argThat(events ->
                                events.size() == 1 && events.get(0).toString().contains("StopRefused")));
    }

    @Test
    void a_stop_that_is_refused_again_writes_no_status_and_no_event_again() {
        theStopIsRefused();
        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        restore = scene.written(restore);
        int statuses = scene.statuses().size();
        clearInvocations(scene.tools.events);

        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);

        assertThat(scene.statuses()).hasSize(statuses);
        verify(scene.tools.events, never()).emit(any(), anyList());
    }

    /** Each of them would wake the other at once, and the growing pause between two attempts would be none. */
    @Test
    void a_refusal_in_other_words_is_in_the_status_and_wakes_no_one() {
        theStopIsRefused("denied at 12:00:01");
        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        restore = scene.written(restore);
        clearInvocations(scene.tools.changes, scene.tools.events);
        theStopIsRefused("denied at 12:00:02");

        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);

        assertThat(scene.written(restore).getStatus().error()).contains("denied at 12:00:02");
        verify(scene.tools.changes, never()).restoreOrSnapshotChanged(any());
        verify(scene.tools.events, never()).emit(any(), anyList());
    }

    @Test
    void a_stop_that_is_taken_after_a_refusal_takes_it_out_of_the_status() {
        theStopIsRefused();
        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        restore = scene.written(restore);
        doAnswer(written -> {
                    machine("Halted");
                    return null;
                })
                .when(scene.tools.requests)
                .writeRunStrategy(any(), eq("Halted"));

        reconcile();

        assertThat(scene.written(restore).getStatus().conditions().get(0).getReason())
                .isEqualTo("Stopping");
        assertThat(scene.written(restore).getStatus().error()).isNull();
    }

    @Test
    void another_restore_of_the_machine_is_waited_for() {
        WukongRestore other = restore("first", "status: {phase: Restoring}");
        when(scene.tools.restores.of("team", "web")).thenAnswer(any -> Stream.of(restore, other));

        reconcile();

        assertThat(scene.written(restore).getStatus().phase()).isEqualTo(RestorePhase.Pending);
        assertThat(scene.written(restore).getStatus().toString()).contains("first");
        verify(scene.tools.requests, never()).writeRunStrategy(any(), any());
    }

    @Test
    void of_two_that_are_woken_together_one_begins_and_the_other_waits_until_it_is_over() {
        WukongRestore later = restore("later", "");
        cachedRestore(restore);
        when(scene.tools.restores.of("team", "web")).thenAnswer(any -> Stream.of(restore, later));

        reconcile();
        reconciler.reconcile(later, scene.context);

        assertThat(scene.statuses().get(0).getStatus().phase()).isEqualTo(RestorePhase.Stopping);
        WukongRestore waiting = scene.written(later);
        assertThat(waiting.getStatus().phase()).isEqualTo(RestorePhase.Pending);
        assertThat(waiting.getStatus().conditions().get(0).getReason()).isEqualTo("OtherRestoreRunning");
        assertThat(waiting.getStatus().conditions().get(0).getMessage()).contains("restore undo of");

        cachedRestore(restore("undo", "status: {phase: Succeeded}"));
        reconciler.reconcile(waiting, scene.context);

        assertThat(scene.written(later).getStatus().phase()).isEqualTo(RestorePhase.Stopping);
    }

    @Test
    void one_that_has_begun_and_was_made_anew_for_another_wukong_holds_no_restore_of_the_former_back() {
        WukongRestore later = restore("later", "");
        cachedRestore(restore);
        when(scene.tools.restores.of("team", "web")).thenAnswer(any -> Stream.of(restore, later));
        reconcile();

        WukongRestore ofAnother = restore("undo", "");
        ofAnother.setSpec(Serialization.unmarshal("spec: {wukongName: db, snapshotName: night}", WukongRestore.class)
                .getSpec());
        cachedRestore(ofAnother);
        when(scene.tools.restores.of("team", "web")).thenAnswer(any -> Stream.of(later));
        reconciler.reconcile(later, scene.context);

        assertThat(scene.written(later).getStatus().phase()).isEqualTo(RestorePhase.Stopping);
    }

    private void cachedRestore(WukongRestore cached) {
        when(scene.tools.restores.find("team", "undo")).thenReturn(Optional.of(cached));
    }

    @Test
    void a_wukong_that_cannot_be_read_is_not_taken_for_one_that_is_gone() {
        theDisksAreBackAndTheMachineIsToBe(new Plan(List.of(), List.of(), ALWAYS));
        Wukong odd = new Wukong();
        odd.getMetadata().setName("web");
        odd.getMetadata().setAdditionalProperty(Unreadable.mark(), "spec: no object");
        when(scene.tools.informers.knownWukong("team", "web")).thenAnswer(any -> Optional.of(Unreadable.refuse(odd)));

        reconcile();

        verify(scene.tools.writer, never()).status(any(), any(), any());
    }

    @Test
    void a_restore_that_kubevirt_did_not_complete_is_named_before_the_machine_is_stopped() {
        when(scene.tools.informers.restoresOf("team", "web"))
                .thenAnswer(any -> Stream.of(Serialization.unmarshal("""
                        metadata: {name: broken, namespace: team}
                        spec: {target: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web-vm}}
                        """, VirtualMachineRestore.class)));

        reconcile();

        verify(scene.tools.requests, never()).writeRunStrategy(any(), any());
        assertThat(scene.written(restore).getStatus().error()).contains("broken");
    }

    @Test
    void a_status_that_the_cluster_has_is_not_written_again() {
        WukongRestore other = restore("first", "status: {phase: Restoring}");
        when(scene.tools.restores.of("team", "web")).thenAnswer(any -> Stream.of(restore, other));
        reconcile();
        restore = scene.written(restore);

        reconcile();

        assertThat(scene.statuses()).hasSize(1);
    }
}
