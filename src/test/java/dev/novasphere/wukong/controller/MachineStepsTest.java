package dev.novasphere.wukong.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.Applier;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.nodenetwork.UnusedBridges;
import dev.novasphere.wukong.observability.WukongLifecycleMetrics;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.observe.Observer;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.assembly.Planner;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.policy.PolicyStage;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.Apply;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.step.DeleteDisk;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.power.MigrationRequests;
import dev.novasphere.wukong.power.PowerRequests;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MachineStepsTest {

    private static final PowerPlan POWER = new PowerPlan("Always", "Always", true);
    private static final PersistentVolumeClaim CLAIM = Serialization.unmarshal(
            "---\nmetadata: {name: web-data, namespace: shop, resourceVersion: \"7\"}", PersistentVolumeClaim.class);
    private static final DeleteDisk DELETION = new DeleteDisk(CLAIM, "its disk is no longer in spec.disks");
    private static final Plan NOTHING = new Plan(List.of(), List.of(), POWER);
    private static final Plan REMOVAL = new Plan(List.of(new Apply(CLAIM), DELETION), List.of(), POWER);

    private final Wukong wukong = Serialization.unmarshal("""
            ---
            metadata: {name: web, namespace: shop, uid: u}
            spec: {disks: [{name: root, size: 1Gi}]}
            """, Wukong.class);
    private final Observer observer = mock(Observer.class);
    private final Planner planner = mock(Planner.class);
    private final Applier applier = mock(Applier.class);
    private final PowerRequests power = mock(PowerRequests.class);
    private final MigrationRequests migrations = mock(MigrationRequests.class);
    private final UnusedBridges bridges = mock(UnusedBridges.class);
    private final WukongLifecycleMetrics lifecycle = mock(WukongLifecycleMetrics.class);
    private final MachineSteps steps = new MachineSteps(
            observer, planner, applier, power, migrations, bridges, lifecycle, new SimpleMeterRegistry());

    @BeforeEach
    void nothingIsThere() {
        when(observer.observe(any(), any())).thenReturn(Observed.nothing());
        when(planner.plan(any())).thenReturn(NOTHING);
        when(applier.apply(any(), any(), any(), any())).thenReturn(attempt(Optional.empty(), false));
    }

    /** The namespace of a Wukong that is older has no labels to wait for, or its informer is down; then all policies count. */
    @Test
    void a_wukong_waits_for_the_labels_of_its_namespace_only_while_it_is_new() {
        wukong.getMetadata().setCreationTimestamp(Instant.now().toString());
        assertThat(steps.waitForPolicies(wukong)).isEmpty();

        when(observer.lacksPolicies(wukong)).thenReturn(true);
        assertThat(steps.waitForPolicies(wukong))
                .as("its event comes before, and nothing is asked again until then")
                .contains(Duration.ofSeconds(10));

        wukong.getMetadata().setCreationTimestamp(Instant.now().minusSeconds(11).toString());
        assertThat(steps.waitForPolicies(wukong)).isEmpty();
    }

    private static PersistentVolumeClaim claim(String annotation) {
        return Serialization.unmarshal(
                "---\nmetadata: {name: web-data-2, namespace: shop, labels: {}, annotations: {vm.novasphere.dev/storage-%s}}"
                        .formatted(annotation),
                PersistentVolumeClaim.class);
    }

    @Test
    void an_object_that_no_cache_has_is_planned_with() {
        when(applier.apply(any(), any(), any(), any()))
                .thenReturn(attempt(Optional.of(CLAIM), false), attempt(Optional.empty(), true));

        Pass applied = steps.apply(steps.plan(wukong, new NamedObjects(null)));

        assertThat(applied.named().unseen()).containsExactly(CLAIM);
        assertThat(applied.attempt().unseen()).isEmpty();
        verify(planner, times(2)).plan(any());
    }

    @Test
    void objects_that_no_cache_has_end_after_two_for_each_disk() {
        when(applier.apply(any(), any(), any(), any())).thenReturn(attempt(Optional.of(CLAIM), false));

        steps.apply(steps.plan(wukong, new NamedObjects(null)));

        verify(applier, times(3)).apply(any(), any(), any(), any());
    }

    @Test
    void a_disk_moves_on_in_the_same_pass_as_far_as_nothing_else_is_waited_for() {
        PersistentVolumeClaim made = claim("migration-guest: unused");
        PersistentVolumeClaim marked = claim("migration-guest: guest-1");
        when(planner.plan(any()))
                .thenReturn(
                        new Plan(List.of(new CreateOnce("data", made)), List.of(), POWER),
                        new Plan(List.of(new PatchMetadata("data", made, marked)), List.of(), POWER),
                        new Plan(List.of(new PatchMetadata("data", marked, marked)), List.of(), POWER));
        when(applier.apply(any(), any(), any(), any()))
                .thenReturn(
                        attempt(Optional.empty(), false),
                        attempt(Optional.empty(), false),
                        attempt(Optional.empty(), true));

        Pass applied = steps.apply(steps.plan(wukong, new NamedObjects(null)));

        assertThat(applied.attempt().machineWritten()).isTrue();
        verify(applier, times(3)).apply(any(), any(), any(), any());
    }

    @Test
    void a_move_whose_claim_is_refused_goes_no_further() {
        when(planner.plan(any()))
                .thenReturn(
                        new Plan(List.of(new CreateOnce("data", claim("migration-guest: unused"))), List.of(), POWER));
        ApplyOutcome refused = ApplyOutcome.refused("PersistentVolumeClaim", "web-data-2", 403, "Forbidden", "quota");
        when(applier.apply(any(), any(), any(), any()))
                .thenReturn(new Attempt(refused, Optional.empty(), Optional.empty()));

        steps.apply(steps.plan(wukong, new NamedObjects(null)));

        verify(applier).apply(any(), any(), any(), any());
    }

    @Test
    void while_a_policy_cannot_be_read_not_even_a_disk_is_made() {
        Finding unreadable = new PolicyStage()
                .plan(new PlanInput(wukong, Observed.nothing().withUnreadablePolicies(Map.of("teams", "odd"))))
                .findings()
                .get(0);
        when(planner.plan(any()))
                .thenReturn(new Plan(
                        List.of(new CreateOnce("data", claim("migration-guest: unused"))), List.of(unreadable), POWER));

        steps.apply(steps.plan(wukong, new NamedObjects(null)));

        verify(applier, never()).apply(any(), any(), any(), any());
    }

    @Test
    void a_paused_wukong_is_only_planned() {
        wukong.getMetadata().setAnnotations(Map.of("vm.novasphere.dev/paused", "true"));
        Pass planned = steps.plan(wukong, new NamedObjects(null));

        steps.apply(planned);
        steps.leaveUnusedBridges(planned);

        assertThat(steps.servePower(planned)).isEqualTo(planned.attempt().outcome());
        verify(applier, never()).apply(any(), any(), any(), any());
        verify(bridges, never()).leave(any(), any());
        verify(power, never()).serve(any(), any(), any(), any());
    }

    @Test
    void an_error_in_the_plan_keeps_all_as_it_is() {
        Finding error = Finding.error(Concern.SPEC, "Wrong", "the memory is no quantity");
        when(planner.plan(any())).thenReturn(new Plan(List.of(), List.of(error), POWER));

        steps.apply(steps.plan(wukong, new NamedObjects(null)));

        verify(applier, never()).apply(any(), any(), any(), any());
    }

    @Test
    void what_a_machine_lets_go_of_is_taken_away_in_the_same_pass_and_nothing_else_is_done_again() {
        when(observer.observe(any(), any())).thenReturn(withFormer(CLAIM));
        when(planner.plan(any())).thenReturn(NOTHING, REMOVAL);
        when(applier.apply(any(), any(), any(), any()))
                .thenReturn(
                        attempt(Optional.empty(), true),
                        new Attempt(ApplyOutcome.done(), Optional.empty(), Optional.empty()));

        Pass applied = steps.apply(steps.plan(wukong, new NamedObjects(null)));

        assertThat(applied.attempt().machineWritten()).isTrue();
        verify(applier).apply(any(), argThat(plan -> plan.steps().equals(List.<Object>of(DELETION))), any(), any());
    }

    @Test
    void a_removal_that_is_refused_is_the_outcome_of_the_pass() {
        ApplyOutcome refused = ApplyOutcome.refused("PersistentVolumeClaim", "web-data", 403, "Forbidden", "no");
        when(observer.observe(any(), any())).thenReturn(withFormer(CLAIM));
        when(planner.plan(any())).thenReturn(NOTHING, REMOVAL);
        when(applier.apply(any(), any(), any(), any()))
                .thenReturn(attempt(Optional.empty(), true), new Attempt(refused, Optional.empty(), Optional.empty()));

        Pass applied = steps.apply(steps.plan(wukong, new NamedObjects(null)));

        assertThat(applied.attempt().outcome()).isEqualTo(refused);
        assertThat(applied.attempt().machineWritten()).isTrue();
    }

    @Test
    void a_machine_that_is_as_planned_costs_one_plan() {
        when(observer.observe(any(), any())).thenReturn(withFormer(CLAIM));

        steps.apply(steps.plan(wukong, new NamedObjects(null)));

        verify(planner).plan(any());
        verify(observer).observe(any(), any());
    }

    @Test
    void a_machine_where_there_was_none_is_counted_as_created() {
        when(applier.apply(any(), any(), any(), any())).thenReturn(attempt(Optional.empty(), true));

        steps.apply(steps.plan(wukong, new NamedObjects(null)));

        verify(lifecycle).machineWritten(wukong);
    }

    private static Observed withFormer(HasMetadata object) {
        Observed nothing = Observed.nothing();
        return nothing.with(nothing.kubeVirt(), List.of(object));
    }

    private static Attempt attempt(Optional<HasMetadata> unseen, boolean machineWritten) {
        return new Attempt(
                ApplyOutcome.done(), unseen, machineWritten ? Optional.of(new VirtualMachine()) : Optional.empty());
    }
}
