package dev.novasphere.wukong.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.Corpus.Case;
import dev.novasphere.wukong.api.rules.Violation;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.WukongRules;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WukongAdmissionIT {

    private static TestCluster cluster;
    private static KubernetesClient client;
    private static String namespace;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
        client = cluster.client();
        Crds.install(client, Crds.wukong());
        namespace = cluster.newNamespace("admission");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @MethodSource
    void a_valid_wukong_is_accepted_and_no_field_of_it_is_lost(Case valid) {
        GenericKubernetesResource stored = create(cluster.newNamespace("valid"), valid.raw());
        JsonNode sent = Serialization.jsonMapper().valueToTree(valid.raw()).get("spec");
        assertThat((JsonNode) Serialization.jsonMapper().valueToTree(stored).get("spec"))
                .isEqualTo(sent);
    }

    static Stream<Case> a_valid_wukong_is_accepted_and_no_field_of_it_is_lost() {
        return Corpus.valid();
    }

    @ParameterizedTest
    @MethodSource
    void an_invalid_wukong_is_refused_with_what_to_write_instead(Case invalid) {
        List<StatusCause> causes = refusal(invalid.raw());
        assertThat(causes).anySatisfy(cause -> {
            assertThat(path(cause)).isEqualTo(invalid.path());
            assertThat(cause.getMessage()).contains(invalid.fragment());
        });
        for (Violation violation : WukongRules.check(invalid.wukong())) {
            assertThat(causes).as("the words of %s", violation).anySatisfy(cause -> {
                assertThat(path(cause)).isEqualTo(violation.path());
                assertThat(cause.getMessage()).endsWith(violation.message());
            });
        }
    }

    static Stream<Case> an_invalid_wukong_is_refused_with_what_to_write_instead() {
        return Corpus.invalid();
    }

    @Test
    void a_disk_cannot_shrink_but_grow_and_be_written_otherwise() {
        GenericKubernetesResource stored = create(minimal("shrinking"));
        assertThat(refusedEdit(stored, spec -> disk(spec, 0).put("size", "9Gi")))
                .anySatisfy(cause -> {
                    assertThat(path(cause)).isEqualTo("spec.disks[0].size");
                    assertThat(cause.getMessage()).contains("add a new, smaller disk under another name");
                });
        GenericKubernetesResource same = edit(stored, spec -> disk(spec, 0).put("size", "10240Mi"));
        GenericKubernetesResource grown = edit(same, spec -> disk(spec, 0).put("size", "11Gi"));
        assertThat(refusedEdit(grown, spec -> disk(spec, 0).put("size", "10Gi")))
                .isNotEmpty();
    }

    @Test
    void a_disk_is_known_by_its_name_when_disks_are_inserted_or_removed() {
        GenericKubernetesResource stored = create(minimal("reordered"));
        GenericKubernetesResource both = edit(stored, spec -> {
            ObjectNode small =
                    JsonNodeFactory.instance.objectNode().put("name", "small").put("size", "1Gi");
            spec.withArray("disks").insert(0, small);
        });
        GenericKubernetesResource one =
                edit(both, spec -> spec.withArray("disks").remove(1));
        assertThat(disk(tree(one).get("spec"), 0).get("name").asText()).isEqualTo("small");
    }

    @Test
    void two_managers_own_one_disk_each() {
        create(minimal("shared"));
        GenericKubernetesResource second = minimal("shared");
        ObjectNode applied = tree(second);
        ((ObjectNode) applied.get("spec")).remove(List.of("cpu", "memory"));
        disk(applied.get("spec"), 0).put("name", "second");
        GenericKubernetesResource merged = client.resource(
                        Serialization.unmarshal(applied.toString(), GenericKubernetesResource.class))
                .inNamespace(namespace)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("other")
                        .build());
        assertThat(tree(merged).at("/spec/disks")).hasSize(2);
    }

    @Test
    void a_wukong_stored_before_the_rules_can_be_edited_and_deleted() {
        try {
            Crds.install(client, Crds.wukongWithoutRules());
            GenericKubernetesResource old = minimal("n".repeat(61));
            old.getMetadata().setFinalizers(List.of("wukong.novasphere.dev/finalizer"));
            ObjectNode broken = tree(old);
            disk(broken.get("spec"), 0).put("size", "10K");
            GenericKubernetesResource stored =
                    createWhenServed(Serialization.unmarshal(broken.toString(), GenericKubernetesResource.class));
            Crds.install(client, Crds.wukong());
            awaitRules();

            GenericKubernetesResource edited = edit(stored, spec -> spec.put("cpu", 3));
            GenericKubernetesResource repaired =
                    edit(edited, spec -> disk(spec, 0).put("size", "10Gi"));
            assertThat(tree(repaired).at("/spec/disks/0/size").asText()).isEqualTo("10Gi");
            client.resource(repaired).delete();
            GenericKubernetesResource leaving = client.resource(repaired).get();
            leaving.getMetadata().setFinalizers(List.of());
            client.resource(leaving).update();
            assertThat(client.resource(leaving).get()).isNull();
        } finally {
            Crds.install(client, Crds.wukong());
            awaitRules();
        }
    }

    @Test
    void what_the_operator_writes_into_status_fits_the_schema() {
        create(minimal("served"));
        Wukong served = client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("served")
                .editStatus(wukong -> {
                    wukong.setStatus(Serialization.unmarshal("""
                            phase: Running
                            networks: [{name: default, interface: eth0, ipAddress: 10.0.0.1}]
                            volumes: [{name: system, bound: true, size: 10Gi}]
                            conditions: [{type: Ready, status: "True", reason: Running, message: ""}]
                            """, WukongStatus.class));
                    return wukong;
                });
        assertThat(served.getStatus().networks().get(0).interfaceName()).isEqualTo("eth0");
        assertThat(served.getStatus().conditions()).hasSize(1);
    }

    private static GenericKubernetesResource minimal(String name) {
        GenericKubernetesResource minimal = Corpus.valid()
                .map(Case::raw)
                .filter(wukong -> wukong.getMetadata().getName().equals("minimal"))
                .findFirst()
                .orElseThrow();
        minimal.getMetadata().setName(name);
        return minimal;
    }

    private static GenericKubernetesResource create(GenericKubernetesResource wukong) {
        return create(namespace, wukong);
    }

    private static GenericKubernetesResource create(String namespace, GenericKubernetesResource wukong) {
        return client.resource(wukong)
                .inNamespace(namespace)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static List<StatusCause> refusal(GenericKubernetesResource wukong) {
        return causes(catchThrowableOfType(KubernetesClientException.class, () -> create(wukong)));
    }

    private static GenericKubernetesResource edit(GenericKubernetesResource wukong, Consumer<ObjectNode> change) {
        ObjectNode tree = tree(wukong);
        change.accept((ObjectNode) tree.get("spec"));
        return client.resource(Serialization.unmarshal(tree.toString(), GenericKubernetesResource.class))
                .inNamespace(namespace)
                .update();
    }

    private static List<StatusCause> refusedEdit(GenericKubernetesResource wukong, Consumer<ObjectNode> change) {
        return causes(catchThrowableOfType(KubernetesClientException.class, () -> edit(wukong, change)));
    }

    private static List<StatusCause> causes(KubernetesClientException refused) {
        assertThat(refused).as("the refusal").isNotNull();
        assertThat(refused.getCode()).as(refused.getMessage()).isEqualTo(422);
        return refused.getStatus().getDetails().getCauses();
    }

    /** Rules on metadata are rules of the whole object, for which the server names no field. */
    private static String path(StatusCause cause) {
        String field = cause.getField();
        return field == null || field.isEmpty() || field.equals("<nil>") ? "metadata.name" : field;
    }

    private static ObjectNode tree(GenericKubernetesResource wukong) {
        return Serialization.jsonMapper().valueToTree(wukong);
    }

    private static ObjectNode disk(JsonNode spec, int index) {
        return (ObjectNode) spec.get("disks").get(index);
    }

    /** The server takes a new schema into use some time after it has stored it. */
    private static GenericKubernetesResource createWhenServed(GenericKubernetesResource wukong) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThatCode(() -> create(wukong))
                .doesNotThrowAnyException());
        return client.resource(wukong).inNamespace(namespace).get();
    }

    private static void awaitRules() {
        GenericKubernetesResource refused =
                Corpus.invalid().findFirst().orElseThrow().raw();
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            try {
                client.resource(refused).inNamespace(namespace).dryRun().create();
            } catch (KubernetesClientException e) {
                assertThat(e.getMessage()).contains("write for example");
                return;
            }
            throw new AssertionError("the rules are not in use yet");
        });
    }
}
