package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.api.v1alpha1.snapshot.Consistency;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshotSpec;
import dev.novasphere.wukong.plan.snapshot.SnapshotReasons;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;

/** Snapshots of Wukongs, against an API server with KubeVirt's stand-in. */
class SnapshotIT {

    private final Scene scene = Scene.shared();

    @Test
    void a_running_guest_with_an_agent_gives_an_application_consistent_snapshot_that_names_its_disks() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot");
        steps.machine(
                "web",
                "{name: root, size: 1Gi, storageClassName: standard}, {name: scratch, size: 1Gi, storageClassName: local}",
                "cloudInitUser: {name: ada}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);

        steps.snapshot("before-upgrade", "web", "failureDeadline: 2m");

        WukongSnapshot taken = steps.awaitSnapshot("before-upgrade", SnapshotPhase.Succeeded);
        assertThat(taken.getStatus().readyToUse()).isTrue();
        assertThat(taken.getStatus().consistency()).isEqualTo(Consistency.Application);
        assertThat(taken.getStatus().snapshotName()).isEqualTo("before-upgrade");
        assertThat(taken.getStatus().creationTime()).isNotBlank();
        assertThat(taken.getStatus().includedDisks()).containsExactly("root");
        assertThat(taken.getStatus().excludedDisks()).containsExactly("scratch");
        assertThat(taken.getStatus().error()).isNull();
        VirtualMachineSnapshot object = steps.taken("before-upgrade");
        assertThat(object.getSpec().source()).isEqualTo(TypedReference.virtualMachine("web-vm"));
        assertThat(object.getSpec().failureDeadline()).isEqualTo("2m");
    }

    @Test
    void deleting_a_snapshot_deletes_its_data_unless_they_are_retained() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-deletion");
        steps.machine("web", "startStrategy: {autoStart: false}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Stopped);
        steps.takenSnapshot("gone", "web");
        steps.snapshot("kept", "web", "deletionPolicy: Retain");
        steps.awaitSnapshot("kept", SnapshotPhase.Succeeded);

        steps.delete(steps.live(WukongSnapshot.class, "kept"));
        steps.awaitGone(WukongSnapshot.class, "kept");
        steps.delete(steps.live(WukongSnapshot.class, "gone"));

        steps.awaitGone(VirtualMachineSnapshot.class, "gone");
        assertThat(steps.taken("kept")).isNotNull();
    }

    @Test
    void a_guest_that_is_off_gives_an_offline_snapshot_even_where_an_agent_is_required() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-offline");
        steps.machine("web", "startStrategy: {autoStart: false}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Stopped);

        steps.snapshot("night", "web", "requireGuestAgent: true");

        assertThat(steps.awaitSnapshot("night", SnapshotPhase.Succeeded)
                        .getStatus()
                        .consistency())
                .isEqualTo(Consistency.Offline);
    }

    @Test
    void a_running_guest_without_agent_gives_a_crash_consistent_snapshot_and_none_where_an_agent_is_required() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-crash");
        steps.machine("web", "startStrategy: {autoStart: false}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Stopped);
        scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(steps.namespace())
                .withName("web-vm")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"standin.test/no-agent\":\"true\"}}}}}");
        scene.kubeVirt().virtctl().start(steps.namespace(), "web-vm");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);

        steps.snapshot("any", "web", "");
        steps.snapshot("strict", "web", "requireGuestAgent: true");

        WukongSnapshot strict = steps.awaitSnapshot("strict", SnapshotPhase.Failed);
        assertThat(strict.getStatus().error()).contains("qemu-guest-agent");
        assertThat(strict.getStatus().conditions().get(0).getReason()).isEqualTo(SnapshotReasons.NO_GUEST_AGENT);
        assertThat(steps.taken("strict")).isNull();
        assertThat(steps.awaitSnapshot("any", SnapshotPhase.Succeeded)
                        .getStatus()
                        .consistency())
                .isEqualTo(Consistency.Crash);
    }

    @Test
    void a_disk_that_cannot_be_snapshotted_fails_the_snapshot_where_all_are_required_or_none_is_left() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-volumes");
        steps.machine(
                "web",
                "{name: root, size: 1Gi, storageClassName: standard}, {name: scratch, size: 1Gi, storageClassName: local}",
                "");
        steps.machine("edge", "{name: root, size: 1Gi, storageClassName: local}", "");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        scene.awaitPhase(steps.namespace(), "edge", Phase.Running);

        steps.snapshot("all", "web", "requireAllVolumes: true");
        steps.snapshot("nothing", "edge", "");

        assertThat(steps.awaitSnapshotReason("all", SnapshotReasons.DISKS_LEFT_OUT)
                        .getStatus()
                        .error())
                .contains("scratch", "VolumeSnapshotClass");
        assertThat(steps.awaitSnapshotReason("nothing", SnapshotReasons.NOTHING_TO_SNAPSHOT)
                        .getStatus()
                        .phase())
                .isEqualTo(SnapshotPhase.Failed);
        assertThat(steps.taken("all")).isNull();
        assertThat(steps.taken("nothing")).isNull();
    }

    @Test
    void a_deadline_that_passes_and_a_failure_of_the_storage_are_final() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-failures");
        steps.runningMachine("web", "");

        steps.snapshot("slow", "web", "failureDeadline: 2s");
        assertThat(steps.awaitSnapshotReason("slow", SnapshotReasons.KUBEVIRT_FAILED)
                        .getStatus()
                        .error())
                .contains("deadline exceeded");
        steps.snapshot("broken", "web", "");
        assertThat(steps.awaitSnapshotReason("broken", SnapshotReasons.KUBEVIRT_FAILED)
                        .getStatus()
                        .error())
                .contains("out of space");

        long mark = scene.cluster().requests().mark();
        scene.restartOperator();
        scene.awaitQuiet();
        assertThat(steps.writes(mark, "virtualmachinesnapshots", "wukongsnapshots"))
                .isEmpty();
    }

    @Test
    void what_a_snapshot_waits_for_is_reported_and_heals() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-waits");
        steps.snapshot("early", "web", "");
        WukongSnapshot waiting = steps.awaitSnapshotReason("early", SnapshotReasons.WUKONG_NOT_FOUND);
        assertThat(waiting.getStatus().phase()).isEqualTo(SnapshotPhase.Pending);
        assertThat(waiting.getStatus().error()).contains("Wukong web not found");

        steps.machine("web", "");

        steps.awaitSnapshot("early", SnapshotPhase.Succeeded);
    }

    @Test
    void one_snapshot_follows_the_other() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-queue");
        steps.runningMachine("web", "");
        steps.snapshot("slow-first", "web", "");
        steps.until("the first is being taken", () -> "slow-first"
                .equals(scene.virtualMachine(steps.namespace(), "web")
                        .getStatus()
                        .snapshotInProgress()));

        steps.snapshot("second", "web", "");
        steps.awaitSnapshotReason("second", SnapshotReasons.OTHER_SNAPSHOT);
        assertThat(steps.taken("second")).isNull();
        scene.kubeVirt().releaseSnapshot(steps.namespace(), "slow-first");

        steps.awaitSnapshot("slow-first", SnapshotPhase.Succeeded);
        steps.awaitSnapshot("second", SnapshotPhase.Succeeded);
    }

    @Test
    void an_operator_that_ends_in_the_middle_takes_the_snapshot_once() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-once");
        steps.runningMachine("web", "");
        long mark = scene.cluster().requests().mark();
        steps.snapshot("slow", "web", "");
        steps.awaitSnapshot("slow", SnapshotPhase.Creating);

        scene.restartOperator();
        scene.kubeVirt().releaseSnapshot(steps.namespace(), "slow");

        steps.awaitSnapshot("slow", SnapshotPhase.Succeeded);
        assertThat(steps.writes(mark, "virtualmachinesnapshots")).hasSize(1);
        assertThat(scene.client()
                        .resources(VirtualMachineSnapshot.class)
                        .inNamespace(steps.namespace())
                        .list()
                        .getItems())
                .hasSize(1);
    }

    @Test
    void a_snapshot_whose_data_were_deleted_fails_and_is_not_taken_again() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-gone");
        steps.runningMachine("web", "");
        steps.takenSnapshot("night", "web");

        steps.delete(steps.taken("night"));

        WukongSnapshot gone = steps.awaitSnapshotReason("night", SnapshotReasons.GONE);
        assertThat(gone.getStatus().readyToUse()).isFalse();
        assertThat(steps.taken("night")).isNull();
    }

    @Test
    void a_snapshot_of_another_client_is_left_alone() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-foreign");
        steps.runningMachine("web", "");
        VirtualMachineSnapshot foreign = new VirtualMachineSnapshot();
        foreign.getMetadata().setName("night");
        foreign.getMetadata().setNamespace(steps.namespace());
        foreign.setSpec(new VirtualMachineSnapshotSpec(TypedReference.virtualMachine("web-vm"), null, null));
        String uid = scene.client().resource(foreign).create().getMetadata().getUid();

        steps.snapshot("night", "web", "");

        steps.awaitSnapshotReason("night", SnapshotReasons.NAME_TAKEN);
        assertThat(steps.taken("night").getMetadata().getUid()).isEqualTo(uid);
        assertThat(steps.taken("night").getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void the_api_server_refuses_what_cannot_be_carried_out_with_words_that_help() {
        SnapshotSteps steps = new SnapshotSteps(scene, "snapshot-rules");
        assertThatThrownBy(() -> steps.snapshot("a", "web", "failureDeadline: soon"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("write for example 90s, 10m or 1h30m");
        assertThatThrownBy(() -> steps.snapshot("a", "Web_1", ""))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("wukongName must be the name of a Wukong");
        assertThatThrownBy(() -> steps.snapshot("a".repeat(64), "web", ""))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("at most 63 characters");
        steps.snapshot("a", "web", "");
        assertThatThrownBy(() -> scene.client()
                        .resources(WukongSnapshot.class)
                        .inNamespace(steps.namespace())
                        .withName("a")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"wukongName\":\"other\"}}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("make another WukongSnapshot");
    }
}
