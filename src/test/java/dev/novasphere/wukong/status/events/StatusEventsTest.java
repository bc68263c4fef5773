package dev.novasphere.wukong.status.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.network.address.AddressClaim;
import dev.novasphere.wukong.status.StatusFixture;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusEventsTest {

    private static List<String> brief(List<EventMessage> events) {
        return events.stream().map(e -> e.type() + " " + e.reason()).toList();
    }

    @Test
    void the_life_of_a_virtual_machine_is_reported_once_each() {
        StatusFixture wukong = StatusFixture.usual().withoutVm().withoutClaim("system");

        assertThat(brief(wukong.events())).containsExactly("Normal VirtualMachineCreated");
        assertThat(wukong.events()).isEmpty();

        wukong.vm("Starting", "Always", "").dataVolume("system", "{phase: ImportInProgress, progress: '5%'}");
        assertThat(wukong.events()).as("an import on its way is no event").isEmpty();
        wukong.dataVolume("system", "{phase: ImportInProgress, progress: '55%'}");
        assertThat(wukong.events()).as("progress is no event").isEmpty();

        wukong.claim("system", "Bound", "10Gi").dataVolume("system", "{phase: Succeeded, progress: '100%'}");
        assertThat(wukong.events()).as("its end is reported by the start").isEmpty();

        wukong.vm("Running", "Always", "").vmi("Running", "nodeName: node-1");
        assertThat(wukong.events()).singleElement().satisfies(e -> {
            assertThat(e.reason()).isEqualTo("Started");
            assertThat(e.message()).isEqualTo("The guest runs on node node-1.");
        });

        wukong.vm("Stopping", "Halted", "");
        assertThat(brief(wukong.events())).containsExactly("Warning PowerOverridden", "Normal Stopping");
        wukong.vm("Stopped", "Halted", "").withoutVmi();
        assertThat(brief(wukong.events())).containsExactly("Warning PowerOverridden");
        wukong.vm("Running", "Always", "");
        assertThat(brief(wukong.events())).containsExactly("Normal PowerAsAsked", "Normal Started");
        assertThat(wukong.events()).isEmpty();
    }

    @Test
    void a_condition_without_a_reason_is_no_trouble() {
        StatusFixture wukong = StatusFixture.usual().vm("Starting", "Always", "");

        wukong.dataVolume(
                "system", "{phase: ImportInProgress, progress: '5%', conditions: [{type: Running, status: 'False'}]}");

        assertThat(wukong.events()).extracting(EventMessage::reason).containsExactly("VirtualMachineCreated");
    }

    @Test
    void a_failing_import_and_its_end_are_reported() {
        StatusFixture wukong =
                StatusFixture.usual().vm("Starting", "Always", "").dataVolume("system", "{phase: ImportScheduled}");
        wukong.written();

        wukong.dataVolume(
                "system",
                "{phase: ImportInProgress, restartCount: 1, conditions: [{type: Running, status: 'False', reason: Error, message: '404'}]}");
        List<EventMessage> events = wukong.events();
        assertThat(brief(events)).containsExactly("Warning ImportFailed");
        assertThat(events.get(0).message()).contains("404");

        wukong.dataVolume(
                "system",
                "{phase: ImportInProgress, restartCount: 2, conditions: [{type: Running, status: 'False', reason: Error, message: '404'}]}");
        assertThat(wukong.events()).as("a further restart is no event").isEmpty();
        wukong.dataVolume("system", "{phase: Succeeded, restartCount: 2}");
        assertThat(brief(wukong.events())).containsExactly("Normal VolumesReady");
    }

    @Test
    void what_others_did_in_another_namespace_is_a_condition_and_no_event() {
        StatusFixture wukong = StatusFixture.usual().vmi("Running", "nodeName: node-1");
        wukong.written();
        Finding elsewhere = Finding.note(Concern.NETWORKS, AddressClaim.Kind.IP.elsewhere(), "another has it too");

        assertThat(wukong.finding(elsewhere).events()).isEmpty();
        assertThat(StatusFixture.condition(wukong.status(), ConditionTypes.NETWORKS_CONFIGURED)
                        .getReason())
                .isEqualTo(AddressClaim.Kind.IP.elsewhere());
        wukong.withoutFindings();
        assertThat(wukong.events()).isEmpty();

        wukong.finding(Finding.warning(Concern.NETWORKS, "Own", "something of one's own"));
        assertThat(brief(wukong.events())).containsExactly("Warning Own");
        wukong.withoutFindings().finding(elsewhere).finding(Finding.warning(Concern.NETWORKS, "Own", "the same"));
        assertThat(wukong.events()).as("the reason stays that of one's own").isEmpty();
    }

    @Test
    void a_refusal_is_reported_once_and_so_is_its_end() {
        StatusFixture wukong = StatusFixture.usual().vmi("Running", "nodeName: node-1");
        wukong.written();

        wukong.outcome(ApplyOutcome.refused("VirtualMachine", "web-1-vm", 422, Reasons.REFUSED, "spec.x is wrong"));
        List<EventMessage> events = wukong.events();
        assertThat(brief(events)).containsExactly("Warning Refused");
        assertThat(events.get(0).message()).contains("spec.x is wrong");
        assertThat(wukong.events()).isEmpty();

        assertThat(brief(wukong.outcome(ApplyOutcome.done()).events()))
                .as("the guest ran all the time")
                .containsExactly("Normal Applied", "Normal Ready");
    }

    @Test
    void a_finding_is_reported_under_its_reason_and_so_is_that_it_healed() {
        StatusFixture wukong = StatusFixture.usual()
                .withoutVm()
                .finding(Finding.waiting(Concern.CLOUD_INIT, "SecretMissing", "Secret keys is missing."));
        assertThat(brief(wukong.events())).containsExactly("Warning SecretMissing");

        wukong.withoutFindings();
        assertThat(brief(wukong.events())).containsExactly("Normal VirtualMachineCreated", "Normal NotNeeded");
    }

    @Test
    void a_refused_growth_is_a_warning() {
        StatusFixture wukong = StatusFixture.usual();
        wukong.written();

        wukong.outcome(ApplyOutcome.done().withVolumeRemarks(Map.of("data", "may not grow")));

        assertThat(brief(wukong.events())).containsExactly("Warning NotAsAsked");
    }

    @Test
    void a_guest_that_becomes_ready_again_is_reported() {
        StatusFixture wukong = StatusFixture.usual();
        wukong.written();

        assertThat(brief(wukong.vm("Paused", "Always", "").events())).containsExactly("Warning Paused");
        assertThat(brief(wukong.vm("Running", "Always", "").events())).containsExactly("Normal Ready");
        assertThat(brief(wukong.vm("Migrating", "Always", "").events())).containsExactly("Normal Migrating");
        assertThat(wukong.vm("Running", "Always", "").events()).isEmpty();
    }

    @Test
    void a_guest_that_is_not_ready_right_after_its_start_is_no_warning() {
        StatusFixture wukong = StatusFixture.usual().vm("Starting", "Always", "");
        wukong.written();

        wukong.vm("Running", "Always", "").vmCondition("Ready", "False", "GuestNotRunning", "wait");
        assertThat(brief(wukong.events())).containsExactly("Normal Started");
        assertThat(brief(wukong.vm("Running", "Always", "").events())).containsExactly("Normal Ready");
    }

    @Test
    void no_node_and_a_required_restart_are_warnings() {
        StatusFixture wukong = StatusFixture.usual().vm("Starting", "Always", "");
        wukong.written();
        assertThat(brief(wukong.vm("ErrorUnschedulable", "Always", "").events()))
                .containsExactly("Warning Unschedulable");

        wukong.vm("Running", "Always", "").vmCondition("RestartRequired", "True", "RestartRequired", "cpu changed");
        assertThat(brief(wukong.events())).containsExactly("Warning RestartRequired", "Normal Started");
        assertThat(wukong.events()).isEmpty();
    }

    @Test
    void the_message_of_an_event_is_never_longer_than_kubernetes_takes() {
        StatusFixture wukong = StatusFixture.usual();
        wukong.written();

        wukong.outcome(ApplyOutcome.refused("VirtualMachine", "web-1-vm", 422, Reasons.REFUSED, "x".repeat(3000)));

        assertThat(wukong.events().get(0).message()).hasSize(1024);
    }
}
