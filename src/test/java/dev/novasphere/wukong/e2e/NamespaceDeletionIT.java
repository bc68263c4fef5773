package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the operator asks of the API server while a namespace with many Wukongs is deleted by the real namespace controller. */
@Tag("full")
class NamespaceDeletionIT {

    private static final int WUKONGS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The deletion in the worst order: each Wukong sees everything it has go, because it goes last itself. */
    private static final String WUKONGS_LAST = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: test-wukongs-last}
            spec:
              matchConstraints:
                resourceRules:
                  - {apiGroups: [vm.novasphere.dev], apiVersions: ["*"], operations: [DELETE], resources: [wukongs]}
              validations: [{expression: "!oldObject.metadata.namespace.startsWith('ending-')", reason: Forbidden}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: test-wukongs-last}
            spec: {policyName: test-wukongs-last, validationActions: [Deny]}
            """;

    private final Scene scene = Scene.shared();
    private String namespace;

    @BeforeEach
    void wukongs() {
        namespace = scene.cluster().newNamespace("ending");
        fill();
    }

    @AfterEach
    void removePolicy() {
        policy().forEach(object -> scene.client().resource(object).delete());
    }

    @Test
    void each_wukong_costs_a_few_requests_in_any_order() {
        long mark = scene.cluster().requests().mark();

        scene.client().namespaces().withName(namespace).delete();
        awaitNoNamespace();

        assertFew(requests(mark));
    }

    @Test
    void each_wukong_costs_a_few_requests_when_it_goes_last_and_says_why_it_is_left_alone() {
        policy().forEach(object -> scene.client().resource(object).create());
        await("the policy is in force")
                .atMost(PATIENCE)
                .until(() -> scene.isRefused(() -> scene.client()
                        .resources(Wukong.class)
                        .inNamespace(namespace)
                        .withName("w0")
                        .dryRun()
                        .delete()));
        long mark = scene.cluster().requests().mark();

        scene.client().namespaces().withName(namespace).delete();
        await("all but the Wukongs is gone").atMost(PATIENCE).until(() -> objects()
                .isEmpty());
        IntStream.range(0, WUKONGS)
                .forEach(i -> scene.awaitCondition(namespace, "w" + i, "Ready", "False", "NamespaceTerminating"));

        assertFew(requests(mark));
        assertThat(scene.wukong(namespace, "w0").getStatus().conditions()).anySatisfy(condition -> {
            assertThat(condition.getType()).isEqualTo("Applied");
            assertThat(condition.getReason()).isEqualTo("NamespaceTerminating");
            assertThat(condition.getMessage()).contains("Namespace " + namespace + " is being deleted");
        });

        removePolicy();
        awaitNoNamespace();
        assertFew(requests(mark));
    }

    @Test
    void a_namespace_that_is_made_anew_is_served_as_any_other() {
        scene.client().namespaces().withName(namespace).delete();
        awaitNoNamespace();

        scene.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        fill();
    }

    private void fill() {
        scene.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("users")
                        .endMetadata()
                        .withStringData(Map.of("password", "correct horse"))
                        .build())
                .create();
        names().forEach(name -> scene.create(namespace, """
                metadata: {name: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks:
                    - {name: root, size: 1Gi, boot: true, image: "https://images.example.org/fedora.qcow2"}
                    - {name: data, size: 1Gi}
                  networks: [{name: lan, type: bridge, bridgeName: br0}]
                  cloudInitUser: {name: ops, passwordSecretRef: {name: users, key: password}}
                """.formatted(name)));
        names().forEach(name -> scene.awaitPhase(namespace, name, Phase.Running));
        scene.awaitQuiet();
    }

    private static Stream<String> names() {
        return IntStream.range(0, WUKONGS).mapToObj(i -> "w" + i);
    }

    private List<Request> requests(long mark) {
        return scene.operatorRequests(mark).stream()
                .filter(request -> request.namespace().equals(namespace))
                .toList();
    }

    private static void assertFew(List<Request> requests) {
        Predicate<Request> refused = request -> request.code() == HttpURLConnection.HTTP_FORBIDDEN;
        Predicate<Request> readsSecret = request -> request.resource().equals("secrets") && request.reads();
        Predicate<Request> event = request -> request.resource().equals("events");
        assertThat(requests.stream().filter(refused)).as("refused").hasSizeLessThanOrEqualTo(WUKONGS);
        assertThat(requests.stream().filter(readsSecret)).as("reads of Secrets").hasSizeLessThanOrEqualTo(WUKONGS);
        assertThat(requests.stream().filter(event)).as("events").hasSizeLessThanOrEqualTo(WUKONGS / 2);
        assertThat(requests).as("all").hasSizeLessThanOrEqualTo(3 * WUKONGS);
    }

    private void awaitNoNamespace() {
        await().atMost(PATIENCE)
                .until(() -> scene.client().namespaces().withName(namespace).get() == null);
    }

    private List<HasMetadata> objects() {
        return Stream.of(VirtualMachine.class, DataVolume.class, PersistentVolumeClaim.class, Secret.class)
                .flatMap(kind -> scene.client().resources(kind).inNamespace(namespace).list().getItems().stream())
                .map(HasMetadata.class::cast)
                .toList();
    }

    private List<HasMetadata> policy() {
        return Stream.of(WUKONGS_LAST.split("---\n"))
                .map(yaml -> (HasMetadata) Serialization.unmarshal(yaml))
                .toList();
    }
}
