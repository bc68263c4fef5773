package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.description;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.deletion.FinalizerManager;
import dev.novasphere.wukong.observability.EndingNamespaces;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.watch.CrossControllerEvents;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.WukongRestores;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.InOrder;

/** The order of a reconciliation, and what keeps its steps from being taken. */
class WukongReconcilerTest {

    private final Wukong wukong = Serialization.unmarshal("""
            metadata: {name: web, namespace: shop, uid: u, generation: 1}
            spec: {}
            """, Wukong.class);
    private final Pass pass = Pass.planned(
            wukong,
            new NamedObjects(null),
            Observed.nothing(),
            new Plan(List.of(), List.of(), new PowerPlan("Always", "Always", true)));
    private final Informers informers = mock(Informers.class);
    private final WukongRestores restores = mock(WukongRestores.class);
    private final CrossControllerEvents changes = mock(CrossControllerEvents.class);
    private final UnreadableObjects unreadable = mock(UnreadableObjects.class);
    private final EndingNamespaces ending = mock(EndingNamespaces.class);
    private final FinalizerManager finalizers = mock(FinalizerManager.class);
    private final MachineSteps steps = mock(MachineSteps.class);
    private final StatusReporter statuses = mock(StatusReporter.class);
    private final Context<Wukong> context = context();
    private final WukongReconciler reconciler = new WukongReconciler(
            informers, restores, changes, unreadable, mock(WukongEvents.class), ending, finalizers, steps, statuses);

    @BeforeEach
    void allIsReady() {
        when(informers.follow(any())).thenReturn(true);
        when(informers.wukong(any(), any())).thenReturn(Optional.of(wukong));
        when(restores.ready()).thenReturn(true);
        when(unreadable.guard(any(), any(), any()))
                .thenAnswer(call -> call.<Supplier<?>>getArgument(2).get());
        when(steps.unread()).thenReturn(new NamedObjects(null));
        when(steps.plan(any(), any())).thenReturn(pass);
        when(steps.apply(any())).thenReturn(pass);
        when(steps.servePower(any())).thenReturn(ApplyOutcome.done());
        when(steps.observe(any())).thenReturn(pass);
        when(statuses.waitForKubeVirt(any())).thenReturn(Optional.empty());
        when(statuses.report(any(), any(), any())).thenReturn(Optional.empty());
    }

    @Test
    void the_steps_follow_each_other() {
        UpdateControl<Wukong> next = reconciler.reconcile(wukong, context);

        InOrder order = inOrder(finalizers, steps, statuses);
        order.verify(finalizers).reconcile(wukong);
        order.verify(steps).plan(any(), any());
        order.verify(steps).apply(pass);
        order.verify(steps).leaveUnusedBridges(pass);
        order.verify(steps).servePower(pass);
        order.verify(steps).observe(any());
        order.verify(statuses).report(any(), any(), any());
        assertThat(next.getScheduleDelay()).isEmpty();
    }

    @Test
    void before_it_is_known_which_policies_are_for_a_wukong_nothing_is_planned() {
        when(steps.waitForPolicies(wukong)).thenReturn(Optional.of(Duration.ofSeconds(9)));

        assertThat(reconciler.reconcile(wukong, context).getScheduleDelay()).contains(9_000L);
        verify(steps, never()).plan(any(), any());
    }

    @Test
    void nothing_is_done_before_the_caches_are_filled() {
        when(restores.ready()).thenReturn(false);

        assertThat(reconciler.reconcile(wukong, context).getScheduleDelay()).isPresent();

        verify(steps, never()).plan(any(), any());
        verifyNoInteractions(finalizers, statuses);
    }

    @Test
    void the_status_waits_for_kubevirt_after_the_machine_was_written() {
        when(statuses.waitForKubeVirt(any())).thenReturn(Optional.of(Duration.ofMillis(700)));

        assertThat(reconciler.reconcile(wukong, context).getScheduleDelay()).contains(700L);

        verify(steps, never()).servePower(any());
        verify(statuses, never()).report(any(), any(), any());
    }

    @Test
    void a_status_that_is_held_back_is_written_by_a_later_reconciliation() {
        when(statuses.report(any(), any(), any())).thenReturn(Optional.of(Duration.ofSeconds(2)));

        assertThat(reconciler.reconcile(wukong, context).getScheduleDelay()).contains(2000L);
    }

    /** What is written comes back as no event, and a snapshot that KubeVirt has begun with would hold a claim without all data. */
    @Test
    void snapshots_and_restores_are_woken_once_more_when_a_disk_begins_to_move() {
        reconciler.reconcile(wukong, context);
        verify(changes).wukongChanged(new ResourceID("web", "shop"));

        when(steps.apply(any()))
                .thenReturn(Pass.planned(
                        wukong,
                        new NamedObjects(null),
                        Observed.nothing(),
                        new Plan(
                                List.of(),
                                List.of(Finding.warning(
                                        Finding.Concern.STORAGE_MIGRATION, "StorageMigrating", "disk root moves")),
                                new PowerPlan("Always", "Always", true))));
        reconciler.reconcile(wukong, context);

        verify(changes, times(3)).wukongChanged(new ResourceID("web", "shop"));
    }

    /** The framework reconciles no Wukong once more that is gone. */
    @Test
    void what_was_read_for_a_wukong_is_forgotten_when_it_goes() {
        ArgumentCaptor<Consumer<ResourceID>> changed = ArgumentCaptor.captor();
        reconciler.prepareEventSources(eventSources());
        verify(changes).onWukong(changed.capture());
        when(steps.servePower(any()))
                .thenReturn(ApplyOutcome.refused("VirtualMachine", "web-vm", 422, "Refused", "no such size"));
        reconciler.reconcile(wukong, context);
        reconciler.reconcile(wukong, context);
        verify(steps, times(1)).unread();

        when(informers.wukong(any(), any())).thenReturn(Optional.empty());
        changed.getValue().accept(ResourceID.fromResource(wukong));
        when(informers.wukong(any(), any())).thenReturn(Optional.of(wukong));

        reconciler.reconcile(wukong, context);
        verify(steps, times(2)).unread();
    }

    @Test
    void a_wukong_that_may_go_is_not_planned_any_more() {
        wukong.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        when(finalizers.cleanUp(wukong)).thenReturn(Optional.empty());

        assertThat(reconciler.reconcile(wukong, context).getScheduleDelay()).isEmpty();

        verify(steps, never()).plan(any(), any());
        verify(statuses, never()).report(any(), any(), any());
        verify(changes, description("its restores end")).wukongChanged(new ResourceID("web", "shop"));
    }

    @Test
    void nothing_is_applied_in_a_namespace_that_is_being_deleted() {
        when(ending.hold(any())).thenReturn(true);

        reconciler.reconcile(wukong, context);

        verify(steps, never()).apply(any());
        verify(statuses).report(any(), any(), any());
    }

    /** The framework reported its end while it was reconciled, so that nothing else takes it out of the counts any more. */
    @Test
    void a_wukong_that_was_deleted_during_its_reconciliation_is_counted_no_more() {
        reconciler.reconcile(wukong, context);
        verify(statuses, never()).gone(any());

        when(informers.wukong(any(), any())).thenReturn(Optional.empty());
        reconciler.reconcile(wukong, context);

        InOrder order = inOrder(statuses);
        order.verify(statuses, times(2)).report(any(), any(), any());
        order.verify(statuses).gone(ResourceID.fromResource(wukong));
    }

    @Test
    void nor_one_whose_reconciliation_failed_meanwhile() {
        when(informers.wukong(any(), any())).thenReturn(Optional.empty());
        RetryInfo retry = mock(RetryInfo.class);
        when(retry.getAttemptCount()).thenReturn(7);
        when(context.getRetryInfo()).thenReturn(Optional.of(retry));
        when(statuses.afterFailure(any(), any())).thenReturn(Optional.empty());

        reconciler.updateErrorStatus(wukong, context, new IllegalStateException("any"));

        verify(statuses).gone(ResourceID.fromResource(wukong));
    }

    @SuppressWarnings("unchecked")
    private static EventSourceContext<Wukong> eventSources() {
        ControllerConfiguration<Wukong> configuration = mock(ControllerConfiguration.class);
        doReturn(new EventRateLimiter()).when(configuration).getRateLimiter();
        when(configuration.maxReconciliationInterval())
                .thenReturn(Optional.of(Duration.ofMinutes(WukongReconciler.MAX_INTERVAL_MINUTES)));
        EventSourceContext<Wukong> context = mock(EventSourceContext.class);
        when(context.getControllerConfiguration()).thenReturn(configuration);
        return context;
    }

    @SuppressWarnings("unchecked")
    private static Context<Wukong> context() {
        return mock(Context.class);
    }
}
