package dev.novasphere.wukong.e2e;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.testcluster.ApiRequests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What the tests of snapshots and restores do and check, in one namespace. */
final class SnapshotSteps {

    /** The annotation that stands for the data of a claim. */
    static final String DATA = "standin.test/data";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private final Scene scene;
    private final String namespace;

    SnapshotSteps(Scene scene, String purpose) {
        this.scene = scene;
        this.namespace = scene.cluster().newNamespace(purpose);
    }

    String namespace() {
        return namespace;
    }

    /** Creates a Wukong of one disk called root on the class standard. */
    void machine(String name, String more) {
        machine(name, "{name: root, size: 1Gi, storageClassName: standard}", more);
    }

    void machine(String name, String disks, String more) {
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [%s]
                  %s
                """.formatted(name, disks, more));
    }

    /** Creates a Wukong as {@link #machine} and waits until it runs with its agent connected. */
    void runningMachine(String name, String more) {
        machine(name, more);
        scene.awaitPhase(namespace, name, Phase.Running);
    }

    WukongSnapshot snapshot(String name, String wukong, String more) {
        WukongSnapshot snapshot =
                Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: WukongSnapshot
                metadata: {name: %s, namespace: %s}
                spec:
                  wukongName: %s
                  %s
                """.formatted(name, namespace, wukong, more), WukongSnapshot.class);
        return scene.client().resource(snapshot).create();
    }

    WukongRestore restore(String name, String wukong, String snapshot, String more) {
        WukongRestore restore =
                Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: WukongRestore
                metadata: {name: %s, namespace: %s}
                spec:
                  wukongName: %s
                  snapshotName: %s
                  %s
                """.formatted(name, namespace, wukong, snapshot, more), WukongRestore.class);
        return scene.client().resource(restore).create();
    }

    WukongSnapshot awaitSnapshot(String name, SnapshotPhase phase) {
        return await(
                WukongSnapshot.class,
                name,
                name + " is to become " + phase,
                s -> s.getStatus() != null && s.getStatus().phase() == phase);
    }

    WukongSnapshot awaitSnapshotReason(String name, String reason) {
        return await(
                WukongSnapshot.class,
                name,
                name + " is to say " + reason,
                s -> s.getStatus() != null
                        && s.getStatus().conditions().stream().anyMatch(c -> reason.equals(c.getReason())));
    }

    WukongRestore awaitRestore(String name, RestorePhase phase) {
        return await(WukongRestore.class, name, name + " is to become " + phase, r -> r.phase() == phase);
    }

    WukongRestore awaitRestoreReason(String name, String reason) {
        return await(
                WukongRestore.class,
                name,
                name + " is to say " + reason,
                r -> r.getStatus() != null
                        && r.getStatus().conditions().stream().anyMatch(c -> reason.equals(c.getReason())));
    }

    /** A snapshot that is taken. */
    void takenSnapshot(String name, String wukong) {
        snapshot(name, wukong, "");
        awaitSnapshot(name, SnapshotPhase.Succeeded);
    }

    /** Writes data to a claim. */
    void write(String claim, String data) {
        scene.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(claim)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(DATA, data));
    }

    /** The data of a claim; null when it has none. */
    String data(String claim) {
        PersistentVolumeClaim live = live(PersistentVolumeClaim.class, claim);
        return live == null || live.getMetadata().getAnnotations() == null
                ? null
                : live.getMetadata().getAnnotations().get(DATA);
    }

    VirtualMachineSnapshot taken(String name) {
        return live(VirtualMachineSnapshot.class, name);
    }

    List<VirtualMachineRestore> restoresOfKubeVirt() {
        return scene.client()
                .resources(VirtualMachineRestore.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    <R extends HasMetadata> R live(Class<R> kind, String name) {
        return scene.client()
                .resources(kind)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    void delete(HasMetadata object) {
        scene.client().resource(object).delete();
    }

    void awaitGone(Class<? extends HasMetadata> kind, String name) {
        until(name + " is to go", () -> live(kind, name) == null);
    }

    void until(String what, java.util.concurrent.Callable<Boolean> condition) {
        org.awaitility.Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }

    /** The claim that a volume of a Wukong's machine is on. */
    String claimOf(String wukong, String volume) {
        return scene.virtualMachine(namespace, wukong).getSpec().template().spec().volumes().stream()
                .filter(v -> v.name().equals(volume))
                .map(v -> v.persistentVolumeClaim().claimName())
                .findFirst()
                .orElseThrow();
    }

    /** The operator's writes to a kind in this namespace after a mark. */
    List<ApiRequests.Request> writes(long mark, String... resources) {
        return scene.operatorRequests(mark).stream()
                .filter(r -> namespace.equals(r.namespace()))
                .filter(r -> WRITES.contains(r.verb()) && Set.of(resources).contains(r.resource()))
                .toList();
    }

    private <R extends HasMetadata> R await(Class<R> kind, String name, String description, Predicate<R> condition) {
        Object[] last = new Object[1];
        try {
            org.awaitility.Awaitility.await(description)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        R live = live(kind, name);
                        last[0] = live;
                        return live != null && condition.test(live);
                    });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(description + ", but it is\n" + Serialization.asYaml(last[0]), e);
        }
        return kind.cast(last[0]);
    }
}
