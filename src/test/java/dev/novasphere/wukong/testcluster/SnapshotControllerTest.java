package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.testcluster.AnsweringServer.Answer;
import dev.novasphere.wukong.testcluster.AnsweringServer.Request;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snapshots and restores of the stand-in while its informers are behind the server. */
class SnapshotControllerTest {

    private static final String NAMESPACE = "shop";
    private static final Map<String, Object> SPEC_OF_MACHINE = Map.of(
            "template",
            Map.of(
                    "spec",
                    Map.of(
                            "volumes",
                            List.of(Map.of(
                                    "name", "root", "persistentVolumeClaim", Map.of("claimName", "web-root"))))));

    private final Map<String, HasMetadata> onServer = new ConcurrentHashMap<>();
    private final List<Request> writes = new CopyOnWriteArrayList<>();
    private final AnsweringServer server = AnsweringServer.start(this::answer);
    private final ClusterView view = new ClusterView(server.client());
    private final Component writer = new Component(server.client(), "virt-controller");
    private final SnapshotContents contents = new SnapshotContents();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void a_snapshot_has_the_data_that_the_server_has_although_the_informer_of_claims_is_behind() {
        view.machines.wrote(onServer(machine(Map.of("snapshotInProgress", "night"))));
        view.snapshots.wrote(onServer(snapshot("InProgress")));
        view.claims.wrote(claim("older"));
        onServer.put("web-root", claim("good"));

        new SnapshotController(view, writer, contents, (key, after) -> {}).handle("shop/night");

        SnapshotContents.Content content = contents.of("uid-of-night");
        assertThat(content).isNotNull();
        assertThat(Objects.annotation(content.claims().get("root"), SnapshotController.DATA))
                .isEqualTo("good");
    }

    @Test
    void a_snapshot_that_is_over_lets_go_of_its_machine_when_that_failed_before() {
        onServer(machine(Map.of("snapshotInProgress", "night")));
        view.snapshots.wrote(onServer(snapshot("Succeeded")));

        new SnapshotController(view, writer, contents, (key, after) -> {}).handle("shop/night");

        assertThat(writes).singleElement().satisfies(write -> assertThat(write.body())
                .contains("\"snapshotInProgress\":null", "\"resourceVersion\":\"5\""));
    }

    @Test
    void a_restore_that_is_over_lets_go_of_its_machine_when_that_failed_before() {
        onServer(machine(Map.of("restoreInProgress", "undo")));
        view.restores.wrote(onServer(restore(true)));

        new RestoreController(view, writer, contents, (key, after) -> {}).handle("shop/undo");

        assertThat(writes).singleElement().satisfies(write -> assertThat(write.body())
                .contains("\"restoreInProgress\":null", "\"resourceVersion\":\"5\""));
    }

    @Test
    void a_restore_does_not_let_go_of_a_machine_that_another_one_holds() {
        onServer(machine(Map.of("restoreInProgress", "another")));
        view.restores.wrote(onServer(restore(true)));

        new RestoreController(view, writer, contents, (key, after) -> {}).handle("shop/undo");

        assertThat(writes).isEmpty();
    }

    @Test
    void a_restore_waits_for_a_guest_that_its_informer_does_not_have_yet() {
        view.machines.wrote(onServer(machine(Map.of())));
        view.snapshots.wrote(onServer(snapshot("Succeeded")));
        contents.keep("uid-of-night", new SnapshotContents.Content(machine(Map.of()), Map.of()));
        view.restores.wrote(onServer(restore(false)));
        onServer.put("guest of web-vm", object("VirtualMachineInstance", "web-vm", Map.of(), Map.of()));
        List<String> waits = new CopyOnWriteArrayList<>();

        new RestoreController(view, writer, contents, (key, after) -> waits.add(key)).handle("shop/undo");

        assertThat(waits).containsExactly("shop/undo");
        assertThat(writes).singleElement().satisfies(write -> assertThat(write.body())
                .contains("Waiting for target to be ready"));
    }

    private Answer answer(Request request) {
        String path = request.uri().getPath().replace("/status", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        HasMetadata object = onServer.get(path.contains("/virtualmachineinstances/") ? "guest of " + name : name);
        if (!request.method().equals("GET")) {
            writes.add(request);
        }
        return object == null
                ? new Answer(
                        404,
                        new StatusBuilder()
                                .withCode(404)
                                .withReason("NotFound")
                                .withMessage(name + " not found")
                                .build())
                : new Answer(200, object);
    }

    private <R extends HasMetadata> R onServer(R object) {
        onServer.put(object.getMetadata().getName(), object);
        return object;
    }

    private static GenericKubernetesResource machine(Map<String, Object> status) {
        return object("VirtualMachine", "web-vm", SPEC_OF_MACHINE, status);
    }

    private static GenericKubernetesResource snapshot(String phase) {
        return object(
                "VirtualMachineSnapshot", "night", Map.of("source", Map.of("name", "web-vm")), Map.of("phase", phase));
    }

    private static GenericKubernetesResource restore(boolean complete) {
        return object(
                "VirtualMachineRestore",
                "undo",
                Map.of("target", Map.of("name", "web-vm"), "virtualMachineSnapshotName", "night"),
                Map.of("complete", complete));
    }

    private static PersistentVolumeClaim claim(String data) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("web-root")
                .withResourceVersion("5")
                .addToAnnotations(SnapshotController.DATA, data)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(KubeVirtStandIn.STANDARD)
                .endSpec()
                .withNewStatus()
                .withPhase("Bound")
                .endStatus()
                .build();
    }

    private static GenericKubernetesResource object(
            String kind, String name, Map<String, Object> spec, Map<String, Object> status) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(kind.equals("VirtualMachine") ? "kubevirt.io/v1" : "snapshot.kubevirt.io/v1beta1");
        object.setKind(kind);
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withUid("uid-of-" + name)
                .withResourceVersion("5")
                .withCreationTimestamp(Instant.now().toString())
                .build());
        object.setAdditionalProperty("spec", spec);
        object.setAdditionalProperty("status", status);
        return object;
    }
}
