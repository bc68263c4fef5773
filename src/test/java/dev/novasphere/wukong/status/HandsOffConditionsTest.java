package dev.novasphere.wukong.status;

import static dev.novasphere.wukong.status.StatusFixture.brief;
import static dev.novasphere.wukong.status.StatusFixture.condition;
import static dev.novasphere.wukong.status.StatusFixture.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.status.events.EventMessage;
import dev.novasphere.wukong.status.input.ApiVersions;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.RestartAnswers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandsOffConditionsTest {

    private final StatusFixture wukong = StatusFixture.usual();

    @Test
    void a_restart_that_waits_is_not_answered_and_says_nothing_once_nobody_asks_for_it() {
        StatusFixture wukong = StatusFixture.usual();
        wukong.outcome(ApplyOutcome.done().withRestart(RestartAnswers.duringMove("now")));

        assertThat(brief(wukong.written(), "Restarted")).isEqualTo("Restarted=False/HeldBack");
        assertThat(wukong.status().handledRestart()).isNull();

        wukong.outcome(ApplyOutcome.done());
        assertThat(StatusFixture.find(wukong.status(), "Restarted")).isEmpty();
    }

    @Test
    void a_paused_wukong_says_so_and_its_phase_follows_the_machine_all_the_same() {
        WukongStatus status = wukong.annotated(Annotations.PAUSED, "true").written();

        assertThat(brief(status, "Paused")).isEqualTo("Paused=True/ByAnnotation");
        assertThat(brief(status, "Applied")).isEqualTo("Applied=False/HeldBack");
        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/VMRunning");
        assertThat(status.phase()).isEqualTo(Phase.Running);
        assertThat(condition(status, "Paused").getMessage())
                .contains("kubectl annotate wukong web-1 -n shop vm.novasphere.dev/paused-");
    }

    @Test
    void the_condition_goes_with_the_annotation_and_both_are_events() {
        wukong.written();

        assertThat(wukong.annotated(Annotations.PAUSED, "true").events())
                .extracting(EventMessage::reason)
                .contains("Paused");
        assertThat(wukong.annotated(Annotations.PAUSED, null).events())
                .extracting(EventMessage::reason)
                .contains("Unpaused");
        assertThat(find(wukong.written(), "Paused")).isEmpty();
    }

    @Test
    void another_value_than_true_pauses_nothing() {
        assertThat(find(wukong.annotated(Annotations.PAUSED, "yes").status(), "Paused"))
                .isEmpty();
    }

    @Test
    void a_paused_wukong_without_a_machine_does_not_pretend_that_one_is_being_made() {
        WukongStatus status = wukong.withoutVm()
                .withoutVmi()
                .annotated(Annotations.PAUSED, "true")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/NothingWritten");
        assertThat(status.phase()).isEqualTo(Phase.Pending);
    }

    @Test
    void protection_is_reported_and_a_deletion_that_it_holds_is_a_warning() {
        wukong.annotated(Annotations.DELETION_PROTECTION, "true");
        assertThat(brief(wukong.written(), "DeletionProtected")).isEqualTo("DeletionProtected=True/Protected");

        List<EventMessage> events = wukong.deleted().events();

        assertThat(brief(wukong.written(), "DeletionProtected")).isEqualTo("DeletionProtected=True/DeletionHeld");
        assertThat(events)
                .filteredOn(e -> e.reason().equals("DeletionHeld"))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.type()).isEqualTo(EventMessage.WARNING);
                    assertThat(e.message())
                            .contains("kubectl annotate wukong web-1 -n shop vm.novasphere.dev/deletion-protection-");
                });
    }

    @Test
    void the_answer_to_a_restart_request_stays_and_is_one_event() {
        wukong.written();
        wukong.outcome(ApplyOutcome.done().withRestart(RestartAnswers.requested("now")));

        assertThat(wukong.events()).extracting(EventMessage::reason).containsExactly("RestartRequested");
        WukongStatus later = wukong.outcome(ApplyOutcome.done()).written();

        assertThat(later.handledRestart()).isEqualTo("now");
        assertThat(brief(later, "Restarted")).isEqualTo("Restarted=True/Requested");
        assertThat(wukong.events()).isEmpty();
    }

    @Test
    void a_second_request_that_ends_the_same_way_is_an_event_of_its_own() {
        wukong.outcome(ApplyOutcome.done().withRestart(RestartAnswers.requested("one")))
                .written();
        wukong.outcome(ApplyOutcome.done().withRestart(RestartAnswers.requested("two")));

        assertThat(wukong.events()).extracting(EventMessage::reason).containsExactly("RestartRequested");
    }

    @Test
    void a_restart_that_was_not_done_is_a_warning_that_says_why() {
        wukong.written();
        wukong.outcome(ApplyOutcome.done().withRestart(RestartAnswers.refused("now", 403, "you may not")));

        assertThat(wukong.events()).singleElement().satisfies(e -> {
            assertThat(e.type()).isEqualTo(EventMessage.WARNING);
            assertThat(e.reason()).isEqualTo("RestartNotDone");
            assertThat(e.message()).contains("403").contains("you may not").contains("another value");
        });
    }

    @Test
    void a_guest_that_is_not_ready_is_blamed_on_the_probe_when_there_is_one() {
        StatusFixture probed = StatusFixture.of("""
                cpu: 1
                memory: 1Gi
                disks: [{name: system, size: 1Gi}]
                readinessProbe: {tcpSocket: {port: 22}}
                """);
        probed.vmCondition("Ready", "False", "GuestNotReady", "not yet");

        WukongStatus status = probed.status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/ReadinessProbeFailing");
        assertThat(condition(status, "Ready").getMessage())
                .contains("tcpSocket port 22")
                .contains("not yet");
        assertThat(status.phase()).isEqualTo(Phase.Running);
    }

    @Test
    void a_missing_api_is_reported_and_its_coming_too_and_other_wukongs_get_no_event() {
        assertThat(find(wukong.written(), "ApisAvailable")).isEmpty();
        wukong.finding(
                Finding.missing(OptionalApi.CDI, Concern.VOLUMES, "CDINotInstalled", "a disk with an image needs CDI"));

        assertThat(brief(wukong.written(), "ApisAvailable")).isEqualTo("ApisAvailable=False/ApisMissing");
        assertThat(brief(wukong.withoutFindings().written(), "ApisAvailable"))
                .isEqualTo("ApisAvailable=True/ApisThere");
    }

    @Test
    void the_report_names_versions_and_what_is_unavailable() {
        ApiVersions versions =
                new ApiVersions(Map.of(OptionalApi.KUBEVIRT, List.of("v1", "v1alpha3")), Optional.of("v1.9.0"));

        assertThat(versions.report())
                .hasSize(OptionalApi.values().length)
                .containsEntry("KubeVirt", "v1, v1alpha3 (KubeVirt v1.9.0)")
                .containsEntry("CDI", "missing: no disk can be filled from an image; empty disks can be made");
        assertThat(versions.sentences())
                .startsWith("CDI is missing: no disk can be filled")
                .endsWith("There are: KubeVirt v1, v1alpha3 (KubeVirt v1.9.0).");
    }
}
