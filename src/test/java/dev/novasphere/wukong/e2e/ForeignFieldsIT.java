package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.testcluster.Crds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others put into a virtual machine stays there whenever the operator applies it, on the lists that the schema treats as one value. */
class ForeignFieldsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SPEC = "/spec/template/spec";

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void newNamespace() {
        namespace = scene.cluster().newNamespace("foreign");
    }

    private void create(String name) {
        scene.create(namespace, """
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata:
                  name: %s
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks:
                    - name: root
                      size: 1Gi
                      storageClassName: standard
                    - name: data
                      size: 1Gi
                      storageClassName: standard
                """.formatted(name));
        scene.awaitPhase(namespace, name, Phase.Running);
    }

    /** Changes the Wukong and waits until the operator applied the machine. */
    private void change(String name, int cpu) {
        scene.patch(namespace, name, "{\"spec\":{\"cpu\":%d}}".formatted(cpu));
        await("the machine is to have %d cores".formatted(cpu)).atMost(PATIENCE).until(() -> Integer.valueOf(cpu)
                .equals(raw(name).get("spec", "template", "spec", "domain", "cpu", "cores")));
    }

    @Test
    void a_disk_plugged_in_survives_every_apply_with_all_its_fields_and_goes_when_it_is_unplugged() {
        create("plug");
        scene.kubeVirt().virtctl().addVolume(namespace, "plug-vm", "scratch");
        Map<String, Object> disk = named(disks("plug"), "scratch");
        Map<String, Object> volume = named(volumes("plug"), "scratch");

        change("plug", 2);
        change("plug", 3);
        assertThat(named(disks("plug"), "scratch")).isEqualTo(disk).containsEntry("serial", "scratch");
        assertThat(named(volumes("plug"), "scratch")).isEqualTo(volume);

        scene.kubeVirt().virtctl().removeVolume(namespace, "plug-vm", "scratch");
        change("plug", 4);
        assertThat(disks("plug")).extracting(d -> d.get("name")).containsExactly("root", "data");
        assertThat(volumes("plug")).extracting(v -> v.get("name")).containsExactly("root", "data");
    }

    @Test
    void uuid_and_serial_number_that_kubevirts_webhook_wrote_stay_when_the_boot_mode_is_taken_out() {
        assumeTrue(Crds.areReal(), "the webhook is played where the real definitions are");
        create("firm");
        Map<String, Object> given = firmware("firm");
        assertThat(given).containsKey("uuid");
        takeOwnerOff("firm", "f:uuid");

        scene.patch(namespace, "firm", "{\"spec\":{\"firmware\":{\"bootloader\":\"uefi\"}}}");
        await().atMost(PATIENCE).until(() -> firmware("firm").containsKey("bootloader"));
        scene.patch(namespace, "firm", "{\"spec\":{\"firmware\":null}}");
        await().atMost(PATIENCE).until(() -> !firmware("firm").containsKey("bootloader"));

        assertThat(firmware("firm")).isEqualTo(given);
    }

    /** The stand-in of the webhook writes a moment later, as an owner; what the real one writes has none. */
    private void takeOwnerOff(String name, String field) {
        List<ManagedFieldsEntry> owners = raw(name).getMetadata().getManagedFields();
        List<ManagedFieldsEntry> left = owners.stream()
                .filter(entry -> !json(entry.getFieldsV1()).contains(field))
                .toList();
        assertThat(left).hasSizeLessThan(owners.size());
        vm(name).patch(PatchContext.of(PatchType.JSON_MERGE), json(Map.of("metadata", Map.of("managedFields", left))));
    }

    private Map<String, Object> firmware(String name) {
        Map<String, Object> firmware = raw(name).get("spec", "template", "spec", "domain", "firmware");
        return firmware == null ? Map.of() : firmware;
    }

    /** As where a backup tool writes neither back: the API server gives all of the machine to another manager then. */
    @Test
    void what_is_taken_out_goes_from_a_machine_that_came_back_without_owner_and_managed_fields() {
        create("back");
        scene.patch(namespace, "back", "{\"spec\":{\"firmware\":{\"bootloader\":\"uefi\"}}}");
        await().atMost(PATIENCE).until(() -> firmware("back").containsKey("bootloader"));
        scene.awaitQuiet();

        vm("back")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"ownerReferences\":null,\"managedFields\":[{}]}}");
        await("the machine has its owner")
                .atMost(PATIENCE)
                .until(() -> raw("back").getMetadata().getOwnerReferences().size() == 1);
        scene.patch(namespace, "back", "{\"spec\":{\"firmware\":null}}");

        await("what was taken out goes").atMost(PATIENCE).until(() -> !firmware("back")
                .containsKey("bootloader"));
    }

    @Test
    void a_disk_plugged_in_survives_the_removal_of_one_of_ours() {
        create("less");
        scene.kubeVirt().virtctl().addVolume(namespace, "less-vm", "scratch");

        scene.patch(
                namespace,
                "less",
                "{\"spec\":{\"disks\":[{\"name\":\"root\",\"size\":\"1Gi\",\"storageClassName\":\"standard\"}]}}");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(volumes("less"))
                .extracting(v -> v.get("name"))
                .containsExactly("root", "scratch"));
        assertThat(disks("less")).extracting(d -> d.get("name")).containsExactly("root", "scratch");
    }

    @Test
    void an_interface_added_by_another_client_survives_every_apply_with_all_its_fields() {
        create("card");
        Map<String, Object> network = Map.of("name", "extra", "multus", Map.of("networkName", "extra-nad"));
        Map<String, Object> card =
                Map.of("name", "extra", "bridge", Map.of(), "state", "up", "macAddress", "02:00:00:00:00:07");
        jsonPatch(
                "card",
                "[{\"op\":\"add\",\"path\":\"%s/networks/-\",\"value\":%s},{\"op\":\"add\",\"path\":\"%s/domain/devices/interfaces/-\",\"value\":%s}]"
                        .formatted(SPEC, json(network), SPEC, json(card)));

        change("card", 2);
        change("card", 3);

        assertThat(named(list("card", "networks"), "extra")).isEqualTo(network);
        assertThat(named(list("card", "domain", "devices", "interfaces"), "extra"))
                .isEqualTo(card);
        assertThat(list("card", "domain", "devices", "interfaces"))
                .extracting(i -> i.get("name"))
                .containsExactly("default", "extra");
    }

    @Test
    void labels_annotations_and_defaults_of_others_survive_every_apply() {
        create("marks");
        Object firmware = raw("marks").get("spec", "template", "spec", "domain", "firmware");
        Object machine = raw("marks").get("spec", "template", "spec", "domain", "machine");
        assertThat(firmware).as("what KubeVirt's webhook seeds").isNotNull();
        vm("marks").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"metadata": {"labels": {"team": "shop"}, "annotations": {"example.org/note": "keep"}},
                 "spec": {"template": {"metadata": {"labels": {"team": "shop"}, "annotations": {"example.org/note": "keep"}},
                                       "spec": {"priorityClassName": "high", "hostname": "by-hand"}}}}
                """);

        change("marks", 2);
        change("marks", 3);

        GenericKubernetesResource live = raw("marks");
        assertThat(live.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(live.getMetadata().getAnnotations()).containsEntry("example.org/note", "keep");
        assertThat((String) live.get("spec", "template", "metadata", "labels", "team"))
                .isEqualTo("shop");
        assertThat(live.<Map<String, Object>>get("spec", "template", "metadata", "annotations"))
                .containsEntry("example.org/note", "keep")
                .containsKey("kubevirt.io/pci-topology-version");
        assertThat((String) live.get("spec", "template", "spec", "priorityClassName"))
                .isEqualTo("high");
        assertThat((String) live.get("spec", "template", "spec", "hostname")).isEqualTo("by-hand");
        assertThat((Object) live.get("spec", "template", "spec", "domain", "firmware"))
                .isEqualTo(firmware);
        assertThat((Object) live.get("spec", "template", "spec", "domain", "machine"))
                .isEqualTo(machine);
    }

    @Test
    void what_others_added_costs_no_request_and_no_fight() {
        create("calm");
        scene.kubeVirt().virtctl().addVolume(namespace, "calm-vm", "scratch");
        vm("calm").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"team\":\"shop\"}}}");
        scene.awaitQuiet();

        long mark = scene.cluster().requests().mark();
        vm("calm").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"team\":\"bank\"}}}");
        scene.awaitQuiet();

        assertThat(scene.operatorRequests(mark)).isEmpty();
    }

    private Resource<GenericKubernetesResource> vm(String name) {
        return scene.client()
                .genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                .inNamespace(namespace)
                .withName(name + "-vm");
    }

    private GenericKubernetesResource raw(String name) {
        return vm(name).get();
    }

    private void jsonPatch(String name, String patch) {
        vm(name).patch(PatchContext.of(PatchType.JSON), patch);
    }

    private static String json(Object value) {
        return Serialization.asJson(value);
    }

    private List<Map<String, Object>> disks(String name) {
        return list(name, "domain", "devices", "disks");
    }

    private List<Map<String, Object>> volumes(String name) {
        return list(name, "volumes");
    }

    private List<Map<String, Object>> list(String name, String... path) {
        Object[] full = new Object[path.length + 3];
        full[0] = "spec";
        full[1] = "template";
        full[2] = "spec";
        System.arraycopy(path, 0, full, 3, path.length);
        return raw(name).get(full);
    }

    private static Map<String, Object> named(List<Map<String, Object>> elements, String name) {
        return elements.stream()
                .filter(e -> name.equals(e.get("name")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + elements));
    }
}
