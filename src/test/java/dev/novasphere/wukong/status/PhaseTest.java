package dev.novasphere.wukong.status;

import static dev.novasphere.wukong.status.StatusFixture.brief;
import static dev.novasphere.wukong.status.StatusFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhaseTest {

    private static final String STOPPABLE = """
            cpu: 1
            memory: 1Gi
            disks: [{name: system, size: 1Gi}]
            startStrategy: {%s}
            """;

    @ParameterizedTest
    @CsvSource({
        "Provisioning,            Always, Creating, False, Provisioning",
        "WaitingForVolumeBinding, Always, Creating, False, Provisioning",
        "WaitingForVolumeBinding, Halted, Stopped,  False, PowerOverridden",
        "Starting,                Always, Creating, False, Starting",
        "Running,                 Always, Running,  True,  VMRunning",
        "Paused,                  Always, Running,  False, Paused",
        "Migrating,               Always, Running,  True,  Migrating",
        "Stopping,                Always, Running,  False, Stopping",
        "Stopping,                Halted, Running,  False, Stopping",
        "Stopped,                 Always, Creating, False, Starting",
        "Stopped,                 Halted, Stopped,  False, PowerOverridden",
        "Terminating,             Always, Pending,  False, VMTerminating",
        "CrashLoopBackOff,        Always, Error,    False, CrashLoopBackOff",
        "ErrorUnschedulable,      Always, Pending,  False, Unschedulable",
        "ErrorPvcNotFound,        Always, Creating, False, Provisioning",
        "DataVolumeError,         Always, Error,    False, DataVolumeError",
        "ErrImagePull,            Always, Error,    False, ErrImagePull",
        "ImagePullBackOff,        Always, Error,    False, ImagePullBackOff",
        "WaitingForReceiver,      Always, Creating, False, Starting",
        "Unknown,                 Always, Error,    False, Unknown",
        "SomethingNew,            Always, Error,    False, Unknown",
    })
    void every_printable_status_has_its_phase(
            String printableStatus, String runStrategy, Phase phase, String ready, String reason) {
        WukongStatus status =
                StatusFixture.usual().vm(printableStatus, runStrategy, "").status();

        assertThat(status.phase()).isEqualTo(phase);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=" + ready + "/" + reason);
        assertThat(condition(status, "Ready").getMessage()).isNotBlank();
    }

    @Test
    void a_wukong_without_its_virtual_machine_is_pending_and_has_its_name_already() {
        WukongStatus status = StatusFixture.usual().withoutVm().status();

        assertThat(status.phase()).isEqualTo(Phase.Pending);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/VMMissing");
        assertThat(status.vmName()).isEqualTo("web-1-vm");
    }

    @Test
    void a_virtual_machine_that_kubevirt_has_not_seen_is_pending() {
        WukongStatus status = StatusFixture.usual().vmWithoutStatus().status();

        assertThat(status.phase()).isEqualTo(Phase.Pending);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/VMNotObserved");
        assertThat(condition(status, "Ready").getMessage()).contains("virt-controller");
    }

    @ParameterizedTest
    @CsvSource({
        "autoStart: false,                              Halted, Halted",
        "'autoStart: false, runStrategy: RerunOnFailure', Halted, Halted",
        "runStrategy: Manual,                           Manual, Manual",
        "'autoStart: false, runStrategy: RerunOnFailure', RerunOnFailure, RerunOnFailure",
    })
    void a_virtual_machine_meant_to_be_off_is_stopped_and_healthy(String start, String applied, String live) {
        WukongStatus status = StatusFixture.of(STOPPABLE.formatted(start))
                .applied(applied)
                .vm("Stopped", live, "")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Stopped);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/Stopped");
        assertThat(condition(status, "Ready").getMessage()).contains("virtctl start web-1-vm -n shop");
        assertThat(StatusFixture.find(status, "PowerOverridden")).isEmpty();
    }

    @Test
    void a_virtual_machine_that_the_wukong_keeps_off_is_stopped_and_healthy() {
        WukongStatus status = StatusFixture.of(STOPPABLE.formatted("runStrategy: Halted"))
                .applied("Halted")
                .vm("Stopped", "Halted", "")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Stopped);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/Stopped");
        assertThat(condition(status, "Ready").getMessage())
                .contains("startStrategy.runStrategy Halted")
                .doesNotContain("virtctl");
        assertThat(StatusFixture.find(status, "PowerOverridden")).isEmpty();
    }

    @Test
    void a_virtual_machine_that_the_wukong_keeps_off_and_that_was_started_by_hand_is_overridden() {
        WukongStatus status = StatusFixture.of(STOPPABLE.formatted("runStrategy: Halted"))
                .applied("Halted")
                .vm("Running", "Always", "")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/VMRunning");
        assertThat(brief(status, "PowerOverridden")).isEqualTo("PowerOverridden=True/RunStrategyChanged");
    }

    @Test
    void a_guest_that_ran_once_is_stopped_and_healthy() {
        WukongStatus status = StatusFixture.of(STOPPABLE.formatted("runStrategy: Once"))
                .applied("Once")
                .vm("Stopped", "Once", "")
                .vmi("Succeeded", "")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Stopped);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/Stopped");
        assertThat(condition(status, "Ready").getMessage()).contains("kubectl delete vmi web-1-vm -n shop");
    }

    @ParameterizedTest
    @CsvSource({"Manual, ''", "Once, Succeeded"})
    void a_virtual_machine_that_a_strategy_written_by_hand_leaves_off_is_not_ready(String live, String guest) {
        StatusFixture wukong = StatusFixture.usual().vm("Stopped", live, "");
        WukongStatus status = (guest.isEmpty() ? wukong : wukong.vmi(guest, "")).status();

        assertThat(status.phase()).isEqualTo(Phase.Stopped);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/PowerOverridden");
        assertThat(condition(status, "Ready").getMessage())
                .contains("run strategy " + live + ", which was written from outside", "asks for run strategy Always")
                .contains(live.equals("Once") ? "kubectl delete vmi web-1-vm" : "virtctl start web-1-vm");
        assertThat(brief(status, "PowerOverridden")).isEqualTo("PowerOverridden=True/RunStrategyChanged");
    }

    @Test
    void a_virtual_machine_that_was_created_off_may_be_off_by_any_strategy() {
        WukongStatus status = StatusFixture.of(STOPPABLE.formatted("autoStart: false"))
                .applied("Halted")
                .vm("Stopped", "Manual", "")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/Stopped");
    }

    @Test
    void a_guest_that_its_storage_paused_goes_on_once_the_storage_works() {
        WukongStatus status = StatusFixture.usual()
                .vm("Paused", "Always", "")
                .vmCondition("Paused", "True", "PausedIOError", "VMI was paused, low-level IO error detected")
                .status();

        assertThat(condition(status, "Ready").getMessage())
                .contains("low-level IO error detected. Once its storage works again, let it go on with: virtctl");
    }

    @Test
    void a_virtual_machine_started_by_hand_as_meant_is_not_overridden() {
        WukongStatus status = StatusFixture.of(STOPPABLE.formatted("autoStart: false"))
                .applied("Halted")
                .vm("Running", "Always", "")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/VMRunning");
        assertThat(StatusFixture.find(status, "PowerOverridden")).isEmpty();
    }

    @Test
    void manual_with_auto_start_is_creating_until_its_start_request_was_made() {
        StatusFixture wukong = StatusFixture.of(STOPPABLE.formatted("runStrategy: Manual, autoStart: true"))
                .applied("Manual")
                .vm("Stopped", "Manual", "");

        assertThat(wukong.status().phase()).isEqualTo(Phase.Creating);
        assertThat(wukong.autoStarted().status().phase()).isEqualTo(Phase.Stopped);
        assertThat(wukong.status().autoStarted()).isTrue();
    }

    @Test
    void a_crash_that_nothing_repairs_is_an_error() {
        WukongStatus status = StatusFixture.of(STOPPABLE.formatted("runStrategy: Manual"))
                .applied("Manual")
                .vm("Stopped", "Manual", "")
                .vmi("Failed", "")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/VMFailed");
    }

    @Test
    void a_guest_that_ended_under_always_is_being_restarted() {
        WukongStatus status = StatusFixture.usual()
                .vm("Stopped", "Always", "")
                .vmi("Succeeded", "nodeName: node-1")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/Restarting");
        assertThat(status.phase()).isEqualTo(Phase.Creating);
        assertThat(status.nodeName()).isNull();
    }

    @Test
    void rerun_on_failure_distinguishes_a_shut_down_guest_from_one_not_started_yet() {
        StatusFixture wukong = StatusFixture.of(STOPPABLE.formatted("runStrategy: RerunOnFailure"))
                .applied("RerunOnFailure")
                .withoutVm();
        wukong.written();

        assertThat(brief(wukong.vm("Stopped", "RerunOnFailure", "").written(), "Ready"))
                .isEqualTo("Ready=False/Starting");
        wukong.vm("Running", "RerunOnFailure", "").written();
        WukongStatus shutDown = wukong.vm("Stopped", "RerunOnFailure", "").written();
        assertThat(shutDown.phase()).isEqualTo(Phase.Stopped);
        assertThat(brief(shutDown, "Ready")).isEqualTo("Ready=False/ShutDown");
        assertThat(wukong.status()).isEqualTo(shutDown);
    }

    @Test
    void a_spec_error_is_an_error_with_the_findings_words() {
        WukongStatus status = StatusFixture.usual()
                .withoutVm()
                .finding(Finding.waiting(Concern.CLOUD_INIT, "SecretMissing", "Secret keys is missing."))
                .finding(Finding.error(Concern.NETWORKS, "BindingMissing", "No plugin for macvlan."))
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/BindingMissing");
        assertThat(condition(status, "Ready").getMessage()).isEqualTo("No plugin for macvlan.");
        assertThat(status.vmName()).isNull();
    }

    @Test
    void waiting_for_something_outside_is_pending_and_heals() {
        StatusFixture wukong = StatusFixture.usual()
                .withoutVm()
                .finding(Finding.waiting(Concern.CLOUD_INIT, "SecretMissing", "Secret keys is missing."));

        assertThat(wukong.written().phase()).isEqualTo(Phase.Pending);
        assertThat(brief(wukong.written(), "CloudInitReady")).isEqualTo("CloudInitReady=False/SecretMissing");
        assertThat(brief(wukong.withoutFindings().status(), "CloudInitReady")).startsWith("CloudInitReady=True");
    }

    @Test
    void a_running_guest_stays_running_while_a_change_waits_for_something_outside() {
        WukongStatus status = StatusFixture.usual()
                .finding(Finding.waiting(Concern.CLOUD_INIT, "SecretMissing", "Secret keys is missing."))
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Running);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/VMRunning");
        assertThat(brief(status, "Applied")).isEqualTo("Applied=False/HeldBack");
    }

    @Test
    void a_refused_write_is_an_error_with_the_servers_message() {
        WukongStatus status = StatusFixture.usual()
                .outcome(ApplyOutcome.refused(
                        "VirtualMachine", "web-1-vm", 422, Reasons.REFUSED, "spec.x: Invalid value"))
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/Refused");
        assertThat(condition(status, "Ready").getMessage())
                .contains("spec.x: Invalid value")
                .contains("web-1-vm stays as it was");
    }

    @Test
    void a_write_that_is_tried_again_changes_no_phase() {
        WukongStatus status = StatusFixture.usual()
                .outcome(ApplyOutcome.refused("VirtualMachine", "web-1-vm", 503, Reasons.RETRYING, "busy"))
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Running);
        assertThat(brief(status, "Applied")).isEqualTo("Applied=False/Retrying");
    }

    @Test
    void without_a_node_a_grace_time_passes_before_it_is_an_error() {
        StatusFixture wukong = StatusFixture.usual();
        wukong.written();
        wukong.vm("ErrorUnschedulable", "Always", "")
                .vmCondition("PodScheduled", "False", "Unschedulable", "0/3 nodes are available: 3 Insufficient cpu.");
        assertThat(wukong.later(Duration.ofHours(1)).written().phase()).isEqualTo(Phase.Pending);
        assertThat(wukong.later(Duration.ofMinutes(4)).written().phase()).isEqualTo(Phase.Pending);

        WukongStatus status = wukong.later(Duration.ofMinutes(1)).written();

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Scheduled")).isEqualTo("Scheduled=False/Unschedulable");
        assertThat(condition(status, "Ready").getMessage()).contains("3 Insufficient cpu.");
        WukongStatus scheduled = wukong.vm("Starting", "Always", "").status();
        assertThat(scheduled.phase()).isEqualTo(Phase.Creating);
        assertThat(brief(scheduled, "Scheduled")).isEqualTo("Scheduled=True/Scheduled");
    }

    @Test
    void no_node_while_an_image_is_imported_is_not_yet_a_problem() {
        WukongStatus status = StatusFixture.usual()
                .vm("ErrorUnschedulable", "Always", "")
                .dataVolume("system", "{phase: ImportInProgress, progress: '12.5%'}")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Creating);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/Importing");
    }

    @Test
    void a_claim_that_does_not_exist_and_is_not_planned_is_an_error_and_is_named() {
        WukongStatus status = StatusFixture.usual()
                .vm("ErrorPvcNotFound", "Always", "")
                .vmUses("foreign")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/PVCNotFound");
        assertThat(condition(status, "Ready").getMessage()).contains("do not exist: foreign.");
    }

    @Test
    void a_claim_that_our_data_volume_makes_is_creating() {
        WukongStatus status = StatusFixture.usual()
                .vm("ErrorPvcNotFound", "Always", "")
                .withoutClaim("system")
                .dataVolume("system", "{phase: ImportScheduled}")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Creating);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/Importing");
    }

    @Test
    void a_failing_import_is_an_error_but_not_under_a_running_guest() {
        StatusFixture wukong = StatusFixture.usual().dataVolume("system", """
                phase: ImportInProgress
                restartCount: 2
                conditions: [{type: Running, status: "False", reason: Error, message: "404 Not Found"}]
                """);

        assertThat(wukong.status().phase()).isEqualTo(Phase.Running);
        WukongStatus status =
                wukong.vm("Stopped", "Halted", "").applied("Halted").status();
        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/ImportFailed");
        assertThat(condition(status, "Ready").getMessage()).contains("404 Not Found");
    }

    @Test
    void what_kubevirt_cannot_carry_out_is_an_error_with_its_words() {
        WukongStatus status = StatusFixture.usual()
                .vm("Stopped", "Always", "")
                .vmCondition("Failure", "True", "FailedCreate", "the webhook says no")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Error);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/VMFailure");
        assertThat(condition(status, "Ready").getMessage()).contains("the webhook says no");
    }

    @Test
    void a_running_guest_is_ready_only_when_kubevirt_says_so() {
        WukongStatus status = StatusFixture.usual()
                .vmCondition("Ready", "False", "ProbeFailed", "readiness probe failed")
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Running);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/GuestNotReady");
        assertThat(condition(status, "Ready").getMessage()).contains("readiness probe failed");
    }

    @Test
    void deletion_keeps_the_phase() {
        StatusFixture wukong = StatusFixture.usual();
        wukong.written();

        WukongStatus status = wukong.deleted().vm("Terminating", "Always", "").status();

        assertThat(status.phase()).isEqualTo(Phase.Running);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/Deleting");
    }

    @Test
    void a_virtual_machine_that_goes_while_its_wukong_stays_is_pending() {
        WukongStatus status = StatusFixture.usual().vmGoing().status();

        assertThat(status.phase()).isEqualTo(Phase.Pending);
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/VMTerminating");
    }

    @Test
    void the_virtual_machine_of_a_deleted_wukong_of_the_same_name_says_nothing_about_this_one() {
        StatusFixture wukong = StatusFixture.usual()
                .vmi("Running", "nodeName: node-1")
                .vmControlledBy("0c6a7b1e-0000-4000-8000-000000000009")
                .finding(Finding.waiting(Concern.SPEC, "PredecessorGoing", "it goes"));

        assertThat(wukong.status().phase()).isEqualTo(Phase.Pending);
        assertThat(brief(wukong.status(), "Ready")).isEqualTo("Ready=False/PredecessorGoing");
        assertThat(wukong.status().nodeName()).isNull();

        wukong.vmControlledBy("0c6a7b1e-0000-4000-8000-000000000001").withoutFindings();
        assertThat(wukong.status().phase()).isEqualTo(Phase.Running);
    }
}
