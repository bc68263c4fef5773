package dev.novasphere.wukong.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** For measuring the operator: the stand-in takes machines to Running with few writes, however many there are. */
@Tag("full")
class LeanStandInIT {

    private static final int MACHINES = 100;
    private static final int MOST_REQUESTS_A_MACHINE = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void many_machines_with_imported_disks_run_after_few_requests_each() {
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            Crds.installAll(client);
            try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster, StandInOptions.lean())) {
                kubeVirt.installStorageClasses();
                String namespace = cluster.newNamespace("lean");
                long mark = cluster.requests().mark();

                IntStream.range(0, MACHINES).parallel().forEach(i -> {
                    create(client, namespace, dataVolume(i));
                    create(client, namespace, machine(i));
                });

                await("all machines run").atMost(PATIENCE).untilAsserted(() -> assertThat(states(client, namespace))
                        .isEqualTo(Map.of("Running", (long) MACHINES)));
                List<ApiRequests.Request> requests = cluster.requests()
                        .since(
                                mark,
                                ApiRequests.counted()
                                        .and(ApiRequests.by("kubevirt-standin"))
                                        .and(r -> r.namespace().equals(namespace)));
                assertThat(requests.size())
                        .as(() -> requests.stream()
                                .collect(Collectors.groupingBy(
                                        r -> r.verb() + " " + r.resource() + "/" + r.subresource() + " " + r.code(),
                                        Collectors.counting()))
                                .toString())
                        .isLessThanOrEqualTo(MACHINES * MOST_REQUESTS_A_MACHINE);
                assertThat(requests).allMatch(ApiRequests.Request::writes);
            }
        }
    }

    private static Map<String, Long> states(KubernetesClient client, String namespace) {
        return client.genericKubernetesResources(Objects.VM).inNamespace(namespace).list().getItems().stream()
                .collect(Collectors.groupingBy(
                        m -> String.valueOf(Objects.text(m, "status", "printableStatus")), Collectors.counting()));
    }

    private static void create(KubernetesClient client, String namespace, Map<String, Object> object) {
        GenericKubernetesResource resource =
                Serialization.jsonMapper().convertValue(object, GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(namespace);
        client.resource(resource).create();
    }

    private static Map<String, Object> dataVolume(int number) {
        return Map.of(
                "apiVersion",
                "cdi.kubevirt.io/v1beta1",
                "kind",
                "DataVolume",
                "metadata",
                Map.of("name", "m" + number),
                "spec",
                Map.of(
                        "source", Map.of("http", Map.of("url", "https://images.example.org/fedora.qcow2")),
                        "storage",
                                Map.of(
                                        "storageClassName",
                                        KubeVirtStandIn.STANDARD,
                                        "resources",
                                        Map.of("requests", Map.of("storage", "1Gi")))));
    }

    private static Map<String, Object> machine(int number) {
        return Map.of(
                "apiVersion",
                "kubevirt.io/v1",
                "kind",
                "VirtualMachine",
                "metadata",
                Map.of("name", "m" + number),
                "spec",
                Map.of(
                        "runStrategy",
                        "Always",
                        "template",
                        Map.of(
                                "spec",
                                Map.of(
                                        "domain",
                                                Map.of(
                                                        "memory", Map.of("guest", "1Gi"),
                                                        "devices",
                                                                Map.of(
                                                                        "disks",
                                                                        List.of(
                                                                                Map.of(
                                                                                        "name",
                                                                                        "root",
                                                                                        "disk",
                                                                                        Map.of("bus", "virtio"))))),
                                        "volumes",
                                                List.of(Map.of(
                                                        "name",
                                                        "root",
                                                        "persistentVolumeClaim",
                                                        Map.of("claimName", "m" + number)))))));
    }
}
