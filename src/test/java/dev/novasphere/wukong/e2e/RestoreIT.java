package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineTemplate;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestoreSpec;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.restore.RestoreReasons;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Restores of Wukongs, against an API server with KubeVirt's stand-in. */
class RestoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene = Scene.shared();

    @Test
    void a_running_machine_is_stopped_put_back_and_started_again_with_the_spec_of_now() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore");
        steps.runningMachine("web", "");
        steps.write("web-root", "good");
        steps.takenSnapshot("before-upgrade", "web");
        steps.write("web-root", "bad");
        scene.patch(steps.namespace(), "web", "{\"spec\":{\"memory\":\"2Gi\"}}");
        steps.until("the machine has 2Gi", () -> "2Gi".equals(memory(steps)));

        steps.restore("undo", "web", "before-upgrade", "stopPolicy: Stop");

        WukongRestore done = steps.awaitRestore("undo", RestorePhase.Succeeded);
        assertThat(done.getStatus().restoredDisks()).containsExactly("root");
        assertThat(done.getStatus().previousRunStrategy()).isEqualTo("Always");
        assertThat(done.getStatus().restoreTime()).isNotBlank();
        assertThat(steps.data("web-root")).isEqualTo("good");
        Wukong web = scene.awaitWukong(
                steps.namespace(),
                "web",
                "it runs and says that it was restored",
                w -> w.getStatus().phase() == Phase.Running
                        && "True".equals(Scene.condition(w, "Restored").getStatus()));
        VirtualMachine machine = scene.virtualMachine(steps.namespace(), "web");
        assertThat(machine.getSpec().runStrategy()).isEqualTo("Always");
        assertThat(memory(steps)).isEqualTo("2Gi");
        steps.until("the machine does not ask for a restart", () -> scene.virtualMachine(steps.namespace(), "web")
                .getStatus()
                .condition("RestartRequired")
                .isEmpty());
        assertThat(Scene.condition(web, "PowerOverridden")).isNull();
        assertThat(steps.live(PersistentVolumeClaim.class, "web-root")
                        .getMetadata()
                        .getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("Wukong"));
    }

    @Test
    void a_claim_that_was_handed_over_to_another_Wukong_since_is_not_deleted_for_what_it_held_before() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-handed-over");
        String root = "{name: root, size: 1Gi, storageClassName: standard}";
        steps.machine(
                "web", root + ", {name: data, size: 1Gi, storageClassName: standard, deletionPolicy: Retain}", "");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        steps.takenSnapshot("night", "web");
        scene.kubeVirt().virtctl().stop(steps.namespace(), "web-vm");
        scene.patch(
                steps.namespace(),
                "web",
                "{\"spec\":{\"disks\":[{\"name\":\"root\",\"size\":\"1Gi\",\"storageClassName\":\"standard\"}]}}");
        steps.until(
                "the disk is released",
                () -> Labels.label(steps.live(PersistentVolumeClaim.class, "web-data"), Labels.WUKONG) == null);
        steps.machine("db", root + ", {name: data, claimName: web-data}", "");
        scene.awaitPhase(steps.namespace(), "db", Phase.Running);
        steps.write("web-data", "of db");

        steps.restore("undo", "web", "night", "");
        WukongRestore refused = steps.awaitRestore("undo", RestorePhase.Failed);

        assertThat(refused.getStatus().conditions().get(0).getReason()).isEqualTo(RestoreReasons.CLAIM_OF_OTHER);
        assertThat(refused.getStatus().error()).contains("claim web-data", "VirtualMachine db-vm");
        assertThat(steps.data("web-data")).isEqualTo("of db");
        assertThat(steps.restoresOfKubeVirt()).isEmpty();
    }

    @Test
    void what_was_taken_out_of_the_wukong_since_the_snapshot_does_not_come_back_with_the_disks() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-less");
        scene.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: k8s.cni.cncf.io/v1
                        kind: NetworkAttachmentDefinition
                        metadata: {name: lan, namespace: %s}
                        spec: {config: '{"cniVersion": "0.3.1", "type": "bridge", "bridge": "br-lan"}'}
                        """.formatted(steps.namespace()), NetworkAttachmentDefinition.class))
                .create();
        steps.machine(
                "web",
                String.join(
                        "\n  ",
                        "highAvailability: {nodeSelector: {pool: gpu}, tolerations: [{key: gpu, operator: Exists}], priorityClassName: high}",
                        "hostDevices: [{name: card, deviceName: example.org/card}]",
                        "podMetadata: {labels: {example.org/trusted: 'true'}, annotations: {example.org/inject: 'true'}}",
                        "networks: [{name: lan, nadName: lan}]",
                        "startStrategy: {runStrategy: Halted}"));
        steps.until("the machine is there", () -> steps.live(VirtualMachine.class, "web-vm") != null);
        steps.takenSnapshot("before", "web");
        scene.patch(
                steps.namespace(),
                "web",
                "{\"spec\":{\"highAvailability\":null,\"hostDevices\":null,\"podMetadata\":null,\"networks\":null}}");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(leftOver(steps)).isEmpty());

        steps.restore("undo", "web", "before", "");
        steps.awaitRestore("undo", RestorePhase.Succeeded);
        scene.patch(steps.namespace(), "web", "{\"spec\":{\"startStrategy\":{\"runStrategy\":\"Always\"}}}");

        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        assertThat(leftOver(steps)).isEmpty();
        assertThat(steps.live(VirtualMachineInstance.class, "web-vm")
                        .getMetadata()
                        .getLabels())
                .doesNotContainKey("example.org/trusted");
    }

    /** KubeVirt wrote the size of the instancetype into the machine, and nothing says which devices of the snapshot that gave. */
    @Test
    void a_device_that_was_taken_out_does_not_come_back_either_where_kubevirt_expands_instancetypes() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-expanded");
        scene.create(steps.namespace(), """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: web}
                spec:
                  instancetype: {name: u1.medium}
                  disks: [{name: root, size: 1Gi, storageClassName: standard}]
                  hostDevices: [{name: card, deviceName: example.org/card}]
                  startStrategy: {runStrategy: Halted}
                """);
        steps.until("the machine is there", () -> steps.live(VirtualMachine.class, "web-vm") != null);
        expand(steps, """
                {"op": "add", "path": "/metadata/annotations/vm.novasphere.dev~1instancetype", "value": "VirtualMachineClusterInstancetype/u1.medium"},
                """);
        steps.takenSnapshot("before", "web");
        scene.patch(steps.namespace(), "web", "{\"spec\":{\"hostDevices\":null}}");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(leftOver(steps)).isEmpty());
        assertThat(memory(steps)).isEqualTo("4Gi");

        steps.restore("undo", "web", "before", "");
        steps.awaitRestore("undo", RestorePhase.Succeeded);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(leftOver(steps)).isEmpty());
        VirtualMachine restored = scene.virtualMachine(steps.namespace(), "web");
        assertThat(restored.getSpec().instancetype().name()).isEqualTo("u1.medium");
        assertThat(restored.getSpec().template().spec().domain().memory()).isNull();
        expand(steps, "");
        scene.patch(steps.namespace(), "web", "{\"spec\":{\"startStrategy\":{\"runStrategy\":\"Always\"}}}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        assertThat(scene.virtualMachine(steps.namespace(), "web").getSpec().instancetype())
                .isNull();
        assertThat(memory(steps)).isEqualTo("4Gi");
    }

    /** What KubeVirt does with a machine of an instancetype where its policy is expand. */
    private void expand(SnapshotSteps steps, String more) {
        scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(steps.namespace())
                .withName("web-vm")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager("virt-controller")
                                .build(),
                        """
                        [%s {"op": "remove", "path": "/spec/instancetype"},
                         {"op": "add", "path": "/spec/template/spec/domain/memory", "value": {"guest": "4Gi"}}]
                        """.formatted(more));
    }

    /** What the machine has of the node, the network and its Pod. */
    private List<Object> leftOver(SnapshotSteps steps) {
        VirtualMachineTemplate template =
                scene.virtualMachine(steps.namespace(), "web").getSpec().template();
        List<Object> left = new ArrayList<>();
        left.addAll(template.spec().domain().devices().hostDevices());
        left.addAll(template.spec().tolerations());
        left.addAll(template.spec().nodeSelector().keySet());
        template.spec().networks().stream().filter(n -> n.name().equals("lan")).forEach(left::add);
        Optional.ofNullable(template.spec().priorityClassName()).ifPresent(left::add);
        Stream.concat(
                        template.metadata().labels().keySet().stream(),
                        template.metadata().annotations().keySet().stream())
                .filter(key -> key.startsWith("example.org/"))
                .forEach(left::add);
        return left;
    }

    @Test
    void a_running_machine_is_left_alone_where_the_stop_policy_forbids_to_stop_it() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-never");
        steps.runningMachine("web", "");
        steps.takenSnapshot("night", "web");
        String guest = guest(steps);

        steps.restore("undo", "web", "night", "");

        WukongRestore refused = steps.awaitRestore("undo", RestorePhase.Failed);
        assertThat(refused.getStatus().conditions().get(0).getReason()).isEqualTo(RestoreReasons.MACHINE_RUNS);
        assertThat(refused.getStatus().error()).contains("stopPolicy is Never", "virtctl stop web-vm");
        assertThat(guest(steps)).isEqualTo(guest);
        assertThat(steps.restoresOfKubeVirt()).isEmpty();
    }

    @Test
    void a_restore_that_waits_begins_when_the_machine_is_stopped_and_leaves_it_off() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-wait");
        steps.runningMachine("web", "");
        steps.write("web-root", "good");
        steps.takenSnapshot("night", "web");
        steps.write("web-root", "bad");
        steps.restore("undo", "web", "night", "stopPolicy: Wait");
        steps.awaitRestoreReason("undo", RestoreReasons.WAITING_FOR_STOP);

        scene.kubeVirt().virtctl().stop(steps.namespace(), "web-vm");

        steps.awaitRestore("undo", RestorePhase.Succeeded);
        assertThat(steps.data("web-root")).isEqualTo("good");
        assertThat(scene.virtualMachine(steps.namespace(), "web").getSpec().runStrategy())
                .isEqualTo("Halted");
    }

    @Test
    void nothing_is_written_while_a_restore_runs_and_a_restart_of_the_operator_does_not_disturb_it() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-hold");
        steps.machine(
                "web",
                "{name: root, size: 1Gi, storageClassName: standard, image: quay.io/containerdisks/fedora:42},"
                        + " {name: data, size: 1Gi, storageClassName: standard}",
                "");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        steps.write("web-root", "good");
        steps.write("web-data", "good");
        steps.takenSnapshot("night", "web");
        steps.write("web-root", "bad");
        long begin = scene.cluster().requests().mark();
        steps.restore("slow-undo", "web", "night", "stopPolicy: Stop");
        steps.awaitGone(PersistentVolumeClaim.class, "web-root");
        steps.awaitGone(PersistentVolumeClaim.class, "web-data");

        long mark = scene.cluster().requests().mark();
        scene.patch(steps.namespace(), "web", "{\"spec\":{\"memory\":\"2Gi\"}}");
        scene.awaitCondition(steps.namespace(), "web", "Restored", "False", "RestoreRunning");
        scene.awaitWukong(steps.namespace(), "web", "the change is seen", w -> w.getMetadata()
                .getGeneration()
                .equals(w.getStatus().observedGeneration()));
        scene.restartOperator();
        scene.awaitQuiet();

        assertThat(steps.writes(mark, "virtualmachines", "persistentvolumeclaims", "datavolumes", "secrets"))
                .isEmpty();
        assertThat(steps.live(PersistentVolumeClaim.class, "web-data")).isNull();
        scene.kubeVirt().releaseRestore(steps.namespace(), "slow-undo");

        steps.awaitRestore("slow-undo", RestorePhase.Succeeded);
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        assertThat(steps.data("web-root")).isEqualTo("good");
        assertThat(steps.data("web-data")).isEqualTo("good");
        assertThat(memory(steps)).isEqualTo("2Gi");
        assertThat(steps.writes(begin, "virtualmachinerestores")).hasSize(1);
        assertThat(scene.virtualMachine(steps.namespace(), "web").getSpec().runStrategy())
                .isEqualTo("Always");
    }

    @Test
    void disks_that_a_restore_made_by_hand_put_on_new_claims_stay_there() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-by-hand");
        steps.runningMachine("web", "");
        steps.write("web-root", "good");
        steps.takenSnapshot("night", "web");
        steps.write("web-root", "bad");
        scene.kubeVirt().virtctl().stop(steps.namespace(), "web-vm");
        steps.awaitGone(VirtualMachineInstance.class, "web-vm");
        VirtualMachineRestore byHand = new VirtualMachineRestore();
        byHand.getMetadata().setName("by-hand");
        byHand.getMetadata().setNamespace(steps.namespace());
        byHand.setSpec(
                new VirtualMachineRestoreSpec(TypedReference.virtualMachine("web-vm"), "night", null, null, null));
        scene.client().resource(byHand).create();
        steps.until(
                "the restore is over",
                () -> Boolean.TRUE.equals(
                        steps.restoresOfKubeVirt().get(0).getStatus() == null
                                ? null
                                : steps.restoresOfKubeVirt().get(0).getStatus().complete()));

        scene.patch(steps.namespace(), "web", "{\"spec\":{\"memory\":\"2Gi\"}}");
        steps.until("the change is applied", () -> "2Gi".equals(memory(steps)));
        scene.kubeVirt().virtctl().start(steps.namespace(), "web-vm");

        String claim = steps.claimOf("web", "root");
        assertThat(claim).startsWith("restore-");
        assertThat(steps.data(claim)).isEqualTo("good");
        scene.awaitWukong(
                steps.namespace(),
                "web",
                "it runs on " + claim,
                w -> w.getStatus().phase() == Phase.Running
                        && claim.equals(w.getStatus().volumes().get(0).pvcName())
                        && w.getStatus().volumes().get(0).bound());
        long mark = scene.cluster().requests().mark();
        scene.restartOperator();
        scene.awaitQuiet();
        assertThat(steps.writes(mark, "virtualmachines", "persistentvolumeclaims", "datavolumes"))
                .isEmpty();
        assertThat(steps.claimOf("web", "root")).isEqualTo(claim);
    }

    @Test
    void a_machine_of_strategy_manual_that_ran_is_started_again() {
        scene.kubeVirt().serveSubresources();
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-manual");
        steps.machine("web", "startStrategy: {runStrategy: Manual}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Stopped);
        scene.kubeVirt().virtctl().start(steps.namespace(), "web-vm");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        steps.takenSnapshot("night", "web");

        steps.restore("undo", "web", "night", "stopPolicy: Stop");

        steps.awaitRestore("undo", RestorePhase.Succeeded);
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        assertThat(scene.virtualMachine(steps.namespace(), "web").getSpec().runStrategy())
                .isEqualTo("Manual");
    }

    @Test
    void a_machine_of_strategy_manual_that_was_off_stays_off() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-manual-off");
        steps.machine("web", "startStrategy: {runStrategy: Manual}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Stopped);
        steps.takenSnapshot("night", "web");

        steps.restore("undo", "web", "night", "");

        steps.awaitRestore("undo", RestorePhase.Succeeded);
        scene.awaitPhase(steps.namespace(), "web", Phase.Stopped);
        assertThat(scene.virtualMachine(steps.namespace(), "web").getSpec().runStrategy())
                .isEqualTo("Manual");
        assertThat(steps.live(VirtualMachineInstance.class, "web-vm")).isNull();
    }

    @Test
    void a_restore_that_kubevirt_gives_up_fails_with_its_words_and_leaves_the_machine_off() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-broken");
        steps.runningMachine("web", "");
        steps.takenSnapshot("night", "web");

        steps.restore("broken", "web", "night", "stopPolicy: Stop");

        WukongRestore failed = steps.awaitRestore("broken", RestorePhase.Failed);
        assertThat(failed.getStatus().conditions().get(0).getReason()).isEqualTo(RestoreReasons.KUBEVIRT_FAILED);
        assertThat(failed.getStatus().error()).contains("gone from the storage", "virtctl start web-vm");
        scene.awaitCondition(steps.namespace(), "web", "PowerOverridden", "True", "StoppedByHand");

        steps.restore("next", "web", "night", "stopPolicy: Stop");
        steps.awaitRestoreReason("next", RestoreReasons.UNFINISHED_RESTORE);
        steps.delete(failed);
        steps.awaitRestore("next", RestorePhase.Succeeded);
    }

    @Test
    void a_snapshot_that_cannot_be_restored_is_reported() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-refusals");
        steps.machine("web", "startStrategy: {autoStart: false}");
        steps.machine("db", "startStrategy: {autoStart: false}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Stopped);
        scene.awaitPhase(steps.namespace(), "db", Phase.Stopped);
        steps.takenSnapshot("of-db", "db");

        steps.restore("missing", "web", "never-taken", "");
        steps.restore("other", "web", "of-db", "");

        steps.awaitRestoreReason("missing", RestoreReasons.SNAPSHOT_NOT_FOUND);
        assertThat(steps.awaitRestore("other", RestorePhase.Failed).getStatus().error())
                .contains("is of Wukong db");
        steps.takenSnapshot("never-taken", "web");
        steps.awaitRestore("missing", RestorePhase.Succeeded);
    }

    @Test
    void restoreFromSnapshot_puts_the_disks_back_once_when_the_machine_is_off() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-from");
        steps.runningMachine("web", "");
        steps.write("web-root", "good");
        steps.takenSnapshot("night", "web");
        steps.write("web-root", "bad");

        scene.patch(steps.namespace(), "web", "{\"spec\":{\"restoreFromSnapshot\":\"night\"}}");
        scene.awaitCondition(steps.namespace(), "web", "Restored", "False", "RestoreWaits");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        assertThat(steps.data("web-root")).isEqualTo("bad");
        scene.kubeVirt().virtctl().stop(steps.namespace(), "web-vm");

        Wukong restored = scene.awaitCondition(steps.namespace(), "web", "Restored", "True", "Restored");
        assertThat(restored.getStatus().restoredFromSnapshot()).isEqualTo("night");
        assertThat(steps.data("web-root")).isEqualTo("good");
        steps.write("web-root", "new");
        steps.delete(steps.live(WukongRestore.class, "web-from-night"));
        steps.awaitGone(WukongRestore.class, "web-from-night");
        scene.restartOperator();
        scene.awaitQuiet();
        assertThat(steps.live(WukongRestore.class, "web-from-night")).isNull();
        assertThat(steps.data("web-root")).isEqualTo("new");
    }

    @Test
    void a_new_wukong_begins_with_the_disks_of_its_snapshot() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-new");
        steps.runningMachine("web", "");
        steps.write("web-root", "good");
        steps.takenSnapshot("night", "web");
        steps.delete(scene.wukong(steps.namespace(), "web"));
        steps.awaitGone(VirtualMachine.class, "web-vm");
        steps.awaitGone(PersistentVolumeClaim.class, "web-root");

        steps.machine("web", "restoreFromSnapshot: night");

        scene.awaitCondition(steps.namespace(), "web", "Restored", "True", "Restored");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        assertThat(steps.data("web-root")).isEqualTo("good");
        assertThat(scene.virtualMachine(steps.namespace(), "web").getSpec().runStrategy())
                .isEqualTo("Always");
        steps.until("the machine is the Wukong's", () -> !scene.virtualMachine(steps.namespace(), "web")
                .getMetadata()
                .getOwnerReferences()
                .isEmpty());
    }

    @Test
    void restoreFromSnapshot_that_cannot_be_done_is_reported_and_disturbs_nothing_that_runs() {
        SnapshotSteps steps = new SnapshotSteps(scene, "restore-findings");
        steps.machine("new", "restoreFromSnapshot: missing");
        scene.awaitCondition(steps.namespace(), "new", "Restored", "False", RestoreReasons.SNAPSHOT_NOT_FOUND);
        assertThat(scene.virtualMachine(steps.namespace(), "new")).isNull();
        assertThat(steps.live(PersistentVolumeClaim.class, "new-root")).isNull();
        steps.runningMachine("web", "");
        steps.takenSnapshot("of-web", "web");
        steps.runningMachine("db", "");

        scene.patch(steps.namespace(), "db", "{\"spec\":{\"restoreFromSnapshot\":\"of-web\"}}");

        scene.awaitCondition(steps.namespace(), "db", "Restored", "False", RestoreReasons.OTHER_WUKONG);
        scene.awaitPhase(steps.namespace(), "db", Phase.Running);
        assertThat(steps.live(WukongSnapshot.class, "of-web").getStatus().usable())
                .isTrue();
    }

    private String memory(SnapshotSteps steps) {
        return scene.virtualMachine(steps.namespace(), "web")
                .getSpec()
                .template()
                .spec()
                .domain()
                .memory()
                .guest()
                .toString();
    }

    private String guest(SnapshotSteps steps) {
        return steps.live(VirtualMachineInstance.class, "web-vm").getMetadata().getUid();
    }
}
