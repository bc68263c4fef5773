package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.snapshot.SnapshotReasons;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disks that move to another StorageClass while their guest runs. */
class StorageMigrationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FAST = "fast-to-move-to";

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespaceAndClass() {
        namespace = scene.cluster().newNamespace("storage-migration");
        scene.client()
                .resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(FAST)
                        .endMetadata()
                        .withProvisioner("standin.test/volumes")
                        .withVolumeBindingMode("Immediate")
                        .build())
                .create();
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: moves}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 5Gi, storageClassName: standard, migrateStorage: true, deletionPolicy: Delete}]
                """);
        scene.awaitPhase(namespace, "moves", Phase.Running);
    }

    @AfterEach
    void deleteClass() {
        scene.client().storage().v1().storageClasses().withName(FAST).delete();
    }

    private void write(String storageClass) {
        scene.patch(
                namespace,
                "moves",
                "{\"spec\":{\"disks\":[{\"name\":\"root\",\"size\":\"5Gi\",\"storageClassName\":\"%s\",\"migrateStorage\":true,\"deletionPolicy\":\"Delete\"}]}}"
                        .formatted(storageClass));
    }

    @Test
    void a_changed_class_moves_the_disk_and_the_old_claim_goes_when_the_guest_runs_on_the_new_one() {
        write(FAST);

        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root-2")));
        Wukong moving = scene.awaitCondition(namespace, "moves", "StorageMigrated", "False", "StorageMigrating");
        assertThat(Scene.condition(moving, "StorageMigrated").getMessage()).contains("moves-root", "moves-root-2");
        assertThat(claim("moves-root").getMetadata().getDeletionTimestamp()).isNull();
        scene.restartOperator();
        scene.awaitQuiet();
        assertThatThrownBy(() -> scene.kubeVirt().virtctl().restart(namespace, "moves-vm"))
                .hasMessageContaining("VM recovery required");
        assertThat(claim("moves-root").getMetadata().getDeletionTimestamp()).isNull();

        migrationEnds();

        await().atMost(PATIENCE).until(() -> claim("moves-root") == null);
        scene.awaitCondition(namespace, "moves", "StorageMigrated", "True", "StorageMigrated");
        assertThat(claim("moves-root-2").getMetadata().getAnnotations()).doesNotContainKey(Annotations.MIGRATION_GUEST);
        assertThat(claim("moves-root-2").getSpec().getStorageClassName()).isEqualTo(FAST);
        assertThat(machine().getSpec().updateVolumesStrategy()).isEqualTo("Migration");

        scene.kubeVirt().virtctl().restart(namespace, "moves-vm");
        await().atMost(PATIENCE).until(() -> machine().getSpec().updateVolumesStrategy() == null);
        scene.awaitPhase(namespace, "moves", Phase.Running);
        assertThat(guestClaims()).containsExactly("moves-root-2");
    }

    @Test
    void the_old_class_written_again_cancels_the_move_and_the_unfinished_claim_goes() {
        write(FAST);
        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root-2")));
        scene.awaitCondition(namespace, "moves", "StorageMigrated", "False", "StorageMigrating");

        write("standard");

        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root")));
        await().atMost(PATIENCE).until(() -> claim("moves-root-2") == null);
        scene.awaitCondition(namespace, "moves", "StorageMigrated", "True", "StorageMigrated");
        assertThat(claim("moves-root").getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void a_cancel_when_the_guest_has_changed_over_keeps_both_claims_until_its_user_says_which_one_counts() {
        write(FAST);
        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root-2")));
        scene.awaitCondition(namespace, "moves", "StorageMigrated", "False", "StorageMigrating");
        migrationIs(Map.of("migrationUid", "the-move"));

        write("standard");

        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root")));
        scene.awaitCondition(namespace, "moves", "StorageMigrated", "False", "StorageMigrationCancelled");
        migrationIs(Map.of("migrationUid", "the-move", "completed", true, "endTimestamp", "2026-01-01T00:00:00Z"));
        Wukong unclear =
                scene.awaitCondition(namespace, "moves", "StorageMigrated", "False", "StorageMigrationUnclear");
        assertThat(Scene.condition(unclear, "StorageMigrated").getMessage())
                .contains("kubectl get pods", "moves-root-2");
        scene.restartOperator();
        scene.awaitQuiet();
        assertThat(claim("moves-root").getMetadata().getDeletionTimestamp()).isNull();
        assertThat(claim("moves-root-2").getMetadata().getDeletionTimestamp()).isNull();

        scene.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName("moves-root-2")
                .edit(claim -> {
                    claim.getMetadata().getAnnotations().remove(Annotations.MIGRATION_GUEST);
                    claim.getMetadata().getAnnotations().remove(Annotations.MIGRATION_SOURCE);
                    return claim;
                });

        scene.awaitCondition(namespace, "moves", "RestartRequired", "True", "ChangesWait");
        assertThat(machine().getSpec().updateVolumesStrategy())
                .as("KubeVirt is to copy nothing")
                .isNull();
        scene.kubeVirt().virtctl().restart(namespace, "moves-vm");
        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root-2")));
        await().atMost(PATIENCE).until(() -> claim("moves-root") == null);
    }

    @Test
    void a_cancel_in_time_lets_the_unfinished_claim_go_when_the_migration_has_failed() {
        write(FAST);
        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root-2")));
        scene.awaitCondition(namespace, "moves", "StorageMigrated", "False", "StorageMigrating");
        migrationIs(Map.of("migrationUid", "the-move"));

        write("standard");

        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root")));
        scene.awaitCondition(namespace, "moves", "StorageMigrated", "False", "StorageMigrationCancelled");
        assertThat(claim("moves-root-2").getMetadata().getDeletionTimestamp()).isNull();
        migrationIs(Map.of(
                "migrationUid", "the-move", "completed", true, "failed", true, "endTimestamp", "2026-01-01T00:00:00Z"));
        await().atMost(PATIENCE).until(() -> claim("moves-root-2") == null);
        scene.awaitCondition(namespace, "moves", "StorageMigrated", "True", "StorageMigrated");
        assertThat(claim("moves-root").getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void a_restart_and_a_snapshot_that_are_asked_for_meanwhile_wait_for_the_end_of_the_move() {
        write(FAST);
        await().atMost(PATIENCE).until(() -> guestClaims().equals(List.of("moves-root-2")));
        String guest = guestUid();
        scene.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: vm.novasphere.dev/v1alpha1
                        kind: WukongSnapshot
                        metadata: {name: meanwhile, namespace: %s}
                        spec: {wukongName: moves}
                        """.formatted(namespace), WukongSnapshot.class))
                .create();
        scene.patch(
                namespace,
                "moves",
                "{\"metadata\":{\"annotations\":{\"vm.novasphere.dev/restartRequestedAt\":\"monday\"}}}");

        Wukong waits = scene.awaitCondition(namespace, "moves", "Restarted", "False", "HeldBack");
        assertThat(waits.getStatus().handledRestart()).isNull();
        await().atMost(PATIENCE).until(() -> snapshotReasons().contains(SnapshotReasons.DISK_MOVES));
        scene.awaitQuiet();
        assertThat(guestUid()).isEqualTo(guest);

        migrationEnds();

        // The restart is asked for now; the subresource that takes it is not served here.
        await().atMost(PATIENCE).until(() -> "monday"
                .equals(scene.wukong(namespace, "moves").getStatus().handledRestart()));
        await().atMost(PATIENCE).until(() -> !snapshotReasons().contains(SnapshotReasons.DISK_MOVES));
        assertThat(guestClaims()).containsExactly("moves-root-2");
    }

    private String guestUid() {
        VirtualMachineInstance guest = scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName("moves-vm")
                .get();
        return guest == null ? "" : guest.getMetadata().getUid();
    }

    private List<String> snapshotReasons() {
        WukongSnapshot snapshot = scene.client()
                .resources(WukongSnapshot.class)
                .inNamespace(namespace)
                .withName("meanwhile")
                .get();
        return snapshot.getStatus() == null
                ? List.of()
                : snapshot.getStatus().conditions().stream()
                        .map(Condition::getReason)
                        .toList();
    }

    /** As virt-handler reports how far the last migration of the guest is. */
    @SuppressWarnings("unchecked")
    private void migrationIs(Map<String, Object> state) {
        editGuest(guest -> {
            ((Map<String, Object>) guest.getAdditionalProperties().get("status")).put("migrationState", state);
            return guest;
        });
    }

    /** As virt-handler reports the end of a migration. */
    private void migrationEnds() {
        editGuest(StorageMigrationIT::ended);
    }

    /** Changes the guest, once more where the stand-in did so in between. */
    private void editGuest(UnaryOperator<GenericKubernetesResource> change) {
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException refused
                        && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
                .until(() -> scene.client()
                                .genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
                                .inNamespace(namespace)
                                .withName("moves-vm")
                                .edit(change)
                        != null);
    }

    @SuppressWarnings("unchecked")
    private static GenericKubernetesResource ended(GenericKubernetesResource guest) {
        Map<String, Object> status =
                (Map<String, Object>) guest.getAdditionalProperties().get("status");
        status.remove("migratedVolumes");
        List<Map<String, Object>> conditions = new ArrayList<>((List<Map<String, Object>>) status.get("conditions"));
        conditions.removeIf(condition -> "VolumesChange".equals(condition.get("type")));
        status.put("conditions", conditions);
        return guest;
    }

    private List<String> guestClaims() {
        VirtualMachineInstance guest = scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName("moves-vm")
                .get();
        return guest == null
                ? List.of()
                : guest.getSpec().volumes().stream()
                        .map(Volume::claimName)
                        .flatMap(name -> name.stream())
                        .toList();
    }

    private VirtualMachine machine() {
        return scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("moves-vm")
                .get();
    }

    private PersistentVolumeClaim claim(String name) {
        return scene.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }
}
