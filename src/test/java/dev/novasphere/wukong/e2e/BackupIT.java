package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.device.Interface;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.restore.RestoreReasons;
import dev.novasphere.wukong.plan.snapshot.SnapshotReasons;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Wukongs that come back from a backup tool, which gives every object a new UID and leaves owners and status out, against an API server
 * with KubeVirt's stand-in.
 */
@Tag("full")
class BackupIT {

    /** What is saved, in the order in which it is restored: claims first, then the other kinds by their names. */
    private static final List<Kind> SAVED = List.of(
            new Kind("v1", "PersistentVolumeClaim"),
            new Kind("v1", "Secret"),
            new Kind("k8s.cni.cncf.io/v1", "NetworkAttachmentDefinition"),
            new Kind("kubevirt.io/v1", "VirtualMachine"),
            new Kind("vm.novasphere.dev/v1alpha1", "WukongRestore"),
            new Kind("vm.novasphere.dev/v1alpha1", "Wukong"),
            new Kind("vm.novasphere.dev/v1alpha1", "WukongSnapshot"));

    private final Scene scene = Scene.shared();
    private SnapshotSteps steps;

    private record Kind(String apiVersion, String kind) {}

    @AfterEach
    void removeWukongs() {
        scene.client().resources(Wukong.class).inNamespace(steps.namespace()).delete();
    }

    @Test
    void nothing_that_was_done_once_is_done_again_after_a_backup_and_the_machine_keeps_its_addresses_and_runs() {
        steps = new SnapshotSteps(scene, "backup");
        steps.runningMachine("web", "networks: [{name: lan}]");
        steps.takenSnapshot("night", "web");
        steps.restore("undo", "web", "night", "stopPolicy: Stop");
        steps.awaitRestore("undo", RestorePhase.Succeeded);
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        putBackByTheWukongItself();
        List<String> addresses = addresses();
        assertThat(addresses).hasSize(2).doesNotContainNull();

        List<GenericKubernetesResource> backup = save();
        assertThat(backup).extracting(GenericKubernetesResource::getKind).contains("WukongRestore", "WukongSnapshot");
        removeAll(backup);
        backup.forEach(this::restore);

        WukongRestore undo = steps.awaitRestoreReason("undo", RestoreReasons.DONE_BEFORE);
        assertThat(undo.phase()).isEqualTo(RestorePhase.Succeeded);
        WukongSnapshot night = steps.awaitSnapshotReason("night", SnapshotReasons.GONE);
        assertThat(night.getStatus().phase()).isEqualTo(SnapshotPhase.Failed);
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        String guest =
                steps.live(VirtualMachineInstance.class, "web-vm").getMetadata().getUid();
        scene.awaitQuiet();
        assertThat(addresses()).isEqualTo(addresses);
        assertThat(steps.live(VirtualMachineInstance.class, "web-vm")
                        .getMetadata()
                        .getUid())
                .isEqualTo(guest);
        assertThat(machine().getSpec().runStrategy()).isEqualTo("Always");
        assertThat(machine().getStatus().condition("RestartRequired")).isEmpty();
        assertThat(snapshotsOfKubeVirt()).isEmpty();
        assertThat(steps.restoresOfKubeVirt()).isEmpty();

        scene.kubeVirt().virtctl().stop(steps.namespace(), "web-vm");
        scene.awaitPhase(steps.namespace(), "web", Phase.Stopped);
        scene.awaitQuiet();
        assertThat(steps.restoresOfKubeVirt()).isEmpty();
        assertThat(steps.live(WukongRestore.class, "web-from-night")).isNull();
        assertThat(steps.live(Wukong.class, "web").getStatus().restoredFromSnapshot())
                .isEqualTo("night");
    }

    @Test
    void the_claims_and_the_wukong_alone_give_a_machine_of_the_same_addresses() {
        steps = new SnapshotSteps(scene, "backup-claims");
        steps.runningMachine("web", "networks: [{name: lan}]");
        List<String> addresses = addresses();

        List<GenericKubernetesResource> backup = save();
        removeAll(backup);
        backup.stream()
                .filter(object -> List.of("PersistentVolumeClaim", "Wukong").contains(object.getKind()))
                .forEach(this::restore);

        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        assertThat(addresses()).isEqualTo(addresses);
    }

    @Test
    void a_snapshot_whose_object_of_kubevirt_stayed_is_whole_again() {
        steps = new SnapshotSteps(scene, "backup-snapshot");
        steps.runningMachine("web", "");
        steps.snapshot("night", "web", "deletionPolicy: Retain");
        steps.awaitSnapshot("night", SnapshotPhase.Succeeded);
        String taken = steps.taken("night").getMetadata().getUid();

        GenericKubernetesResource saved = save().stream()
                .filter(object -> object.getKind().equals("WukongSnapshot"))
                .findFirst()
                .orElseThrow();
        removeAll(List.of(saved));
        restore(saved);

        assertThat(steps.awaitSnapshot("night", SnapshotPhase.Succeeded)
                        .getStatus()
                        .includedDisks())
                .containsExactly("root");
        assertThat(steps.taken("night").getMetadata().getUid()).isEqualTo(taken);
    }

    @Test
    void a_wukong_and_its_snapshot_in_a_new_cluster_say_that_they_wait_for_each_other_and_go_on_when_one_lets_go() {
        steps = new SnapshotSteps(scene, "backup-git");
        steps.machine("web", "restoreFromSnapshot: night");
        steps.snapshot("night", "web", "");

        scene.awaitCondition(steps.namespace(), "web", "Restored", "False", RestoreReasons.WAIT_FOR_EACH_OTHER);
        steps.awaitSnapshotReason("night", SnapshotReasons.WAIT_FOR_EACH_OTHER);

        scene.patch(steps.namespace(), "web", "{\"spec\":{\"restoreFromSnapshot\":null}}");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
        steps.awaitSnapshot("night", SnapshotPhase.Succeeded);
    }

    /** A restore for restoreFromSnapshot that is over and whose WukongRestore its user deleted. */
    private void putBackByTheWukongItself() {
        scene.patch(steps.namespace(), "web", "{\"spec\":{\"restoreFromSnapshot\":\"night\"}}");
        scene.kubeVirt().virtctl().stop(steps.namespace(), "web-vm");
        steps.awaitRestore("web-from-night", RestorePhase.Succeeded);
        scene.awaitWukong(steps.namespace(), "web", "it says so", w -> "night"
                .equals(w.getStatus().restoredFromSnapshot()));
        steps.delete(steps.live(WukongRestore.class, "web-from-night"));
        steps.awaitGone(WukongRestore.class, "web-from-night");
        scene.kubeVirt().virtctl().start(steps.namespace(), "web-vm");
        scene.awaitPhase(steps.namespace(), "web", Phase.Running);
    }

    private List<GenericKubernetesResource> save() {
        List<GenericKubernetesResource> saved = new ArrayList<>();
        for (Kind kind : SAVED) {
            saved.addAll(scene.client()
                    .genericKubernetesResources(kind.apiVersion(), kind.kind())
                    .inNamespace(steps.namespace())
                    .list()
                    .getItems());
        }
        return saved;
    }

    private void removeAll(List<GenericKubernetesResource> objects) {
        List<GenericKubernetesResource> wukongsFirst = new ArrayList<>(objects);
        wukongsFirst.sort((a, b) ->
                Boolean.compare(b.getKind().equals("Wukong"), a.getKind().equals("Wukong")));
        wukongsFirst.forEach(object -> scene.client().resource(object).delete());
        for (GenericKubernetesResource object : objects) {
            steps.until(
                    object.getKind() + " " + object.getMetadata().getName() + " is to go",
                    () -> scene.client().resource(object).get() == null);
        }
        if (objects.stream().anyMatch(object -> object.getKind().equals("VirtualMachine"))) {
            steps.awaitGone(VirtualMachine.class, "web-vm");
            steps.awaitGone(VirtualMachineInstance.class, "web-vm");
            steps.awaitGone(PersistentVolumeClaim.class, "web-root");
            steps.until("KubeVirt's snapshots are to go", () -> snapshotsOfKubeVirt()
                    .isEmpty());
        }
    }

    /** As backup tools do: metadata of the server, owners, status and the binding of claims go; managedFields are written back. */
    private void restore(GenericKubernetesResource saved) {
        GenericKubernetesResource object = Serialization.clone(saved);
        var metadata = object.getMetadata();
        var managedFields = metadata.getManagedFields();
        metadata.setUid(null);
        metadata.setResourceVersion(null);
        metadata.setGeneration(null);
        metadata.setCreationTimestamp(null);
        metadata.setOwnerReferences(null);
        metadata.setManagedFields(null);
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations().keySet().removeIf(key -> key.startsWith("pv.kubernetes.io/"));
        }
        object.getAdditionalProperties().remove("status");
        if (object.getKind().equals("PersistentVolumeClaim")) {
            object.<Map<String, Object>>get("spec").remove("volumeName");
        }
        scene.client().resource(object).create();
        scene.client()
                .resource(object)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("metadata", Map.of("managedFields", managedFields))));
    }

    private VirtualMachine machine() {
        return scene.virtualMachine(steps.namespace(), "web");
    }

    private List<String> addresses() {
        return machine().getSpec().template().spec().domain().devices().interfaces().stream()
                .map(Interface::macAddress)
                .toList();
    }

    private List<VirtualMachineSnapshot> snapshotsOfKubeVirt() {
        return scene.client()
                .resources(VirtualMachineSnapshot.class)
                .inNamespace(steps.namespace())
                .list()
                .getItems();
    }
}
