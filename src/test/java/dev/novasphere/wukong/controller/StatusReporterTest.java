package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;
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
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.gooperator.StatusTakeover;
import dev.novasphere.wukong.observability.EndingNamespaces;
import dev.novasphere.wukong.observability.Stall;
import dev.novasphere.wukong.observability.StatusLatency;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.observability.WukongLifecycleMetrics;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.observe.Observer;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.status.StatusAggregator;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.watch.ApiVersionReader;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class StatusReporterTest {

    private static final WukongStatus PENDING = status("phase: Pending");
    private static final WukongStatus IMPORTING = status("phase: Pending, nodeName: a");
    private static final WukongStatus RUNNING = status("phase: Running");

    private final StatusAggregator statuses = mock(StatusAggregator.class);
    private final StatusTakeover takeover = mock(StatusTakeover.class);
    private final Writer writer = mock(Writer.class);
    private final WukongEvents events = mock(WukongEvents.class);
    private final WukongLifecycleMetrics lifecycle = mock(WukongLifecycleMetrics.class);
    private final EndingNamespaces ending = mock(EndingNamespaces.class);
    private final Informers informers = mock(Informers.class);
    private final Wukong wukong =
            Serialization.unmarshal("---\nmetadata: {name: web, namespace: shop}\nspec: {cpu: 1}", Wukong.class);
    private final Pass pass = Pass.planned(
            wukong,
            new NamedObjects(null),
            Observed.nothing(),
            new Plan(List.of(), List.of(), new PowerPlan("Always", "Always", true)));
    private final StatusReporter reporter = new StatusReporter(
            statuses,
            mock(Observer.class),
            mock(ApiVersionReader.class),
            takeover,
            writer,
            events,
            lifecycle,
            mock(StatusLatency.class),
            ending,
            informers,
            mock(Stall.class),
            8);

    @SuppressWarnings("unchecked")
    private final Context<Wukong> context = mock(Context.class);

    @BeforeEach
    void theServerTakesStatuses() {
        when(writer.status(any(Wukong.class), any(), any())).thenReturn(Optional.of(wukong));
    }

    @Test
    void a_status_that_the_cluster_has_is_not_written() {
        wukong.setStatus(RUNNING);
        computed(RUNNING);

        assertThat(reporter.report(pass, ApplyOutcome.done(), context)).isEmpty();

        verify(writer, never()).status(any(), any(), any());
        verify(events, never()).emit(any(), anyList());
    }

    @Test
    void a_new_phase_is_written_at_once_under_the_name_alone_with_its_events() {
        wukong.setStatus(PENDING);
        computed(RUNNING);

        assertThat(reporter.report(pass, ApplyOutcome.done(), context)).isEmpty();

        InOrder order = inOrder(takeover, writer, events);
        order.verify(takeover).of(wukong);
        order.verify(writer)
                .status(
                        eq(wukong),
                        argThat((Wukong fresh) -> fresh.getSpec() == null
                                && fresh.getStatus().equals(RUNNING)
                                && fresh.getMetadata().getName().equals("web")),
                        eq(context));
        order.verify(events).emit(eq(wukong), anyList());
    }

    @Test
    void a_change_that_nothing_waits_for_is_held_back_after_a_write_and_counted_as_seen() {
        computed(PENDING);
        reporter.report(pass, ApplyOutcome.done(), context);
        wukong.setStatus(PENDING);
        computed(IMPORTING);

        assertThat(reporter.report(pass, ApplyOutcome.done(), context)).isPresent();

        verify(writer).status(any(), any(), any());
        verify(lifecycle).statusWritten(wukong, IMPORTING);
    }

    @Test
    void a_wukong_that_is_gone_has_no_events() {
        when(writer.status(any(Wukong.class), any(), any())).thenReturn(Optional.empty());
        computed(RUNNING);

        reporter.report(pass, ApplyOutcome.done(), context);

        verify(events, never()).emit(any(), anyList());
    }

    @Test
    void a_namespace_that_turns_out_to_end_is_noted_for_all_its_wukongs() {
        when(ending.hold(wukong)).thenReturn(true);
        Stream<Wukong> all = Stream.of(wukong);
        when(informers.wukongsIn("shop")).thenReturn(all);
        computed(RUNNING);

        reporter.report(pass, ApplyOutcome.done(), context);

        verify(ending).note(all);
    }

    @Test
    void after_a_failure_the_framework_gets_the_status_unless_the_cluster_has_it() {
        computed(RUNNING);

        assertThat(reporter.afterFailure(pass, ApplyOutcome.done()))
                .hasValueSatisfying(fresh -> assertThat(fresh.getStatus()).isEqualTo(RUNNING));

        wukong.setStatus(RUNNING);
        assertThat(reporter.afterFailure(pass, ApplyOutcome.done())).isEmpty();
        verify(writer, never()).status(any(), any(), any());
    }

    @Test
    void the_status_after_a_failure_is_of_the_version_that_was_reconciled_and_of_no_successor_of_the_name() {
        wukong.getMetadata().setResourceVersion("7");
        computed(RUNNING);

        assertThat(reporter.afterFailure(pass, ApplyOutcome.done()))
                .hasValueSatisfying(fresh ->
                        assertThat(fresh.getMetadata().getResourceVersion()).isEqualTo("7"));
    }

    private void computed(WukongStatus status) {
        when(statuses.status(any(), any(), any(), any(), any(), any(), any())).thenReturn(status);
    }

    private static WukongStatus status(String fields) {
        return Serialization.unmarshal("---\n{" + fields + "}", WukongStatus.class);
    }
}
