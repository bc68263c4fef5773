package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the policies of the installation and the operator's marks keep, beside the real garbage collector and namespace controller. */
class ProtectedDataIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PROTECTED = "vm.novasphere.dev/deletion-protection";
    private static final Scene SCENE = Scene.shared();

    private String namespace;

    @BeforeAll
    static void installPolicies() throws IOException {
        policies().forEach(policy -> SCENE.client().resource(policy).serverSideApply());
        String probe = SCENE.cluster().newNamespace("probe");
        label(probe, "true");
        await("the policies are in force")
                .atMost(PATIENCE)
                .until(() -> SCENE.isRefused(() ->
                        SCENE.client().namespaces().withName(probe).dryRun().delete()));
        label(probe, null);
    }

    @AfterAll
    static void removePolicies() throws IOException {
        policies().forEach(policy -> SCENE.client().resource(policy).delete());
    }

    @BeforeEach
    void newNamespace() {
        namespace = SCENE.cluster().newNamespace("protected");
    }

    @Test
    void nothing_that_a_protected_wukong_has_can_be_deleted_by_hand() {
        create("safe", true);
        create("free", false);
        awaitMarks("safe", 5);

        for (HasMetadata object : belongings("safe")) {
            assertThatThrownBy(() -> SCENE.client().resource(object).delete())
                    .as(object.getKind() + " " + object.getMetadata().getName())
                    .hasMessageContaining("kubectl annotate wukong safe -n " + namespace + " " + PROTECTED + "-");
        }
        assertThat(SCENE.isRefused(() -> SCENE.client()
                        .persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withLabel(Labels.WUKONG, "safe")
                        .delete()))
                .isTrue();
        assertThat(belongings("safe")).hasSize(5).noneMatch(HasMetadata::isMarkedForDeletion);
        assertThat(belongings("free"))
                .noneMatch(object -> SCENE.isRefused(
                        () -> SCENE.client().resource(object).dryRun().delete()));
    }

    @Test
    void protecting_a_running_machine_changes_nothing_but_metadata_and_is_taken_back_without_a_trace() {
        create("web", false);
        VirtualMachine before = SCENE.virtualMachine(namespace, "web");

        protect("web", "true");
        awaitMarks("web", 5);
        VirtualMachine marked = SCENE.virtualMachine(namespace, "web");
        assertThat(marked.getSpec()).isEqualTo(before.getSpec());
        assertThat(marked.getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration());
        SCENE.awaitQuiet();
        long mark = SCENE.cluster().requests().mark();
        touch("web");
        SCENE.awaitQuiet();
        assertThat(SCENE.operatorRequests(mark)).noneMatch(Request::writes);

        protect("web", null);
        awaitMarks("web", 0);
        assertThat(SCENE.virtualMachine(namespace, "web").getMetadata().getLabels())
                .isEqualTo(before.getMetadata().getLabels());
    }

    @Test
    void a_disk_taken_out_of_a_protected_wukong_keeps_its_data_until_the_protection_goes() {
        create("safe", true);
        awaitMarks("safe", 5);

        SCENE.patch(namespace, "safe", """
                {"spec": {"disks": [
                  {"name": "root", "size": "1Gi", "boot": true, "image": "https://images.example.org/fedora.qcow2"},
                  {"name": "logs", "size": "1Gi"}]}}
                """);
        SCENE.awaitCondition(namespace, "safe", "VolumesBound", "True", "RemovedDiskInUse");
        SCENE.kubeVirt().virtctl().restart(namespace, "safe-vm");

        Wukong safe = SCENE.awaitCondition(namespace, "safe", "VolumesBound", "True", "RemovedDiskKept");
        assertThat(Scene.condition(safe, "VolumesBound").getMessage())
                .contains("claim safe-data", "protected against deletion", PROTECTED);
        PersistentVolumeClaim removed = claim("safe-data");
        assertThat(removed.isMarkedForDeletion()).isFalse();
        assertThatThrownBy(() -> SCENE.client().resource(removed).delete()).hasMessageContaining(PROTECTED + "-");

        protect("safe", null);

        await("the data that were to be deleted go").atMost(PATIENCE).until(() -> claim("safe-data") == null);
        assertThat(claim("safe-logs")).isNotNull();
        assertThat(claim("safe-root")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = DeletionPropagation.class,
            names = {"BACKGROUND", "FOREGROUND"})
    void a_wukong_whose_protection_was_taken_off_goes_with_all_it_has(DeletionPropagation propagation) {
        create("web", true);
        awaitMarks("web", 5);
        assertThat(SCENE.isRefused(() -> delete("web", propagation))).isTrue();

        protect("web", null);
        delete("web", propagation);

        await().atMost(PATIENCE)
                .until(() -> SCENE.wukong(namespace, "web") == null
                        && SCENE.virtualMachine(namespace, "web") == null
                        && claim("web-data") == null);
        assertThat(claim("web-root")).as("a disk that is to be retained").isNotNull();
        awaitMarks("web", 0);
    }

    @Test
    void a_namespace_that_is_deleted_waits_with_the_protected_data_until_the_protection_goes() {
        create("safe", true);
        create("free", false);
        awaitMarks("safe", 5);
        List<String> claims = namesOf(belongings("safe"));

        SCENE.client().namespaces().withName(namespace).delete();

        await("what is not protected is gone")
                .atMost(PATIENCE)
                .until(() -> belongings("free").isEmpty()
                        && SCENE.client()
                                .resources(Secret.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty());
        Wukong safe = SCENE.awaitCondition(namespace, "safe", "DeletionProtected", "True", "NamespaceTerminating");
        assertThat(Scene.condition(safe, "DeletionProtected").getMessage())
                .contains("claims stay")
                .contains("not protected")
                .contains("kubectl annotate wukong safe -n " + namespace + " " + PROTECTED + "-");
        assertThat(Scene.condition(safe, "Ready").getReason()).isEqualTo("NamespaceTerminating");
        assertThat(namesOf(belongings("safe"))).containsExactlyElementsOf(claims);
        assertThat(belongings("safe")).noneMatch(HasMetadata::isMarkedForDeletion);
        assertThat(namespaceOf().getStatus().getPhase()).isEqualTo("Terminating");

        protect("safe", null);

        await().atMost(PATIENCE).until(() -> namespaceOf() == null);
    }

    @Test
    void a_namespace_with_the_label_is_not_deleted_before_the_label_is_taken_off() {
        label(namespace, "true");

        assertThatThrownBy(() -> SCENE.client().namespaces().withName(namespace).delete())
                .hasMessageContaining("kubectl label namespace " + namespace + " " + PROTECTED + "-");

        label(namespace, null);
        SCENE.client().namespaces().withName(namespace).delete();
        await().atMost(PATIENCE).until(() -> namespaceOf() == null);
    }

    /** Where a definition is deleted, the API server asks no policy for the objects of its kind. */
    @Test
    void a_definition_with_the_label_is_not_deleted_before_the_label_is_taken_off() {
        Resource<CustomResourceDefinition> definition =
                SCENE.client().apiextensions().v1().customResourceDefinitions().withName("wukongs.vm.novasphere.dev");
        definition.patch(PatchContext.of(PatchType.JSON_MERGE), protection("true"));

        assertThatThrownBy(() -> definition.dryRun().delete())
                .hasMessageContaining(
                        "CustomResourceDefinition wukongs.vm.novasphere.dev is protected against deletion")
                .hasMessageContaining("kubectl label crd wukongs.vm.novasphere.dev " + PROTECTED + "-");

        definition.patch(PatchContext.of(PatchType.JSON_MERGE), protection(null));
        assertThat(definition.dryRun().delete()).isNotEmpty();
    }

    private void create(String name, boolean isProtected) {
        SCENE.create(namespace, """
                metadata:
                  name: %s
                  annotations: {vm.novasphere.dev/deletion-protection: "%s"}
                spec:
                  cpu: 1
                  memory: 1Gi
                  deletionPolicy: Retain
                  disks:
                    - {name: root, size: 1Gi, boot: true, image: "https://images.example.org/fedora.qcow2"}
                    - {name: data, size: 1Gi, deletionPolicy: Delete}
                    - {name: logs, size: 1Gi}
                  cloudInitUser: {name: ops, password: secret-enough}
                """.formatted(name, isProtected));
        SCENE.awaitPhase(namespace, name, Phase.Running);
    }

    private void protect(String name, String value) {
        SCENE.patch(
                namespace,
                name,
                Serialization.asJson(Map.of(
                        "metadata", Map.of("annotations", java.util.Collections.singletonMap(PROTECTED, value)))));
    }

    private static void label(String namespace, String value) {
        SCENE.client().namespaces().withName(namespace).patch(PatchContext.of(PatchType.JSON_MERGE), protection(value));
    }

    private static String protection(String value) {
        return Serialization.asJson(
                Map.of("metadata", Map.of("labels", java.util.Collections.singletonMap(PROTECTED, value))));
    }

    private void touch(String name) {
        SCENE.patch(namespace, name, "{\"metadata\": {\"annotations\": {\"example.org/touched\": \"yes\"}}}");
    }

    private void delete(String name, DeletionPropagation propagation) {
        SCENE.client()
                .resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(propagation)
                .delete();
    }

    private void awaitMarks(String wukong, int count) {
        await(count + " objects of " + wukong + " are marked")
                .atMost(PATIENCE)
                .until(() -> belongings(wukong).stream()
                                .filter(object -> "true".equals(Labels.label(object, PROTECTED)))
                                .count()
                        == count);
    }

    /** The machine, the DataVolume and the claims of a Wukong. */
    private List<HasMetadata> belongings(String wukong) {
        return Stream.of(VirtualMachine.class, DataVolume.class, PersistentVolumeClaim.class)
                .flatMap(kind -> SCENE
                        .client()
                        .resources(kind)
                        .inNamespace(namespace)
                        .withLabel(Labels.WUKONG, wukong)
                        .list()
                        .getItems()
                        .stream())
                .map(HasMetadata.class::cast)
                .toList();
    }

    private static List<String> namesOf(List<HasMetadata> objects) {
        return objects.stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .sorted()
                .toList();
    }

    private PersistentVolumeClaim claim(String name) {
        return SCENE.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private Namespace namespaceOf() {
        return SCENE.client().namespaces().withName(namespace).get();
    }

    private static List<HasMetadata> policies() throws IOException {
        return SCENE.client()
                .load(Files.newInputStream(Path.of("kubernetes", "base", "deletion-protection.yaml")))
                .items();
    }
}
