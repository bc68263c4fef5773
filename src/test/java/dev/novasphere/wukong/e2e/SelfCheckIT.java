package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtSpec;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator says itself which APIs the cluster has, in which versions, and what is therefore unavailable. */
@Tag("full")
class SelfCheckIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void readiness_and_affected_wukongs_show_what_is_there_and_what_is_missing() throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            Crds.installOwn(client);
            Crds.install(client, Crds.named("virtualmachineinstances.kubevirt.io"));
            Crds.install(client, Crds.named("kubevirts.kubevirt.io"));
            Crds.install(client, Crds.named("virtualmachines.kubevirt.io"));
            String namespace = cluster.newNamespace("check");
            kubeVirt(client, namespace, "v1.9.0");
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
            try (OperatorProcess operator =
                    OperatorProcess.start(kubeconfig, Path.of("target", "operator-self-check.log"))) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    JsonNode data = selfCheck(operator);
                    assertThat(data.path("KubeVirt").asText()).contains("v1").contains("v1.9.0");
                    assertThat(data.path("CDI").asText()).startsWith("missing: no disk can be filled from an image");
                    assertThat(data.path("Multus").asText()).startsWith("missing");
                    assertThat(data.path("NMState").asText()).startsWith("missing");
                    assertThat(data.path("KubeVirt snapshots").asText()).startsWith("missing");
                });

                create(client, namespace, "image", ", image: quay.io/containerdisks/fedora:42");
                create(client, namespace, "plain", "");
                Condition missing = awaitApis(client, namespace, "image", "False");
                assertThat(missing.getReason()).isEqualTo("ApisMissing");
                assertThat(missing.getMessage())
                        .contains("CDI is missing: no disk can be filled from an image")
                        .contains("KubeVirt v1")
                        .contains("v1.9.0");

                Crds.install(client, Crds.named("storageprofiles.cdi.kubevirt.io"));
                Crds.install(client, Crds.named("datavolumes.cdi.kubevirt.io"));
                assertThat(awaitApis(client, namespace, "image", "True").getReason())
                        .isEqualTo("ApisThere");
                assertThat(selfCheck(operator).path("CDI").asText()).isEqualTo("v1beta1");
                await().atMost(PATIENCE)
                        .until(() -> wukong(client, namespace, "plain").getStatus() != null);
                assertThat(Scene.condition(wukong(client, namespace, "plain"), "ApisAvailable"))
                        .isNull();
            }
        }
    }

    private static void kubeVirt(KubernetesClient client, String namespace, String version) {
        KubeVirt kubeVirt = new KubeVirt();
        kubeVirt.getMetadata().setNamespace(namespace);
        kubeVirt.getMetadata().setName("kubevirt");
        kubeVirt.setSpec(new KubeVirtSpec(null, null));
        client.resource(kubeVirt).create();
        client.resources(KubeVirt.class)
                .inNamespace(namespace)
                .withName("kubevirt")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"observedKubeVirtVersion\":\"%s\"}}".formatted(version));
    }

    private static void create(KubernetesClient client, String namespace, String name, String image) {
        client.resource(Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s, namespace: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [{name: root, size: 1Gi%s}]
                """.formatted(name, namespace, image), Wukong.class))
                .create();
    }

    private static Condition awaitApis(KubernetesClient client, String namespace, String name, String status) {
        await("ApisAvailable of %s is to be %s".formatted(name, status))
                .atMost(PATIENCE)
                .until(() -> {
                    Condition found = Scene.condition(wukong(client, namespace, name), "ApisAvailable");
                    return found != null && status.equals(found.getStatus());
                });
        return Scene.condition(wukong(client, namespace, name), "ApisAvailable");
    }

    private static Wukong wukong(KubernetesClient client, String namespace, String name) {
        return client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private static JsonNode selfCheck(OperatorProcess operator) throws Exception {
        HttpResponse<String> answer = operator.page("/q/health/ready");
        assertThat(answer.statusCode()).isEqualTo(200);
        for (JsonNode check : new ObjectMapper().readTree(answer.body()).path("checks")) {
            if (check.path("name").asText().equals("APIs of the cluster")) {
                return check.path("data");
            }
        }
        throw new AssertionError("no self-check in " + answer.body());
    }
}
