package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Disks, cpu and memory that grow while the guest runs, and what is reported when they cannot. */
class GrowthIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("growth");
    }

    private static String wukong(String name, String storageClass, String more) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 2
                  memory: 2Gi
                  disks: [{name: root, size: 5Gi, storageClassName: %s}]
                """.formatted(name, storageClass) + more.indent(2);
    }

    private void resize(String name, String storageClass, String size) {
        scene.patch(
                namespace,
                name,
                "{\"spec\":{\"disks\":[{\"name\":\"root\",\"size\":\"%s\",\"storageClassName\":\"%s\"}]}}"
                        .formatted(size, storageClass));
    }

    @Test
    void a_disk_grows_under_the_running_guest_and_each_step_is_reported() {
        storageClass("growth-stepwise", "stepwise");
        scene.create(namespace, wukong("slow", "growth-stepwise", ""));
        scene.awaitPhase(namespace, "slow", Phase.Running);

        resize("slow", "growth-stepwise", "9Gi");
        scene.awaitCondition(namespace, "slow", "VolumesBound", "True", "Growing");
        scene.kubeVirt().goOnGrowing(namespace, "slow-root");
        scene.awaitWukong(namespace, "slow", "the file system is waited for", w -> volumes(w)
                .contains("file system"));
        scene.kubeVirt().goOnGrowing(namespace, "slow-root");

        Wukong grown = scene.awaitCondition(namespace, "slow", "VolumesBound", "True", "VolumesReady");
        assertThat(grown.getStatus().phase()).isEqualTo(Phase.Running);
        assertThat(grown.getStatus().volumes().get(0).capacity()).isEqualTo("9Gi");
    }

    @Test
    void the_guest_of_an_imported_disk_on_a_file_system_gets_what_growth_asks_for() {
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: imported}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 5Gi, storageClassName: standard, image: "https://images.example.org/a.qcow2"}]
                """);
        scene.awaitPhase(namespace, "imported", Phase.Running);
        Quantity made = requested("imported-root");
        assertThat(inGibibytes(made)).as("CDI adds room").isGreaterThan(5);

        scene.patch(
                namespace,
                "imported",
                "{\"spec\":{\"disks\":[{\"name\":\"root\",\"size\":\"9Gi\",\"storageClassName\":\"standard\","
                        + "\"image\":\"https://images.example.org/a.qcow2\"}]}}");
        double least = 9 * inGibibytes(made) / 5;
        await("room for the file system is added to 9Gi").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        inGibibytes(requested("imported-root")))
                .isBetween(least, least * 1.01));
        scene.awaitCondition(namespace, "imported", "VolumesBound", "True", "VolumesReady");

        Quantity grown = requested("imported-root");
        scene.patch(namespace, "imported", "{\"spec\":{\"cpu\":2}}");
        scene.awaitCondition(namespace, "imported", "RestartRequired", "True", "ChangesWait");
        assertThat(requested("imported-root"))
                .as("a disk that has grown stays as it is")
                .isEqualTo(grown);
    }

    @Test
    void growth_that_the_storage_cannot_give_is_reported_in_its_words() {
        storageClass("growth-fails", "fails");
        scene.create(namespace, wukong("full", "growth-fails", ""));
        scene.awaitPhase(namespace, "full", Phase.Running);

        resize("full", "growth-fails", "9Gi");

        Wukong full = scene.awaitCondition(namespace, "full", "VolumesBound", "True", "GrowthFailed");
        assertThat(volumes(full)).contains("the pool has not enough space left");
        assertThat(full.getStatus().phase()).isEqualTo(Phase.Running);
    }

    @Test
    void growth_beyond_the_quota_is_reported_and_comes_once_the_quota_allows_it() {
        scene.create(namespace, wukong("poor", "standard", ""));
        scene.awaitPhase(namespace, "poor", Phase.Running);
        quota("6Gi");

        resize("poor", "standard", "9Gi");
        scene.awaitWukong(
                namespace, "poor", "the quota is named", w -> volumes(w).contains("exceeded quota"));
        quota("20Gi");

        scene.awaitWukong(namespace, "poor", "the disk has grown", w -> "9Gi"
                .equals(w.getStatus().volumes().get(0).capacity()));
    }

    @Test
    void a_claim_enlarged_by_another_client_is_left_alone() {
        scene.create(namespace, wukong("large", "standard", ""));
        scene.awaitPhase(namespace, "large", Phase.Running);
        scene.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName("large-root")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"20Gi\"}}}}");

        resize("large", "standard", "9Gi");

        // A moment earlier the operator may not know of the larger claim yet, tries to grow it, and is refused.
        scene.awaitWukong(
                namespace,
                "large",
                "the change is seen",
                w -> "9Gi".equals(w.getStatus().volumes().get(0).size())
                        && "20Gi".equals(w.getStatus().volumes().get(0).capacity())
                        && "DiskShrinkIgnored"
                                .equals(Scene.condition(w, "VolumesBound").getReason()));
        assertThat(requested("large-root")).isEqualTo(new Quantity("20Gi"));
    }

    @Test
    void a_smaller_size_is_refused_at_once() {
        scene.create(namespace, wukong("shrink", "standard", ""));

        Assertions.assertThatThrownBy(() -> resize("shrink", "standard", "4Gi"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("cannot shrink");
    }

    @Test
    void cpu_and_memory_reach_the_running_guest_with_live_resize() {
        scene.create(namespace, wukong("live", "shared", "liveResize: true"));
        scene.awaitPhase(namespace, "live", Phase.Running);

        scene.patch(namespace, "live", "{\"spec\":{\"cpu\":4,\"memory\":\"4Gi\"}}");

        await().atMost(PATIENCE)
                .until(() -> guest("live").getSpec().domain().cpu().sockets() == 4
                        && new Quantity("4Gi")
                                .equals(guest("live")
                                        .getSpec()
                                        .domain()
                                        .memory()
                                        .guest()));
        assertThat(Scene.condition(scene.wukong(namespace, "live"), "RestartRequired"))
                .isNull();
    }

    @Test
    void what_live_resize_lacks_is_reported_before_it_is_needed() {
        scene.create(namespace, wukong("stuck", "standard", "liveResize: true"));

        Wukong stuck = scene.awaitCondition(namespace, "stuck", "SpecAccepted", "True", "LiveResizeNotMigratable");

        assertThat(Scene.condition(stuck, "SpecAccepted").getMessage()).contains("ReadWriteMany");
    }

    @Test
    void a_change_that_waits_for_a_restart_is_reported_by_its_fields() {
        scene.create(namespace, wukong("fields", "standard", ""));
        scene.awaitPhase(namespace, "fields", Phase.Running);

        scene.patch(namespace, "fields", "{\"spec\":{\"cpu\":4}}");
        Wukong waiting = scene.awaitCondition(namespace, "fields", "RestartRequired", "True", "ChangesWait");
        assertThat(Scene.condition(waiting, "RestartRequired").getMessage())
                .contains("spec.cpu (2 run, 4 wanted)")
                .doesNotContain("spec.memory", "disk root");

        scene.kubeVirt().virtctl().restart(namespace, "fields-vm");
        scene.awaitCondition(namespace, "fields", "RestartRequired", "False", "NoChangesWait");
    }

    private static String volumes(Wukong wukong) {
        return Scene.condition(wukong, "VolumesBound").getMessage();
    }

    private Quantity requested(String claim) {
        return scene.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(claim)
                .get()
                .getSpec()
                .getResources()
                .getRequests()
                .get("storage");
    }

    private static double inGibibytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).doubleValue() / (1L << 30);
    }

    private VirtualMachineInstance guest(String wukong) {
        return scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName(wukong + "-vm")
                .get();
    }

    private void storageClass(String name, String growth) {
        scene.client()
                .resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withProvisioner("standin.test/" + name)
                        .withParameters(Map.of("growth", growth))
                        .withVolumeBindingMode("Immediate")
                        .withAllowVolumeExpansion(true)
                        .build())
                .serverSideApply();
    }

    private void quota(String storage) {
        scene.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("storage")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("requests.storage", new Quantity(storage)))
                        .endSpec()
                        .build())
                .serverSideApply();
        await("the quota is counted").atMost(PATIENCE).until(() -> {
            var quota = scene.client()
                    .resourceQuotas()
                    .inNamespace(namespace)
                    .withName("storage")
                    .get();
            return quota.getStatus() != null
                    && quota.getStatus().getHard() != null
                    && new Quantity(storage).equals(quota.getStatus().getHard().get("requests.storage"))
                    && quota.getStatus().getUsed() != null;
        });
    }
}
