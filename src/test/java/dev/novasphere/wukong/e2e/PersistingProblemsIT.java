package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a problem that lasts costs, while the guest runs and nothing changes. */
@Tag("full")
class PersistingProblemsIT {

    /** Readings that the delays of 2, 4, 8, 16 ... seconds allow within the window, and one on its way. */
    private static final int READINGS = 4;

    private static final Duration WINDOW = Duration.ofSeconds(25);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("lasting");
    }

    /** A problem that lasts is tried again after each restart, which other tests would count. */
    @AfterEach
    void removeWukongs() {
        scene.client().resources(Wukong.class).inNamespace(namespace).delete();
    }

    private static String wukong(String name, String disks, String more) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 2
                  memory: 2Gi
                  disks: [%s]
                """.formatted(name, disks) + more.indent(2);
    }

    private void running(String name, String disks) {
        scene.create(namespace, wukong(name, disks, ""));
        scene.awaitPhase(namespace, name, Phase.Running);
    }

    private double reconciliations() {
        return scene.operator().metrics().sum("wukong_reconcile_duration_seconds_count", "controller", "wukong");
    }

    /** How many reconciliations there are in the window, whatever other Wukongs of the cluster need. */
    private double reconciliationsInWindow() throws InterruptedException {
        double before = reconciliations();
        TimeUnit.MILLISECONDS.sleep(WINDOW.toMillis());
        return reconciliations() - before;
    }

    @Test
    void a_problem_that_lasts_is_rechecked_by_the_schedule_although_the_guest_is_ready() throws InterruptedException {
        scene.client()
                .resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName("lasting-rigid")
                        .endMetadata()
                        .withProvisioner("standin.test/lasting-rigid")
                        .withVolumeBindingMode("Immediate")
                        .withAllowVolumeExpansion(false)
                        .build())
                .serverSideApply();
        String disk = "{name: root, size: 5Gi, storageClassName: %s}";
        running("healthy", disk.formatted("standard"));
        running("rigid", disk.formatted("lasting-rigid"));
        running("poor", disk.formatted("standard"));
        running("keyless", disk.formatted("standard"));
        quota();
        scene.awaitQuiet();
        double atRest = reconciliationsInWindow();
        assertThat(atRest).as("the metric counts").isGreaterThanOrEqualTo(0);
        assertThat(reconciliations()).isPositive();

        long mark = scene.cluster().requests().mark();
        resize("rigid", "lasting-rigid", "9Gi");
        resize("poor", "standard", "12Gi");
        scene.patch(namespace, "keyless", "{\"spec\":{\"sshKeySecret\":\"no-such-secret\"}}");
        scene.awaitCondition(namespace, "rigid", "VolumesBound", "True", "NotAsAsked");
        scene.awaitCondition(namespace, "poor", "VolumesBound", "True", "NotAsAsked");
        scene.awaitCondition(namespace, "keyless", "Applied", "False", "HeldBack");
        double withProblems = reconciliationsInWindow();

        List<Request> requests = scene.operatorRequests(mark).stream()
                .filter(request -> namespace.equals(request.namespace()))
                .filter(request -> !request.subresource().equals("status")
                        && !request.resource().equals("events"))
                .toList();
        assertThat(requests)
                .allSatisfy(request -> assertThat(request.verb() + " " + request.resource() + " " + request.name())
                        .isIn("get secrets no-such-secret", "patch persistentvolumeclaims poor-root"));
        assertThat(requests).filteredOn(r -> r.resource().equals("secrets")).hasSizeBetween(1, 1 + READINGS);
        assertThat(requests)
                .filteredOn(r -> r.resource().equals("persistentvolumeclaims"))
                .hasSizeBetween(1, 1 + READINGS);
        assertThat(withProblems - atRest)
                .as("of two Wukongs whose problem no watch reports; the third waits for its StorageClass")
                .isLessThanOrEqualTo(3 * READINGS);

        scene.client().storage().v1().storageClasses().withName("lasting-rigid").edit(found -> new StorageClassBuilder(
                        found)
                .withAllowVolumeExpansion(true)
                .build());
        scene.awaitWukong(namespace, "rigid", "the disk grows as soon as its class allows it", w -> "9Gi"
                .equals(w.getStatus().volumes().get(0).capacity()));
    }

    @Test
    void what_a_wukong_names_is_not_read_at_every_event() {
        String disks = IntStream.range(0, 32)
                .mapToObj("{name: d%1$d, claimName: no-such-%1$d}"::formatted)
                .collect(Collectors.joining(", "));
        scene.create(namespace, wukong("hostile", disks, """
                        sshKeySecret: no-such-keys
                        cloudInitUser: {name: root, passwordSecretRef: {name: no-such-password}}
                        """));
        scene.awaitPhase(namespace, "hostile", Phase.Pending);
        long mark = scene.cluster().requests().mark();

        for (int i = 0; i < 20; i++) {
            scene.patch(namespace, "hostile", "{\"metadata\":{\"annotations\":{\"touched\":\"%d\"}}}".formatted(i));
        }
        scene.awaitQuiet();

        assertThat(scene.operatorRequests(mark).stream()
                        .filter(request -> namespace.equals(request.namespace()))
                        .filter(request -> request.verb().equals("get")))
                .hasSizeLessThanOrEqualTo(READINGS * 34);
    }

    @Test
    void a_wukong_whose_disk_names_no_class_is_woken_when_a_default_class_comes() {
        Map<String, String> none = Map.of("storageclass.kubernetes.io/is-default-class", "false");
        scene.client().storage().v1().storageClasses().withName("standard").edit(found -> new StorageClassBuilder(found)
                .editMetadata()
                .addToAnnotations(none)
                .endMetadata()
                .build());
        try {
            scene.create(namespace, wukong("classless", "{name: root, size: 1Gi}", ""));
            scene.awaitWukong(
                    namespace,
                    "classless",
                    "the missing default is reported",
                    w -> w.getStatus() != null
                            && String.valueOf(w.getStatus().conditions()).contains("no default StorageClass"));
        } finally {
            scene.client().storage().v1().storageClasses().withName("standard").edit(found -> new StorageClassBuilder(
                            found)
                    .editMetadata()
                    .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
                    .endMetadata()
                    .build());
        }
        scene.awaitWukong(namespace, "classless", "the default is known", w -> !String.valueOf(
                        w.getStatus().conditions())
                .contains("no default StorageClass"));
    }

    private void resize(String name, String storageClass, String size) {
        scene.patch(
                namespace,
                name,
                "{\"spec\":{\"disks\":[{\"name\":\"root\",\"size\":\"%s\",\"storageClassName\":\"%s\"}]}}"
                        .formatted(size, storageClass));
    }

    /** Allows the four disks of 5Gi and growth by 4Gi. */
    private void quota() {
        scene.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("storage")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("requests.storage", new Quantity("24Gi")))
                        .endSpec()
                        .build())
                .serverSideApply();
        await("the quota is counted").atMost(Duration.ofSeconds(60)).until(() -> {
            var quota = scene.client()
                    .resourceQuotas()
                    .inNamespace(namespace)
                    .withName("storage")
                    .get();
            return quota.getStatus() != null
                    && quota.getStatus().getUsed() != null
                    && new Quantity("20Gi").equals(quota.getStatus().getUsed().get("requests.storage"));
        });
    }
}
