package dev.novasphere.wukong.status;

import static dev.novasphere.wukong.status.StatusFixture.brief;
import static dev.novasphere.wukong.status.StatusFixture.condition;
import static dev.novasphere.wukong.status.StatusFixture.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.api.v1alpha1.status.VolumeStatus;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.status.input.ApplyOutcome;
import dev.novasphere.wukong.status.input.PendingReason;
import dev.novasphere.wukong.status.input.PowerState;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {

    @Test
    void a_healthy_wukong_has_every_condition_of_its_concerns_true() {
        WukongStatus status = StatusFixture.usual().plansCloudInit().status();

        assertThat(status.conditions())
                .extracting(c -> c.getType() + "=" + c.getStatus() + "/" + c.getReason())
                .containsExactly(
                        "Ready=True/VMRunning",
                        "SpecAccepted=True/AsWritten",
                        "Applied=True/Applied",
                        "NetworksConfigured=True/NetworksReady",
                        "VolumesBound=True/VolumesReady",
                        "CloudInitReady=True/Rendered");
        assertThat(condition(status, "NetworksConfigured").getMessage()).isEqualTo("2 networks configured");
        assertThat(condition(status, "VolumesBound").getMessage()).isEqualTo("2 volumes bound");
        assertThat(status.conditions())
                .allSatisfy(c -> assertThat(c.getObservedGeneration()).isEqualTo(3));
        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.appliedRunStrategy()).isEqualTo("Always");
    }

    @Test
    void networks_are_configured_with_the_pod_network_alone() {
        WukongStatus status = StatusFixture.of("{cpu: 1, memory: 1Gi, disks: [{name: a, size: 1Gi}]}")
                .status();

        assertThat(brief(status, "NetworksConfigured")).isEqualTo("NetworksConfigured=True/NetworksReady");
        assertThat(condition(status, "NetworksConfigured").getMessage()).isEqualTo("1 network configured");
        assertThat(brief(status, "CloudInitReady")).isEqualTo("CloudInitReady=True/NotNeeded");
    }

    @ParameterizedTest
    @CsvSource({
        "SPEC,       SpecAccepted",
        "SCHEDULING, SpecAccepted",
        "NETWORKS,   NetworksConfigured",
        "VOLUMES,    VolumesBound",
        "CLOUD_INIT, CloudInitReady",
    })
    void a_finding_is_reported_in_the_condition_of_its_concern(Concern concern, String type) {
        Finding warning = Finding.warning(concern, "Remark", "See here");
        Finding error = Finding.error(concern, "Wrong", "write this instead");

        WukongStatus warned = StatusFixture.usual().finding(warning).status();
        assertThat(brief(warned, type)).isEqualTo(type + "=True/Remark");
        assertThat(condition(warned, type).getMessage()).isEqualTo("See here");
        assertThat(brief(warned, "Ready")).isEqualTo("Ready=True/VMRunning");

        WukongStatus refused =
                StatusFixture.usual().finding(warning).finding(error).status();
        assertThat(brief(refused, type)).isEqualTo(type + "=False/Wrong");
        assertThat(condition(refused, type).getMessage()).isEqualTo("write this instead. See here");
        assertThat(brief(refused, "Applied")).isEqualTo("Applied=False/HeldBack");
    }

    @ParameterizedTest
    @CsvSource({"SPEC", "NETWORKS", "VOLUMES", "CLOUD_INIT"})
    void a_field_without_effect_is_not_accepted_as_written_and_the_machine_stays_ready(Concern concern) {
        WukongStatus status = StatusFixture.usual()
                .finding(Finding.ignored(concern, "Ignored", "bridgeName has no effect"))
                .status();

        assertThat(brief(status, "SpecAccepted")).isEqualTo("SpecAccepted=False/FieldWithoutEffect");
        assertThat(condition(status, "SpecAccepted").getMessage()).contains("bridgeName has no effect");
        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/VMRunning");
        assertThat(brief(status, "Applied")).isEqualTo("Applied=True/Applied");
        assertThat(status.phase()).isEqualTo(Phase.Running);
    }

    @Test
    void a_warning_does_not_hide_a_volume_that_is_not_bound() {
        WukongStatus status = StatusFixture.usual()
                .finding(Finding.warning(Concern.VOLUMES, "Adopted", "data was there before."))
                .claim("system", "Pending", "0")
                .status();

        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/VolumePending");
        assertThat(condition(status, "VolumesBound").getMessage()).contains("web-1-system", "data was there before.");
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad,                                                  Refused",
        "403, cannot patch resource,                                Forbidden",
        "403, 'forbidden: exceeded quota: small',                   QuotaExceeded",
        "403, 'forbidden: maximum storage usage per PersistentVolumeClaim is 12Gi, but request is 14Gi', LimitRangeExceeded",
        "403, 'forbidden: failed quota: q: must specify requests.storage', QuotaExceeded",
        "403, admission webhook \"x\" denied the request: no,        Refused",
        "403, ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no, Refused",
        "403, 'unable to create new content in namespace shop because it is being terminated', NamespaceTerminating",
        "403, 'persistentvolumeclaims is forbidden: User \"u\" cannot create resource \"persistentvolumeclaims\" in API group \"\"', Forbidden",
        "403, 'cannot set blockOwnerDeletion if an ownerReference refers to a resource', Forbidden",
        "404, the server could not find the requested resource,     ApiMissing",
        "409, conflict with virt-api,                               Conflict",
        "422, Cannot update vm running state until snapshot s ends, Locked",
        "429, too many requests,                                    Retrying",
        "0,   connection refused,                                   Retrying",
    })
    void a_refusal_is_reported_by_what_it_asks_for(int code, String message, String reason) {
        WukongStatus status = StatusFixture.usual()
                .outcome(ApplyOutcome.refused("DataVolume", "web-1-system", code, reason, message))
                .status();

        assertThat(brief(status, "Applied")).isEqualTo("Applied=False/" + reason);
        assertThat(condition(status, "Applied").getMessage()).contains("DataVolume web-1-system", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exceeded quota: q, requested: requests.storage=10Gi, used: requests.storage=10Gi, limited: requests.storage=15Gi | Raise ResourceQuota q of the namespace, free some of it, or ask for less in spec.disks (size).",
                "exceeded quota: q, requested: fast.storageclass.storage.k8s.io/requests.storage=10Gi, used: x, limited: y | ask for less in spec.disks (size).",
                "exceeded quota: q, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=5, limited: persistentvolumeclaims=5 | ask for less in spec.disks (number).",
                "maximum storage usage per PersistentVolumeClaim is 12Gi, but request is 14Gi | A LimitRange of the namespace says so: change spec.disks (size) or the LimitRange.",
                "[minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi] | change spec.disks (size) or the LimitRange.",
            })
    void a_quota_or_limit_range_that_refuses_a_claim_is_no_question_of_rights(String words, String advice) {
        WukongStatus status = StatusFixture.usual()
                .outcome(ApplyOutcome.refused(
                        "PersistentVolumeClaim",
                        "web-1-data",
                        403,
                        words.contains("quota") ? Reasons.QUOTA_EXCEEDED : Reasons.LIMIT_RANGE_EXCEEDED,
                        "persistentvolumeclaims \"web-1-data\" is forbidden: " + words))
                .status();

        assertThat(condition(status, "Applied").getMessage())
                .contains(words, advice)
                .doesNotContain("ServiceAccount");
    }

    @Test
    void a_manual_stop_is_reported_and_so_is_its_end() {
        StatusFixture wukong = StatusFixture.usual();
        assertThat(find(wukong.written(), "PowerOverridden")).isEmpty();

        WukongStatus stopped = wukong.vm("Stopped", "Halted", "").written();
        assertThat(brief(stopped, "PowerOverridden")).isEqualTo("PowerOverridden=True/StoppedByHand");
        assertThat(condition(stopped, "PowerOverridden").getMessage())
                .contains("is Halted, the Wukong asks for Always", "virtctl start web-1-vm -n shop");

        WukongStatus started = wukong.vm("Running", "Always", "").status();
        assertThat(brief(started, "PowerOverridden")).isEqualTo("PowerOverridden=False/AsAsked");
    }

    @Test
    void a_run_strategy_that_virtctl_left_behind_is_reported() {
        WukongStatus status = StatusFixture.of(
                        "{cpu: 1, memory: 1Gi, disks: [{name: a, size: 1Gi}], highAvailability: {restartPolicy: OnFailure}}")
                .applied("RerunOnFailure")
                .vm("Running", "Always", "")
                .status();

        assertThat(brief(status, "PowerOverridden")).isEqualTo("PowerOverridden=True/RunStrategyChanged");
        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/VMRunning");
    }

    @Test
    void a_strategy_that_the_operator_has_yet_to_write_is_no_override() {
        PowerState power = new PowerState("Manual", "Always", true, false, false);

        assertThat(power.overriddenBy("Always")).isFalse();
        assertThat(power.overriddenBy("Manual")).isFalse();
        assertThat(power.overriddenBy("Halted")).isTrue();
        assertThat(new PowerState("Always", null, true, false, false).overriddenBy("Halted"))
                .as("nothing was written yet")
                .isFalse();
    }

    @Test
    void a_required_restart_is_copied_and_taken_back() {
        StatusFixture wukong = StatusFixture.usual()
                .vmCondition("RestartRequired", "True", "RestartRequired", "a non-live-updatable field was changed");

        WukongStatus status = wukong.written();
        assertThat(brief(status, "RestartRequired")).isEqualTo("RestartRequired=True/ChangesWait");
        assertThat(condition(status, "RestartRequired").getMessage())
                .contains("a non-live-updatable field", "virtctl restart web-1-vm -n shop");
        assertThat(brief(wukong.vm("Running", "Always", "").status(), "RestartRequired"))
                .isEqualTo("RestartRequired=False/NoChangesWait");
    }

    @Test
    void live_migratability_is_reported_while_the_guest_runs() {
        StatusFixture wukong = StatusFixture.usual()
                .vmi("Running", "nodeName: node-1")
                .vmCondition("LiveMigratable", "False", "DisksNotLiveMigratable", "PVC web-1-system is not shared");

        WukongStatus status = wukong.written();
        assertThat(brief(status, "LiveMigratable")).isEqualTo("LiveMigratable=False/DisksNotLiveMigratable");
        assertThat(condition(status, "LiveMigratable").getMessage()).contains("PVC web-1-system is not shared");
        assertThat(find(wukong.withoutVmi().status(), "LiveMigratable")).isEmpty();
    }

    @Test
    void a_disk_that_waits_for_its_upload_says_the_command() {
        StatusFixture wukong =
                StatusFixture.usual().vm("Starting", "Always", "").withoutClaim("system");
        wukong.dataVolume("system", "{phase: UploadReady}");

        WukongStatus status = wukong.written();
        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/WaitForUpload");
        assertThat(condition(status, "VolumesBound").getMessage())
                .contains("virtctl image-upload dv web-1-system --no-create");
        assertThat(brief(status, "Ready")).isEqualTo("Ready=False/WaitForUpload");
    }

    @Test
    void import_progress_is_reported_in_steps_of_ten() {
        StatusFixture wukong =
                StatusFixture.usual().vm("Starting", "Always", "").withoutClaim("system");
        wukong.dataVolume("system", "{phase: ImportInProgress, progress: '41.20%'}");

        WukongStatus status = wukong.written();
        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/Importing");
        assertThat(condition(status, "VolumesBound").getMessage())
                .startsWith("1 of 2 volumes bound")
                .contains("40% done");
        assertThat(condition(status, "Ready").getMessage()).contains("40% done");
        assertThat(status.volumes().get(0))
                .isEqualTo(new VolumeStatus("system", "web-1-system", false, "10Gi", null, "40%"));

        wukong.dataVolume("system", "{phase: ImportInProgress, progress: '49.99%'}");
        assertThat(wukong.status()).isEqualTo(status);
        wukong.dataVolume("system", "{phase: ImportInProgress, progress: '50.0%'}");
        assertThat(wukong.status().volumes().get(0).progress()).isEqualTo("50%");
        wukong.dataVolume("system", "{phase: ImportInProgress, progress: N/A}");
        assertThat(wukong.status().volumes().get(0).progress()).isNull();
    }

    @Test
    void a_failing_import_names_image_and_cause_without_credentials() {
        WukongStatus status = StatusFixture.usual().dataVolume("system", """
                        phase: ImportInProgress
                        restartCount: 3
                        conditions:
                        - {type: Running, status: "False", reason: Error, message: "Unable to process data: 404"}
                        """).status();

        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/ImportFailed");
        assertThat(condition(status, "VolumesBound").getMessage())
                .contains("https://***@images.example.org/a.qcow2?***", "Unable to process data: 404", "3 restarts")
                .doesNotContain("secret", "abc");
    }

    @Test
    void a_failing_import_stays_failed_while_cdi_tries_again_without_progress() {
        StatusFixture wukong = StatusFixture.usual().dataVolume("system", """
                phase: ImportInProgress
                restartCount: 1
                conditions: [{type: Running, status: "False", reason: ImagePullFailed, message: "denied"}]
                """);
        wukong.written();

        wukong.dataVolume("system", """
                phase: ImportInProgress
                progress: 0.00%
                restartCount: 2
                conditions: [{type: Running, status: "True", reason: "Pod is running"}]
                """);
        assertThat(brief(wukong.written(), "VolumesBound")).isEqualTo("VolumesBound=False/ImportFailed");

        wukong.dataVolume("system", "{phase: ImportInProgress, progress: '3.0%', restartCount: 2}");
        assertThat(brief(wukong.written(), "VolumesBound")).isEqualTo("VolumesBound=False/Importing");
        wukong.dataVolume("system", "{phase: Succeeded, progress: '100.0%', restartCount: 2}");
        assertThat(brief(wukong.written(), "VolumesBound")).isEqualTo("VolumesBound=True/VolumesReady");
    }

    @Test
    void waiting_for_the_first_consumer_of_a_virtual_machine_that_is_off_is_no_error() {
        WukongStatus status = StatusFixture.of(
                        "{cpu: 1, memory: 1Gi, disks: [{name: system, size: 1Gi}], startStrategy: {autoStart: false}}")
                .applied("Halted")
                .vm("WaitingForVolumeBinding", "Halted", "")
                .claim("system", "Pending", "0")
                .dataVolume("system", "{phase: WaitForFirstConsumer}")
                .status();

        assertThat(brief(status, "Ready")).isEqualTo("Ready=True/Stopped");
        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/WaitForFirstConsumer");
        assertThat(condition(status, "VolumesBound").getMessage()).contains("nothing needs to be done");
    }

    @Test
    void the_reason_of_a_pending_claim_is_in_the_message() {
        StatusFixture wukong = StatusFixture.usual()
                .vm("Starting", "Always", "")
                .claim("data", "Pending", "0")
                .pending("data", PendingReason.because("StorageClass \"fast\" does not exist"));

        assertThat(brief(wukong.status(), "VolumesBound")).isEqualTo("VolumesBound=False/VolumePending");
        assertThat(condition(wukong.status(), "VolumesBound").getMessage())
                .contains("web-1-data is pending: StorageClass \"fast\" does not exist");
        assertThat(brief(wukong.status(), "Ready")).isEqualTo("Ready=False/VolumePending");

        assertThat(condition(wukong.withoutClaim("data").status(), "VolumesBound")
                        .getMessage())
                .contains("StorageClass \"fast\" does not exist");
        wukong.claim("data", "Pending", "0");

        wukong.pending("data", PendingReason.firstConsumer());
        assertThat(brief(wukong.status(), "VolumesBound")).isEqualTo("VolumesBound=False/WaitForFirstConsumer");
    }

    @ParameterizedTest
    @CsvSource({
        "ErrExceededQuota, QuotaExceeded, Pending",
        "ErrClaimNotValid, VolumePending, Creating",
    })
    void what_cdi_says_of_a_claim_it_cannot_make_is_reported(String cdi, String reason, String phase) {
        WukongStatus status = StatusFixture.usual()
                .vm("Starting", "Always", "")
                .withoutClaim("system")
                .dataVolume(
                        "system",
                        "{phase: Pending, conditions: [{type: Bound, status: 'False', reason: %s, message: the words}]}"
                                .formatted(cdi))
                .status();

        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/" + reason);
        assertThat(condition(status, "VolumesBound").getMessage()).contains("the words");
        assertThat(status.phase()).hasToString(phase);
    }

    @Test
    void a_lost_claim_is_reported() {
        WukongStatus status = StatusFixture.usual()
                .vm("Stopped", "Always", "")
                .claim("data", "Lost", "0")
                .status();

        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=False/ClaimLost");
        assertThat(status.phase()).hasToString("Error");
    }

    @Test
    void growth_that_the_storage_class_refuses_is_reported_with_real_and_wanted_size() {
        PersistentVolumeClaim claim = new PersistentVolumeClaim();
        WukongStatus status = StatusFixture.usual()
                .claim("data", "Bound", "15Gi")
                .plans(new RefuseGrowth(
                        new PatchMetadata("data", claim, claim),
                        new Quantity("15Gi"),
                        new Quantity("20Gi"),
                        "StorageClass slow does not let volumes grow"))
                .status();

        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=True/NotAsAsked");
        assertThat(condition(status, "VolumesBound").getMessage())
                .contains(
                        "Disk data: cannot grow from 15Gi to 20Gi, because StorageClass slow does not let volumes grow");
        assertThat(status.volumes().get(1))
                .isEqualTo(new VolumeStatus("data", "web-1-data", true, "20Gi", "15Gi", null));
    }

    @Test
    void growth_that_the_api_server_refuses_is_reported_in_its_words() {
        WukongStatus status = StatusFixture.usual()
                .claim("data", "Bound", "15Gi")
                .outcome(ApplyOutcome.done()
                        .withVolumeRemarks(Map.of("data", "cannot grow from 15Gi to 20Gi: exceeded quota: small")))
                .status();

        assertThat(brief(status, "VolumesBound")).isEqualTo("VolumesBound=True/NotAsAsked");
        assertThat(condition(status, "VolumesBound").getMessage()).contains("Disk data: ", "exceeded quota: small");
    }

    @Test
    void times_change_with_the_status_of_a_condition_only() {
        StatusFixture wukong = StatusFixture.usual();
        wukong.written();

        WukongStatus paused =
                wukong.later(Duration.ofHours(1)).vm("Paused", "Always", "").written();
        assertThat(condition(paused, "Ready").getLastTransitionTime()).isEqualTo("2026-01-02T04:04:05Z");
        assertThat(condition(paused, "VolumesBound").getLastTransitionTime()).isEqualTo("2026-01-02T03:04:05Z");

        WukongStatus stopping = wukong.later(Duration.ofHours(1))
                .vm("Stopping", "Always", "")
                .generation(4)
                .written();
        Condition ready = condition(stopping, "Ready");
        assertThat(ready.getReason()).isEqualTo("Stopping");
        assertThat(ready.getLastTransitionTime()).isEqualTo("2026-01-02T04:04:05Z");
        assertThat(ready.getObservedGeneration()).isEqualTo(4);
    }

    @Test
    void nothing_new_gives_an_equal_status_whatever_the_time() {
        StatusFixture wukong = StatusFixture.usual()
                .plansCloudInit()
                .autoStarted()
                .vmi("Running", """
                        nodeName: node-1
                        interfaces: [{name: default, mac: "02:00:00:00:00:01", ipAddress: 10.0.0.7}]
                        conditions: [{type: LiveMigratable, status: "True"}]
                        """)
                .dataVolume("system", "{phase: ImportInProgress, progress: '7.1%'}");
        WukongStatus written = wukong.written();

        assertThat(wukong.later(Duration.ofDays(1)).status()).isEqualTo(written);
        assertThat(written.conditions()).hasSizeGreaterThan(6);
    }

    @Test
    void what_others_write_is_cut() {
        WukongStatus status = StatusFixture.usual()
                .outcome(ApplyOutcome.refused("VirtualMachine", "web-1-vm", 422, Reasons.REFUSED, "x".repeat(5000)))
                .status();

        assertThat(condition(status, "Applied").getMessage())
                .contains("x".repeat(1000) + "x")
                .doesNotContain("x".repeat(1024))
                .hasSizeLessThan(1400);
    }
}
