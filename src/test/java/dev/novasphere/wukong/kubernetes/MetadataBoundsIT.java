package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may not stand in the metadata of the operator's own kinds, asked of a real API server. */
class MetadataBoundsIT {

    private static final TestCluster CLUSTER = TestCluster.shared();
    private static final KubernetesClient CLIENT = CLUSTER.client();
    private static final List<String> KINDS = List.of("Wukong", "WukongSnapshot", "WukongRestore");

    private static String namespace;

    @BeforeAll
    static void install() {
        Crds.installOwn(CLIENT);
        BaseFiles.objects("admission-metadata-bounds.yaml")
                .forEach(object -> CLIENT.resource(object).serverSideApply());
        namespace = CLUSTER.newNamespace("bounds");
        await("the policy is in force").atMost(Duration.ofSeconds(60)).until(() -> {
            try {
                create("Wukong", owners(9, "u"), Map.of(), Map.of());
                return false;
            } catch (KubernetesClientException e) {
                return e.getMessage().contains("ValidatingAdmissionPolicy");
            }
        });
    }

    @Test
    void owner_references_that_are_many_or_long_are_refused_with_what_to_write_instead() {
        for (String kind : KINDS) {
            refused(kind, owners(9, "u"), Map.of(), Map.of(), "at most 8 owners");
            refused(kind, owners(1, "x".repeat(60_000)), Map.of(), Map.of(), "uid of at most 64 characters");
        }
    }

    @Test
    void many_labels_and_annotations_are_refused() {
        for (String kind : KINDS) {
            refused(kind, List.of(), entries(65), Map.of(), "at most 64 labels");
            refused(kind, List.of(), Map.of(), entries(65), "at most 64 annotations");
        }
    }

    @Test
    void what_users_and_their_tools_write_is_let_through() {
        for (String kind : KINDS) {
            assertThatCode(() ->
                            create(kind, owners(8, "9b1d6d0e-6f0a-4f0b-8a0b-0f0a0b0c0d0e"), entries(64), entries(64)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void a_wukong_that_is_being_deleted_can_lose_its_finalizers_whatever_it_holds() {
        HasMetadata wukong = object("Wukong", "held", List.of(), Map.of(), Map.of());
        wukong.getMetadata().setNamespace(namespace);
        wukong.getMetadata().setFinalizers(List.of("example.org/hold"));
        CLIENT.resource(wukong).create();
        CLIENT.resource(wukong).delete();

        CLIENT.resources(Wukong.class).inNamespace(namespace).withName("held").edit(held -> {
            held.getMetadata().setLabels(entries(65));
            return held;
        });
        CLIENT.resources(Wukong.class).inNamespace(namespace).withName("held").edit(held -> {
            held.getMetadata().setFinalizers(List.of());
            return held;
        });

        assertThat(CLIENT.resources(Wukong.class)
                        .inNamespace(namespace)
                        .withName("held")
                        .get())
                .isNull();
    }

    private static void refused(
            String kind,
            List<OwnerReference> owners,
            Map<String, String> labels,
            Map<String, String> annotations,
            String words) {
        assertThatThrownBy(() -> create(kind, owners, labels, annotations))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(words);
    }

    private static void create(
            String kind, List<OwnerReference> owners, Map<String, String> labels, Map<String, String> annotations) {
        CLIENT.resource(object(kind, "some", owners, labels, annotations))
                .inNamespace(namespace)
                .dryRun()
                .create();
    }

    private static HasMetadata object(
            String kind,
            String name,
            List<OwnerReference> owners,
            Map<String, String> labels,
            Map<String, String> annotations) {
        HasMetadata object = Serialization.unmarshal("""
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "%s", "metadata": {"name": "%s"}, "spec": %s}
                """.formatted(
                        kind,
                        name,
                        switch (kind) {
                            case "Wukong" ->
                                "{\"cpu\": 1, \"memory\": \"1Gi\", \"disks\": [{\"name\": \"root\", \"size\": \"1Gi\"}]}";
                            case "WukongSnapshot" -> "{\"wukongName\": \"web\"}";
                            default -> "{\"wukongName\": \"web\", \"snapshotName\": \"before\"}";
                        }));
        object.getMetadata().setOwnerReferences(owners);
        object.getMetadata().setLabels(labels);
        object.getMetadata().setAnnotations(annotations);
        return object;
    }

    private static List<OwnerReference> owners(int number, String uid) {
        // The API server drops owners of one uid but the first.
        return IntStream.range(0, number)
                .mapToObj(i -> uid.substring(1) + i)
                .map(id -> new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("owner")
                        .withUid(id)
                        .build())
                .toList();
    }

    private static Map<String, String> entries(int number) {
        return IntStream.range(0, number).boxed().collect(Collectors.toMap(i -> "example.org/e" + i, i -> "v"));
    }
}
