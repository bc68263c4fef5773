package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineSpec;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.naming.Finalizers;
import dev.novasphere.wukong.testcluster.ApiRequests;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a Wukong against a real API server, with the operator as a process that has only its shipped rights. */
class LifecycleIT {

    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHG2VwzgpXGVBVDL2wZbGkBpE4LZ8fR1YxKzqV1mQ9nS user@example.org";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("life");
    }

    private static String wukong(String name, String more) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata:
                  name: %s
                spec:
                  cpu: 2
                  memory: 2Gi
                  disks:
                    - name: root
                      size: 10Gi
                      boot: true
                      storageClassName: standard
                      image: quay.io/containerdisks/fedora:42
                    - name: data
                      size: 5Gi
                      storageClassName: standard
                """.formatted(name) + more.indent(2);
    }

    @Test
    void a_new_wukong_becomes_a_running_machine_and_says_where() {
        scene.create(namespace, wukong("web", ""));

        Wukong running = scene.awaitPhase(namespace, "web", Phase.Running);

        assertThat(Scene.condition(running, "Ready").getStatus()).isEqualTo("True");
        assertThat(running.getStatus().vmName()).isEqualTo("web-vm");
        assertThat(running.getStatus().nodeName()).isNotBlank();
        assertThat(running.getStatus().networks()).singleElement().satisfies(network -> {
            assertThat(network.ipAddress()).isNotBlank();
            assertThat(network.macAddress()).isNotBlank();
        });
        assertThat(running.getStatus().volumes())
                .allSatisfy(volume -> assertThat(volume.bound()).isTrue());
        assertThat(scene.virtualMachine(namespace, "web").getSpec().runStrategy())
                .isEqualTo("Always");
    }

    /** The API server reads what is applied as YAML, which refuses or folds some characters of JSON. */
    @Test
    void any_text_of_an_annotation_reaches_the_machine_as_it_is() {
        scene.create(namespace, wukong("text", """
                podMetadata: {annotations: {shown.test/text: "a\\x7fb\\x85c\\x9fd\\u2028e\\u2029f\\ufeffg"}}
                """));

        scene.awaitPhase(namespace, "text", Phase.Running);

        assertThat(scene.virtualMachine(namespace, "text")
                        .getSpec()
                        .template()
                        .metadata()
                        .annotations())
                .containsEntry("shown.test/text", "a\u007fb\u0085c\u009fd\u2028e\u2029f\ufeffg");
    }

    @Test
    void a_changed_spec_reaches_the_machine() {
        scene.create(namespace, wukong("grow", ""));
        scene.awaitPhase(namespace, "grow", Phase.Running);

        scene.patch(namespace, "grow", "{\"spec\":{\"cpu\":4}}");

        await().atMost(PATIENCE)
                .until(() -> scene.virtualMachine(namespace, "grow")
                                .getSpec()
                                .template()
                                .spec()
                                .domain()
                                .cpu()
                                .cores()
                        == 4);
    }

    @Test
    void a_stop_by_virtctl_stays_and_is_reported_and_a_start_clears_it() {
        scene.create(namespace, wukong("held", ""));
        scene.awaitPhase(namespace, "held", Phase.Running);

        scene.kubeVirt().virtctl().stop(namespace, "held-vm");
        scene.awaitCondition(namespace, "held", "PowerOverridden", "True", "StoppedByHand");
        scene.patch(namespace, "held", "{\"spec\":{\"memory\":\"3Gi\"}}");
        Wukong held = scene.awaitPhase(namespace, "held", Phase.Stopped);
        assertThat(Scene.condition(held, "Ready").getStatus()).isEqualTo("False");
        await().atMost(PATIENCE).until(() -> scene.virtualMachine(namespace, "held")
                .getSpec()
                .template()
                .spec()
                .domain()
                .memory()
                .guest()
                .equals(new Quantity("3Gi")));
        assertThat(scene.virtualMachine(namespace, "held").getSpec().runStrategy())
                .isEqualTo("Halted");

        scene.kubeVirt().virtctl().start(namespace, "held-vm");
        scene.awaitPhase(namespace, "held", Phase.Running);
        assertThat(scene.virtualMachine(namespace, "held").getSpec().runStrategy())
                .isEqualTo("Always");
    }

    @Test
    void a_machine_created_stopped_is_healthy_and_stopped() {
        scene.create(namespace, wukong("cold", "startStrategy:\n  autoStart: false\n"));

        Wukong cold = scene.awaitPhase(namespace, "cold", Phase.Stopped);

        assertThat(Scene.condition(cold, "Ready").getStatus()).isEqualTo("True");
        assertThat(scene.virtualMachine(namespace, "cold").getSpec().runStrategy())
                .isEqualTo("Halted");
    }

    @Test
    void a_field_of_ours_is_put_back_and_a_foreign_one_survives() {
        scene.create(namespace, wukong("drift", ""));
        scene.awaitPhase(namespace, "drift", Phase.Running);

        scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("drift-vm")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"metadata": {"labels": {"team": "blue"}},
                         "spec": {"template": {"spec": {"domain": {"cpu": {"cores": 7}}, "schedulerName": "special"}}}}
                        """);

        await().atMost(PATIENCE)
                .until(() -> scene.virtualMachine(namespace, "drift")
                                .getSpec()
                                .template()
                                .spec()
                                .domain()
                                .cpu()
                                .cores()
                        == 2);
        assertThat(scene.virtualMachine(namespace, "drift").getMetadata().getLabels())
                .containsEntry("team", "blue");
        assertThat(scene.client()
                        .genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                        .inNamespace(namespace)
                        .withName("drift-vm")
                        .get()
                        .<String>get("spec", "template", "spec", "schedulerName"))
                .isEqualTo("special");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(putBacks("drift")).singleElement().satisfies(message -> assertThat(message)
                                .contains("VirtualMachine drift-vm", "spec.template.spec.domain.cpu.cores")
                                .doesNotContain("schedulerName")));
    }

    @Test
    void a_change_of_the_wukong_and_a_stop_by_hand_are_no_change_that_is_put_back() {
        scene.create(namespace, wukong("wanted", ""));
        scene.awaitPhase(namespace, "wanted", Phase.Running);

        scene.patch(namespace, "wanted", "{\"spec\":{\"cpu\":4}}");
        scene.awaitCondition(namespace, "wanted", "RestartRequired", "True", "ChangesWait");
        scene.kubeVirt().virtctl().stop(namespace, "wanted-vm");
        scene.awaitPhase(namespace, "wanted", Phase.Stopped);

        assertThat(putBacks("wanted")).isEmpty();
    }

    @Test
    void a_disk_plugged_in_by_virtctl_survives_a_change_of_the_wukong() {
        scene.create(namespace, wukong("plug", ""));
        scene.awaitPhase(namespace, "plug", Phase.Running);
        scene.kubeVirt().virtctl().addVolume(namespace, "plug-vm", "scratch");

        scene.patch(namespace, "plug", "{\"spec\":{\"cpu\":3}}");

        await().atMost(PATIENCE)
                .until(() -> scene.virtualMachine(namespace, "plug")
                                .getSpec()
                                .template()
                                .spec()
                                .domain()
                                .cpu()
                                .cores()
                        == 3);
        assertThat(scene.virtualMachine(namespace, "plug")
                        .getSpec()
                        .template()
                        .spec()
                        .volumes())
                .extracting(Volume::name)
                .contains("root", "data", "scratch");
    }

    @Test
    void deleting_a_wukong_ends_and_takes_its_machine_and_disks_along() {
        scene.create(namespace, wukong("gone", ""));
        scene.awaitPhase(namespace, "gone", Phase.Running);

        scene.client().resource(scene.wukong(namespace, "gone")).delete();

        await().atMost(PATIENCE).until(() -> scene.wukong(namespace, "gone") == null);
        await().atMost(PATIENCE).until(() -> scene.virtualMachine(namespace, "gone") == null);
        await().atMost(PATIENCE).until(() -> claims().isEmpty());
        await().atMost(PATIENCE).until(() -> scene.client()
                .secrets()
                .inNamespace(namespace)
                .list()
                .getItems()
                .isEmpty());
    }

    @Test
    void a_deletion_stuck_on_the_go_operators_finalizer_completes() {
        Wukong wukong = scene.create(namespace, wukong("stuck", ""));
        scene.awaitPhase(namespace, "stuck", Phase.Running);
        scene.patch(namespace, "stuck", "{\"metadata\":{\"finalizers\":[\"%s\"]}}".formatted(Finalizers.WUKONG));

        scene.client().resource(wukong).delete();

        await().atMost(PATIENCE).until(() -> scene.wukong(namespace, "stuck") == null);
    }

    @Test
    void disks_that_are_to_be_retained_outlive_their_wukong() {
        scene.create(namespace, wukong("keep", "deletionPolicy: Retain\n"));
        scene.awaitPhase(namespace, "keep", Phase.Running);

        scene.client().resource(scene.wukong(namespace, "keep")).delete();

        await().atMost(PATIENCE).until(() -> scene.virtualMachine(namespace, "keep") == null);
        scene.awaitQuiet();
        assertThat(claims()).containsExactlyInAnyOrder("keep-root", "keep-data");
    }

    @Test
    void a_policy_changed_to_retain_is_honoured_for_disks_that_exist() {
        scene.create(namespace, wukong("later", ""));
        scene.awaitPhase(namespace, "later", Phase.Running);
        scene.patch(namespace, "later", "{\"spec\":{\"deletionPolicy\":\"Retain\"}}");
        await().atMost(PATIENCE).until(() -> scene.client()
                .resources(DataVolume.class)
                .inNamespace(namespace)
                .withName("later-root")
                .get()
                .getMetadata()
                .getOwnerReferences()
                .isEmpty());
        scene.awaitQuiet();

        scene.client().resource(scene.wukong(namespace, "later")).delete();

        await().atMost(PATIENCE).until(() -> scene.virtualMachine(namespace, "later") == null);
        scene.awaitQuiet();
        assertThat(claims()).containsExactlyInAnyOrder("later-root", "later-data");
    }

    @Test
    void a_missing_ssh_secret_is_reported_and_heals_when_it_comes() {
        scene.create(namespace, wukong("keys", "sshKeySecret: team-keys\n"));
        scene.awaitCondition(namespace, "keys", "CloudInitReady", "False", "SecretNotFound");
        assertThat(scene.virtualMachine(namespace, "keys")).isNull();

        scene.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("team-keys")
                        .endMetadata()
                        .withStringData(Map.of("ssh-publickey", KEY))
                        .build())
                .create();

        scene.awaitPhase(namespace, "keys", Phase.Running);
    }

    @Test
    void a_disk_that_waits_for_its_first_consumer_does_not_block_the_machine() {
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: local}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks:
                    - {name: root, size: 5Gi, storageClassName: local, image: "docker://quay.io/containerdisks/fedora:42"}
                    - {name: data, size: 5Gi, storageClassName: local}
                """);

        Wukong running = scene.awaitPhase(namespace, "local", Phase.Running);

        assertThat(Scene.condition(running, "VolumesBound").getStatus()).isEqualTo("True");
    }

    @Test
    void a_failing_import_is_reported_with_its_reason() {
        scene.create(
                namespace,
                wukong("broken", "")
                        .replace("quay.io/containerdisks/fedora:42", "https://images.example.org/fail-import.qcow2"));

        Wukong broken = scene.awaitPhase(namespace, "broken", Phase.Error);

        assertThat(Scene.condition(broken, "VolumesBound").getReason()).isEqualTo("ImportFailed");
        await().atMost(PATIENCE)
                .until(() -> events("broken").stream().anyMatch(e -> e.getType().equals("Warning")));
    }

    @Test
    void a_missing_storage_class_is_named() {
        scene.create(
                namespace, wukong("classless", "").replace("storageClassName: standard", "storageClassName: fast"));

        Wukong pending = scene.awaitWukong(
                namespace,
                "classless",
                "the message names the class",
                w -> Scene.condition(w, "VolumesBound") != null
                        && Scene.condition(w, "VolumesBound").getMessage().contains("\"fast\" does not exist"));

        assertThat(pending.getStatus().phase()).isNotEqualTo(Phase.Running);
    }

    @Test
    void a_larger_size_grows_the_claim() {
        scene.create(namespace, wukong("bigger", ""));
        scene.awaitPhase(namespace, "bigger", Phase.Running);

        scene.patch(namespace, "bigger", """
                {"spec": {"disks": [
                  {"name": "root", "size": "20Gi", "boot": true, "storageClassName": "standard", "image": "quay.io/containerdisks/fedora:42"},
                  {"name": "data", "size": "8Gi", "storageClassName": "standard"}]}}
                """);

        Wukong grown = scene.awaitWukong(
                namespace,
                "bigger",
                "the status is of the new sizes and the capacity follows",
                w -> w.getStatus().observedGeneration().equals(w.getMetadata().getGeneration())
                        && w.getStatus().volumes().stream()
                                .allMatch(v -> v.capacity() != null
                                        && bytes(v.capacity()).compareTo(bytes(v.size())) >= 0));
        assertThat(grown.getStatus().volumes().get(1).capacity())
                .as("an empty disk; that of the image has room for its file system beside")
                .isEqualTo("8Gi");
    }

    @Test
    void growth_that_the_storage_class_refuses_is_reported() {
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: tight}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 5Gi, storageClassName: local}]
                """);
        scene.awaitPhase(namespace, "tight", Phase.Running);

        scene.patch(
                namespace,
                "tight",
                "{\"spec\":{\"disks\":[{\"name\":\"root\",\"size\":\"9Gi\",\"storageClassName\":\"local\"}]}}");

        scene.awaitWukong(namespace, "tight", "the message says why", w -> Scene.condition(w, "VolumesBound")
                .getMessage()
                .contains("allowVolumeExpansion"));
        assertThat(scene.client()
                        .persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withName("tight-root")
                        .get()
                        .getSpec()
                        .getResources()
                        .getRequests()
                        .get("storage"))
                .isEqualTo(new Quantity("5Gi"));
    }

    @Test
    void a_claim_made_by_another_client_is_used_and_outlives_the_wukong() {
        scene.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("adopt-data")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("standard")
                        .withNewResources()
                        .withRequests(Map.of("storage", new Quantity("5Gi")))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        scene.create(namespace, wukong("adopt", ""));
        Wukong adopting = scene.awaitPhase(namespace, "adopt", Phase.Running);
        assertThat(Scene.condition(adopting, "VolumesBound").getMessage()).contains("adopt-data");

        scene.client().resource(adopting).delete();

        await().atMost(PATIENCE).until(() -> scene.virtualMachine(namespace, "adopt") == null);
        scene.awaitQuiet();
        assertThat(claims()).containsExactly("adopt-data");
    }

    @Test
    void two_wukongs_whose_names_meet_in_one_claim_do_not_share_it() {
        scene.create(namespace, simple("a", "b-c"));
        scene.awaitPhase(namespace, "a", Phase.Running);

        scene.create(namespace, simple("a-b", "c"));

        scene.awaitCondition(namespace, "a-b", "VolumesBound", "False", "ClaimClash");
        assertThat(scene.virtualMachine(namespace, "a-b")).isNull();
        assertThat(scene.wukong(namespace, "a").getStatus().phase()).isEqualTo(Phase.Running);
    }

    @Test
    void a_machine_at_rest_costs_no_request_and_a_restart_writes_nothing() {
        scene.create(namespace, wukong("rest", "cloudInitUser:\n  name: me\n  passwordHash: $6$salt$hash\n"));
        scene.awaitPhase(namespace, "rest", Phase.Running);
        scene.awaitQuiet();

        long restart = scene.cluster().requests().mark();
        scene.restartOperator();
        scene.awaitQuiet();
        assertThat(scene.operatorRequests(restart))
                .filteredOn(request -> request.namespace().equals(namespace))
                .noneMatch(ApiRequests.Request::writes);

        long rest = scene.cluster().requests().mark();
        scene.client()
                .resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("rest-vm")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
        scene.awaitQuiet();
        assertThat(scene.operatorRequests(rest)).isEmpty();
    }

    @Test
    void few_requests_take_a_wukong_to_running() {
        long mark = scene.cluster().requests().mark();
        scene.create(namespace, wukong("frugal", "cloudInitUser:\n  name: me\n  lockPasswd: true\n"));
        scene.awaitPhase(namespace, "frugal", Phase.Running);
        scene.awaitQuiet();

        List<ApiRequests.Request> requests = scene.operatorRequests(mark).stream()
                .filter(r -> r.namespace().equals(namespace))
                .toList();

        assertThat(requests).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void a_change_and_that_it_waits_for_a_restart_are_reported_in_one_status() {
        scene.create(namespace, wukong("changed", ""));
        scene.awaitPhase(namespace, "changed", Phase.Running);
        scene.awaitQuiet();

        long mark = scene.cluster().requests().mark();
        scene.patch(namespace, "changed", "{\"spec\":{\"cpu\":4}}");
        scene.awaitCondition(namespace, "changed", "RestartRequired", "True", "ChangesWait");
        scene.awaitQuiet();

        assertThat(scene.operatorRequests(mark).stream()
                        .filter(r -> r.namespace().equals(namespace))
                        .map(r -> r.verb() + " " + r.resource()))
                .containsExactlyInAnyOrder("patch virtualmachines", "patch wukongs", "create events");
    }

    @Test
    void a_refusal_by_admission_is_reported_in_its_own_words_without_a_hot_retry_and_heals() {
        String policy = "refuse-" + namespace;
        refuseMachinesOf(policy, "machines are not welcome here");
        long mark = scene.cluster().requests().mark();
        scene.create(namespace, simple("unwelcome", "root"));

        Wukong refused = scene.awaitWukong(
                namespace,
                "unwelcome",
                "the refusal is reported",
                w -> Scene.condition(w, "Applied") != null
                        && Scene.condition(w, "Applied").getMessage().contains("machines are not welcome here"));
        assertThat(refused.getStatus().phase()).isEqualTo(Phase.Error);
        assertThat(scene.operatorRequests(mark).stream()
                        .filter(r ->
                                r.namespace().equals(namespace) && r.resource().equals("virtualmachines")))
                .hasSizeLessThan(6);

        scene.client()
                .resources(
                        io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding.class)
                .withName(policy)
                .delete();
        scene.awaitPhase(namespace, "unwelcome", Phase.Running);
    }

    @Test
    void a_machine_deleted_by_hand_comes_back_on_the_same_disks() {
        scene.create(namespace, wukong("phoenix", ""));
        scene.awaitPhase(namespace, "phoenix", Phase.Running);
        VirtualMachine first = scene.virtualMachine(namespace, "phoenix");
        String mac = first.getSpec()
                .template()
                .spec()
                .domain()
                .devices()
                .interfaces()
                .get(0)
                .macAddress();

        scene.client().resource(first).delete();

        await().atMost(PATIENCE).until(() -> {
            VirtualMachine again = scene.virtualMachine(namespace, "phoenix");
            return again != null
                    && !again.getMetadata().getUid().equals(first.getMetadata().getUid());
        });
        scene.awaitPhase(namespace, "phoenix", Phase.Running);
        assertThat(scene.virtualMachine(namespace, "phoenix")
                        .getSpec()
                        .template()
                        .spec()
                        .domain()
                        .devices()
                        .interfaces()
                        .get(0)
                        .macAddress())
                .isEqualTo(mac);
    }

    @Test
    void a_new_address_of_the_guest_is_seen_at_once() {
        scene.create(namespace, simple("moving", "root"));
        scene.awaitPhase(namespace, "moving", Phase.Running);

        scene.client()
                .resources(dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName("moving-vm")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"nodeName": "node-z", "interfaces": [
                          {"name": "default", "ipAddress": "10.244.9.9", "ipAddresses": ["10.244.9.9"]}]}}
                        """);

        scene.awaitWukong(
                namespace,
                "moving",
                "the address is reported",
                w -> "node-z".equals(w.getStatus().nodeName())
                        && "10.244.9.9".equals(w.getStatus().networks().get(0).ipAddress()));
    }

    @Test
    void the_operator_writes_nothing_of_a_wukong_but_its_status() {
        scene.create(namespace, simple("mine", "root"));
        Wukong mine = scene.awaitPhase(namespace, "mine", Phase.Running);

        assertThat(mine.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(mine.getMetadata().getFinalizers()).isNullOrEmpty();
        assertThat(mine.getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getManager().equals("wukong-operator"))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.getSubresource()).isEqualTo("status"));
    }

    @Test
    void a_password_is_nowhere_but_in_the_secrets() throws Exception {
        String password = "correct-horse-battery-" + namespace;
        scene.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("login")
                        .endMetadata()
                        .withStringData(Map.of("password", password))
                        .build())
                .create();
        scene.create(
                namespace,
                simple("guarded", "root") + "  cloudInitUser: {name: me, passwordSecretRef: {name: login}}\n");
        scene.awaitPhase(namespace, "guarded", Phase.Running);
        scene.awaitQuiet();

        StringBuilder seen = new StringBuilder(scene.operator().output());
        for (String kind : List.of(
                "vm.novasphere.dev/v1alpha1 Wukong",
                "kubevirt.io/v1 VirtualMachine",
                "kubevirt.io/v1 VirtualMachineInstance",
                "v1 Event",
                "v1 PersistentVolumeClaim")) {
            String[] api = kind.split(" ");
            seen.append(Serialization.asJson(scene.client()
                    .genericKubernetesResources(api[0], api[1])
                    .inNamespace(namespace)
                    .list()));
        }
        seen.append(scene.operator().metrics().text());
        assertThat(seen.toString()).contains("guarded").doesNotContain(password);
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(scene.client()
                                        .secrets()
                                        .inNamespace(namespace)
                                        .withName("guarded-cloudinit")
                                        .get()
                                        .getData()
                                        .get("userdata")),
                        StandardCharsets.UTF_8))
                .contains(password);
    }

    private void refuseMachinesOf(String name, String message) {
        scene.client()
                .resource(
                        new io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .withNewSpec()
                                .withNewMatchConstraints()
                                .addNewResourceRule()
                                .withApiGroups("kubevirt.io")
                                .withApiVersions("v1")
                                .withOperations("CREATE", "UPDATE")
                                .withResources("virtualmachines")
                                .endResourceRule()
                                .endMatchConstraints()
                                .addNewValidation()
                                .withExpression("object.metadata.namespace != '" + namespace + "'")
                                .withMessage(message)
                                .endValidation()
                                .endSpec()
                                .build())
                .create();
        scene.client()
                .resource(
                        new io.fabric8.kubernetes.api.model.admissionregistration.v1
                                        .ValidatingAdmissionPolicyBindingBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .withNewSpec()
                                .withPolicyName(name)
                                .withValidationActions("Deny")
                                .endSpec()
                                .build())
                .create();
        VirtualMachine probe = new VirtualMachine();
        probe.getMetadata().setNamespace(namespace);
        probe.getMetadata().setName("probe");
        probe.setSpec(Serialization.unmarshal(
                "---\n{runStrategy: Halted, template: {spec: {domain: {devices: {}}}}}", VirtualMachineSpec.class));
        await("the policy is to take effect").atMost(PATIENCE).until(() -> {
            try {
                scene.client().resource(probe).dryRun().create();
                return false;
            } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
                return e.getMessage().contains(message);
            }
        });
    }

    private static String simple(String name, String disk) {
        return """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: %s, size: 1Gi, storageClassName: standard}]
                """.formatted(name, disk);
    }

    private static BigDecimal bytes(String quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity));
    }

    private List<String> claims() {
        return scene.client().persistentVolumeClaims().inNamespace(namespace).list().getItems().stream()
                .filter(c -> c.getMetadata().getDeletionTimestamp() == null)
                .map(PersistentVolumeClaim::getMetadata)
                .map(m -> m.getName())
                .toList();
    }

    private List<String> putBacks(String wukong) {
        return events(wukong).stream()
                .filter(event -> event.getReason().equals("ChangePutBack"))
                .map(Event::getMessage)
                .toList();
    }

    private List<Event> events(String wukong) {
        return scene.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(e -> e.getInvolvedObject().getName().equals(wukong))
                .toList();
    }
}
