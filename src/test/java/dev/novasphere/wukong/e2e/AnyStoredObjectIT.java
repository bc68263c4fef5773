package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.WukongStatus;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Whatever the API server stores in one namespace, Wukongs of others are reconciled, now and after a restart. The definitions of this cluster
 * let everything through in spec and status.
 */
@Tag("full")
@TestMethodOrder(OrderAnnotation.class)
class AnyStoredObjectIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path LOG = Path.of("target", "operator-any-stored-object.log");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONG_UID = "x".repeat(60_000);
    private static final int OF_EACH_KIND = 20;
    private static final int ATTEMPTS = 10;

    private static TestCluster cluster;
    private static KubernetesClient client;
    private static Path kubeconfig;
    private static Map<String, String> settings;
    private static OperatorProcess operator;
    private static String hostile;

    @BeforeAll
    static void start() throws IOException {
        Files.deleteIfExists(LOG);
        cluster = TestCluster.start();
        client = cluster.client();
        Stream.concat(Crds.others().stream(), Crds.own().stream())
                .map(AnyStoredObjectIT::lenient)
                .forEach(definition -> Crds.install(client, definition));
        settings = new HashMap<>(OperatorInstallation.nodeNetworkSettings());
        kubeconfig = OperatorInstallation.withNodeNetworks(cluster).kubeconfig();
        hostile = cluster.newNamespace("hostile");
        operator = OperatorProcess.start(kubeconfig, LOG, settings);
    }

    @AfterAll
    static void stop() {
        operator.close();
        cluster.close();
    }

    /** Takes every rule from spec and status; a status can be created with its object, but for the operator's own kinds. */
    private static CustomResourceDefinition lenient(CustomResourceDefinition definition) {
        definition.getSpec().getVersions().forEach(version -> {
            version.getSchema()
                    .setOpenAPIV3Schema(new JSONSchemaPropsBuilder()
                            .withType("object")
                            .withXKubernetesPreserveUnknownFields(true)
                            .build());
            if (!definition.getSpec().getGroup().equals("vm.novasphere.dev")) {
                version.setSubresources(null);
            }
        });
        return definition;
    }

    @Test
    @Order(1)
    void objects_that_end_a_usual_informer_keep_no_other_wukong_from_being_served() throws IOException {
        String owner =
                "\"ownerReferences\": [{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"name\": \"x\", \"uid\": \"%s\"}]"
                        .formatted(LONG_UID);
        String labelled = "\"labels\": {\"vm.novasphere.dev/wukong\": \"zzz\"}";
        store("vm.novasphere.dev/v1alpha1", "Wukong", "wukongs", "long", owner, "\"spec\": {\"cpu\": 1}");
        store("vm.novasphere.dev/v1alpha1", "WukongSnapshot", "wukongsnapshots", "long", owner, "\"spec\": {}");
        store("vm.novasphere.dev/v1alpha1", "WukongRestore", "wukongrestores", "long", owner, "\"spec\": {}");
        store("vm.novasphere.dev/v1alpha1", "WukongRestore", "wukongrestores", "empty", "\"labels\": {}", "\"a\": 1");
        store("vm.novasphere.dev/v1alpha1", "WukongSnapshot", "wukongsnapshots", "empty", "\"labels\": {}", "\"a\": 1");
        store("vm.novasphere.dev/v1alpha1", "Wukong", "wukongs", "empty", "\"labels\": {}", "\"a\": 1");
        store(
                "vm.novasphere.dev/v1alpha1",
                "Wukong",
                "wukongs",
                "text",
                "\"labels\": {}",
                "\"spec\": {\"cpu\": \"many\"}");
        store("v1", "Secret", "secrets", "long", labelled + ", " + owner, "\"type\": \"Opaque\"");
        store("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "long", labelled + ", " + owner, claim());
        store(
                "kubevirt.io/v1",
                "VirtualMachine",
                "virtualmachines",
                "odd-vm",
                "\"labels\": {}",
                machine("{\"domain\": {\"devices\": {\"disks\": [{\"name\": \"a\", \"bootOrder\": 3000000000}]}}}"));
        store(
                "kubevirt.io/v1",
                "VirtualMachine",
                "virtualmachines",
                "cores",
                "\"labels\": {}",
                machine("{\"domain\": {\"cpu\": {\"cores\": 3000000000}}}"));
        store(
                "kubevirt.io/v1",
                "VirtualMachine",
                "virtualmachines",
                "labels",
                "\"labels\": {}",
                "\"spec\": {\"template\": {\"metadata\": {\"labels\": {\"a\": {\"b\": \"c\"}}}}}");
        store("vm.novasphere.dev/v1alpha1", "Wukong", "wukongs", "deep", "\"labels\": {}", "\"spec\": {\"cpu\": 1}");
        deepen("/apis/vm.novasphere.dev/v1alpha1/namespaces/" + hostile + "/wukongs/deep", 1_200);

        assertOthersAreServed("first");
        awaitUnreadable(operator, 4);

        operator.close();
        operator = OperatorProcess.start(kubeconfig, LOG, settings);
        assertOthersAreServed("second");
        awaitUnreadable(operator, 4);
    }

    @Test
    @Order(2)
    void a_wukong_whose_machine_cannot_be_read_leaves_it_as_it_is_and_an_event_says_why() throws IOException {
        String machine = "/apis/kubevirt.io/v1/namespaces/" + hostile + "/virtualmachines/odd-vm";
        String before = client.raw(machine);
        store(
                "vm.novasphere.dev/v1alpha1",
                "Wukong",
                "wukongs",
                "odd",
                "\"labels\": {}",
                "\"spec\": {\"cpu\": 1, \"memory\": \"1Gi\", \"disks\": [{\"name\": \"root\", \"size\": \"1Gi\"}]}");

        await("the event")
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(unreadable("odd"))
                                .singleElement()
                                .satisfies(
                                        event -> assertThat(event.getMessage())
                                                .contains(
                                                        "VirtualMachine odd-vm cannot be read: spec.template.spec.domain.devices.disks[0].bootOrder")));
        await("the event").atMost(PATIENCE).untilAsserted(() -> assertThat(unreadable("text"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getMessage()).contains("Wukong text cannot be read: spec.cpu")));
        assertThat(client.raw(machine)).isEqualTo(before);

        ObjectNode mended = (ObjectNode) JSON.readTree(before);
        mended.withObjectProperty("spec").removeAll();
        client.raw(machine, "PUT", mended.toString());
        await("the machine is reconciled again").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        operator.metrics().sum("wukong_unreadable_objects"))
                .isEqualTo(3));
    }

    @Test
    @Order(3)
    void a_policy_that_cannot_be_read_holds_every_wukong_back_until_it_is_mended_or_deleted() {
        String namespace = cluster.newNamespace("bounded");
        String policies = "/apis/vm.novasphere.dev/v1alpha1/wukongpolicies";
        client.raw(policies, "POST", """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "WukongPolicy", "metadata": {"name": "teams"},
                 "spec": {"namespaceSelector": {"matchLabels": {"of": "others"}}, "networks": {"types": ["newer"]}}}
                """);
        awaitUnreadable(operator, 4);
        client.raw("/apis/vm.novasphere.dev/v1alpha1/namespaces/" + namespace + "/wukongs", "POST", """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong", "metadata": {"name": "web"},
                 "spec": {"cpu": 1, "memory": "1Gi", "disks": [{"name": "root", "size": "1Gi"}]}}
                """);
        assertThat(awaitAccepted(namespace, "PolicyUnreadable").getMessage())
                .contains("WukongPolicy teams cannot be read: spec.networks.types[0]: ", "newer");
        assertThat(machine(client, namespace)).isNull();
        assertThat(client.persistentVolumeClaims().inNamespace(namespace).list().getItems())
                .isEmpty();

        String odd = client.raw(policies + "/teams");
        client.raw(policies + "/teams", "PUT", odd.replace("newer", "bridge"));
        awaitAccepted(namespace, "AsWritten");
        await("the machine").atMost(PATIENCE).until(() -> machine(client, namespace) != null);

        client.raw(policies + "/teams", "PUT", client.raw(policies + "/teams").replace("bridge", "newer"));
        awaitAccepted(namespace, "PolicyUnreadable");
        assertThat(machine(client, namespace)).isNotNull();

        client.raw(policies + "/teams", "DELETE", "");
        awaitAccepted(namespace, "AsWritten");
        awaitUnreadable(operator, 3);
    }

    private static VirtualMachine machine(KubernetesClient client, String namespace) {
        return client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName("web-vm")
                .get();
    }

    private static Condition awaitAccepted(String namespace, String reason) {
        return await("SpecAccepted with " + reason)
                .atMost(PATIENCE)
                .until(
                        () -> accepted(client.resources(Wukong.class)
                                .inNamespace(namespace)
                                .withName("web")
                                .get()
                                .getStatus()),
                        condition -> condition
                                .map(Condition::getReason)
                                .filter(reason::equals)
                                .isPresent())
                .orElseThrow();
    }

    private static Optional<Condition> accepted(WukongStatus status) {
        return status == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(condition -> "SpecAccepted".equals(condition.getType()))
                        .findFirst();
    }

    @Test
    @Order(4)
    void random_objects_of_every_watched_kind_keep_no_informer_from_going_on() throws IOException {
        long seed = Long.getLong("wukong.seed", new Random().nextLong());
        MutatedObjects mutated = new MutatedObjects(new Random(seed));
        Map<String, Integer> accepted = new HashMap<>();
        for (MutatedObjects.Kind kind : mutated.kinds()) {
            for (int i = 0; i < OF_EACH_KIND; i++) {
                String object = mutated.next(kind, i);
                try {
                    client.raw(kind.collection(hostile), "POST", object);
                    accepted.merge(kind.kind(), 1, Integer::sum);
                } catch (KubernetesClientException refused) {
                    assertThat(refused.getCode())
                            .as("seed " + seed + ": " + object)
                            .isBetween(400, 499);
                }
            }
        }
        assertThat(accepted).as("seed " + seed).hasSize(mutated.kinds().size());

        assertOthersAreServed("third");
        operator.close();
        operator = OperatorProcess.start(kubeconfig, LOG, settings);
        assertOthersAreServed("fourth");
        assertThat(operator.output())
                .as("seed " + seed)
                .doesNotContain("will stop")
                .doesNotContain("failed invoking");
    }

    /** A Wukong can be served before the informers of the other kinds have seen the last object. */
    private static void awaitUnreadable(OperatorProcess operator, int count) {
        await("all that cannot be read is counted").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        operator.metrics().sum("wukong_unreadable_objects"))
                .isEqualTo(count));
    }

    private static void assertOthersAreServed(String prefix) {
        String namespace = cluster.newNamespace(prefix);
        client.raw("/apis/vm.novasphere.dev/v1alpha1/namespaces/" + namespace + "/wukongs", "POST", """
                {"apiVersion": "vm.novasphere.dev/v1alpha1", "kind": "Wukong", "metadata": {"name": "web"},
                 "spec": {"cpu": 1, "memory": "1Gi", "disks": [{"name": "root", "size": "1Gi"}]}}
                """);
        await("the Wukong of another namespace is carried out")
                .atMost(PATIENCE)
                .until(() -> client.resources(VirtualMachine.class)
                                .inNamespace(namespace)
                                .withName("web-vm")
                                .get()
                        != null);
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName("web")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"cpu\": 2}}");
        await("its change is carried out").atMost(PATIENCE).until(() -> client.raw(
                        "/apis/kubevirt.io/v1/namespaces/" + namespace + "/virtualmachines/web-vm")
                .matches("(?s).*\"(cores|sockets)\":\\s*2.*"));
        await("every informer watches").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(operator.metrics().sum("wukong_informers_down")).isZero();
            assertThat(operator.answer("/q/health/ready")).isEqualTo(200);
            assertThat(operator.answer("/q/health/live")).isEqualTo(200);
        });
    }

    private static List<Event> unreadable(String wukong) {
        List<Event> events =
                new ArrayList<>(client.v1().events().inNamespace(hostile).list().getItems());
        events.removeIf(event -> !"Unreadable".equals(event.getReason())
                || !wukong.equals(event.getInvolvedObject().getName()));
        return events;
    }

    private static String claim() {
        return "\"spec\": {\"accessModes\": [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"1Gi\"}}}";
    }

    private static String machine(String spec) {
        return "\"spec\": {\"template\": {\"spec\": " + spec + "}}";
    }

    private static void store(
            String apiVersion, String kind, String plural, String name, String metadata, String content) {
        String object = "{\"apiVersion\": \"%s\", \"kind\": \"%s\", \"metadata\": {\"name\": \"%s\", %s}, %s}"
                .formatted(apiVersion, kind, name, metadata, content);
        client.raw(
                "/%s/%s/namespaces/%s/%s"
                        .formatted(apiVersion.contains("/") ? "apis" : "api", apiVersion, hostile, plural),
                "POST",
                object);
    }

    /** Writes managedFields of a depth that a usual parser refuses; users may write them. The operator may write the object in between. */
    private static void deepen(String uri, int depth) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                client.raw(uri, "PUT", deepened(client.raw(uri), depth));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409 || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static String deepened(String stored, int depth) throws IOException {
        ObjectNode object = (ObjectNode) JSON.readTree(stored);
        ArrayNode managed = object.withObjectProperty("metadata").withArrayProperty("managedFields");
        ObjectNode entry = managed.get(0).deepCopy();
        entry.put("manager", "deep");
        entry.set("fieldsV1", JSON.readTree("{\"f:spec\":{}}"));
        managed.add(entry);
        String marker = "\"fieldsV1\":{\"f:spec\":{}}";
        String text = object.toString();
        assertThat(text).contains(marker);
        return text.replace(marker, "\"fieldsV1\":{\"f:spec\":%s}".formatted(MutatedObjects.deep(depth)));
    }
}
