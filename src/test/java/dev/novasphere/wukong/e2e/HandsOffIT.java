package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Finalizers;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator keeps its hands off a paused Wukong, a protected one cannot be deleted, and Ready can mean that the guest serves. */
class HandsOffIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PAUSED = "vm.novasphere.dev/paused";
    private static final String PROTECTED = "vm.novasphere.dev/deletion-protection";

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("hands");
    }

    private static String wukong(String name, String annotation, String more) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata:
                  name: %s
                  annotations: {%s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks:
                    - name: root
                      size: 1Gi
                      storageClassName: standard
                """.formatted(name, annotation) + more.indent(2);
    }

    private void annotate(String name, String annotation, String value) {
        scene.patch(
                namespace,
                name,
                "{\"metadata\":{\"annotations\":{\"%s\":%s}}}"
                        .formatted(annotation, value == null ? "null" : "\"" + value + "\""));
    }

    @Test
    void nothing_but_the_status_is_written_while_a_wukong_is_paused_and_it_converges_afterwards() {
        scene.create(namespace, wukong("still", "", ""));
        scene.awaitPhase(namespace, "still", Phase.Running);
        annotate("still", PAUSED, "true");
        scene.awaitCondition(namespace, "still", "Paused", "True", "ByAnnotation");

        long mark = scene.cluster().requests().mark();
        scene.patch(namespace, "still", "{\"spec\":{\"cpu\":4}}");
        scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("still-vm")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"vm.novasphere.dev/wukong\":null}}}");
        scene.awaitCondition(namespace, "still", "Applied", "False", "HeldBack");
        scene.awaitQuiet();
        assertThat(scene.operatorRequests(mark))
                .filteredOn(r -> r.writes() && !r.resource().equals("events"))
                .allSatisfy(r -> {
                    assertThat(r.resource()).isEqualTo("wukongs");
                    assertThat(r.subresource()).isEqualTo("status");
                });
        assertThat(cores("still")).isEqualTo(1);

        annotate("still", PAUSED, null);
        await().atMost(PATIENCE).until(() -> cores("still") == 4);
        Wukong after = scene.awaitWukong(
                namespace, "still", "it is to be unpaused", w -> Scene.condition(w, "Paused") == null);
        assertThat(Scene.condition(after, "Applied").getStatus()).isEqualTo("True");
        assertThat(scene.virtualMachine(namespace, "still").getMetadata().getLabels())
                .containsEntry("vm.novasphere.dev/wukong", "still");
    }

    @Test
    void a_wukong_created_paused_gets_its_machine_when_it_is_unpaused() {
        scene.create(namespace, wukong("wait", PAUSED + ": \"true\"", ""));
        Wukong waiting = scene.awaitCondition(namespace, "wait", "Ready", "False", "NothingWritten");
        scene.awaitQuiet();
        assertThat(waiting.getStatus().phase()).isEqualTo(Phase.Pending);
        assertThat(scene.virtualMachine(namespace, "wait")).isNull();

        annotate("wait", PAUSED, null);
        scene.awaitPhase(namespace, "wait", Phase.Running);
    }

    @Test
    void deletion_of_a_paused_wukong_ends() {
        scene.create(namespace, wukong("end", "", ""));
        scene.awaitPhase(namespace, "end", Phase.Running);
        annotate("end", PAUSED, "true");
        scene.awaitCondition(namespace, "end", "Paused", "True", "ByAnnotation");

        delete("end");

        await().atMost(PATIENCE).until(() -> scene.wukong(namespace, "end") == null);
        await().atMost(PATIENCE).until(() -> scene.virtualMachine(namespace, "end") == null);
    }

    @Test
    void without_the_policy_the_finalizer_holds_a_protected_wukong_until_the_annotation_goes() {
        scene.create(namespace, wukong("safe", PROTECTED + ": \"true\"", ""));
        scene.awaitPhase(namespace, "safe", Phase.Running);
        assertThat(scene.awaitCondition(namespace, "safe", "DeletionProtected", "True", "Protected")
                        .getMetadata()
                        .getFinalizers())
                .containsExactly(Finalizers.WUKONG);
        String guest = guest("safe");

        delete("safe");
        Wukong held = scene.awaitCondition(namespace, "safe", "DeletionProtected", "True", "DeletionHeld");
        assertThat(Scene.condition(held, "DeletionProtected").getMessage())
                .contains("kubectl annotate wukong safe -n " + namespace + " " + PROTECTED + "-");
        scene.awaitQuiet();
        assertThat(guest("safe")).isEqualTo(guest);
        assertThat(scene.client().v1().events().inNamespace(namespace).list().getItems())
                .extracting(Event::getReason)
                .contains("DeletionHeld");

        annotate("safe", PROTECTED, null);
        await().atMost(PATIENCE).until(() -> scene.wukong(namespace, "safe") == null);
        await().atMost(PATIENCE).until(() -> scene.virtualMachine(namespace, "safe") == null);
    }

    @Test
    void the_finalizer_takes_one_write_to_put_and_one_to_take_and_others_stay() {
        scene.create(namespace, wukong("mind", "", ""));
        scene.awaitPhase(namespace, "mind", Phase.Running);
        scene.patch(namespace, "mind", "{\"metadata\":{\"finalizers\":[\"example.org/other\"]}}");
        scene.awaitQuiet();
        long mark = scene.cluster().requests().mark();

        annotate("mind", PROTECTED, "true");
        scene.awaitCondition(namespace, "mind", "DeletionProtected", "True", "Protected");
        scene.awaitQuiet();
        assertThat(writesToWukongs(mark)).isEqualTo(1);
        assertThat(scene.wukong(namespace, "mind").getMetadata().getFinalizers())
                .containsExactlyInAnyOrder("example.org/other", Finalizers.WUKONG);

        annotate("mind", PROTECTED, null);
        scene.awaitWukong(
                namespace,
                "mind",
                "it is to be unprotected",
                w -> Scene.condition(w, "DeletionProtected") == null
                        && w.getMetadata().getFinalizers().equals(List.of("example.org/other")));
        scene.awaitQuiet();
        assertThat(writesToWukongs(mark)).isEqualTo(2);
        assertThat(scene.wukong(namespace, "mind").getMetadata().getAnnotations())
                .doesNotContainKey("vm.novasphere.dev/held");
        scene.patch(namespace, "mind", "{\"metadata\":{\"finalizers\":null}}");
    }

    @Test
    void a_finalizer_of_the_go_operator_is_left_where_it_is_until_the_end() {
        scene.create(
                namespace,
                wukong("moved", "", "")
                        .replace("name: moved", "name: moved\n  finalizers: [wukong.novasphere.dev/finalizer]"));
        scene.awaitPhase(namespace, "moved", Phase.Running);
        annotate("moved", PROTECTED, "true");
        scene.awaitCondition(namespace, "moved", "DeletionProtected", "True", "Protected");
        annotate("moved", PROTECTED, null);
        scene.awaitQuiet();
        assertThat(scene.wukong(namespace, "moved").getMetadata().getFinalizers())
                .containsExactly(Finalizers.WUKONG);

        delete("moved");
        await().atMost(PATIENCE).until(() -> scene.wukong(namespace, "moved") == null);
    }

    @Test
    void the_admission_policy_refuses_the_deletion_and_names_the_annotation() throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            Crds.installOwn(client);
            String own = cluster.newNamespace("policy");
            try (InputStream yaml = Files.newInputStream(Path.of("kubernetes/base/deletion-protection.yaml"))) {
                for (HasMetadata object : client.load(yaml).items()) {
                    client.resource(object).create();
                }
            }
            create(client, own, wukong("safe", PROTECTED + ": \"true\"", ""));
            create(client, own, wukong("free", PROTECTED + ": \"false\"", ""));
            create(client, own, wukong("plain", "", ""));

            await("the policy is to take effect").atMost(PATIENCE).until(() -> refusal(client, own, "safe") != null);
            assertThat(refusal(client, own, "safe"))
                    .contains("kubectl annotate wukong safe -n " + own + " vm.novasphere.dev/deletion-protection-");
            assertThat(refusal(client, own, "free")).isNull();
            assertThat(refusal(client, own, "plain")).isNull();
            assertThatThrownBy(() -> client.resources(Wukong.class)
                            .inNamespace(own)
                            .withName("safe")
                            .delete())
                    .isInstanceOf(KubernetesClientException.class);
            assertThat(client.resources(Wukong.class)
                            .inNamespace(own)
                            .withName("safe")
                            .get())
                    .isNotNull();

            client.resources(Wukong.class)
                    .inNamespace(own)
                    .withName("safe")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"annotations\":{\"%s\":null}}}".formatted(PROTECTED));
            assertThat(refusal(client, own, "safe")).isNull();
        }
    }

    @Test
    void ready_follows_the_readiness_probe_and_says_that_it_fails() {
        scene.create(namespace, wukong("serve", "", "readinessProbe:\n  httpGet: {port: 8080, path: /healthz}\n"));
        scene.awaitPhase(namespace, "serve", Phase.Running);
        assertThat(scene.virtualMachine(namespace, "serve")
                        .getSpec()
                        .template()
                        .spec()
                        .readinessProbe()
                        .httpGet()
                        .path())
                .isEqualTo("/healthz");
        scene.awaitQuiet();

        // KubeVirt copies this condition from the guest to the machine.
        scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName("serve-vm")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"conditions": [{"type": "Ready", "status": "False", "reason": "GuestNotReady",
                                                    "message": "the probe failed"}]}}
                        """);

        Wukong serve = scene.awaitCondition(namespace, "serve", "Ready", "False", "ReadinessProbeFailing");
        assertThat(Scene.condition(serve, "Ready").getMessage()).contains("httpGet port 8080 /healthz");
    }

    private static void create(KubernetesClient client, String namespace, String yaml) {
        Wukong wukong = Serialization.unmarshal(yaml, Wukong.class);
        wukong.getMetadata().setNamespace(namespace);
        client.resource(wukong).create();
    }

    /** The words of the refusal of a deletion that is only tried; null when it would pass. */
    private static String refusal(KubernetesClient client, String namespace, String name) {
        try {
            client.resources(Wukong.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .dryRun()
                    .delete();
            return null;
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    private long writesToWukongs(long mark) {
        return scene.operatorRequests(mark).stream()
                .filter(r -> r.writes()
                        && r.resource().equals("wukongs")
                        && r.subresource().isEmpty())
                .count();
    }

    private void delete(String name) {
        scene.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    private int cores(String name) {
        return scene.virtualMachine(namespace, name)
                .getSpec()
                .template()
                .spec()
                .domain()
                .cpu()
                .cores();
    }

    private String guest(String name) {
        return scene.client()
                .resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName(name + "-vm")
                .get()
                .getMetadata()
                .getUid();
    }
}
