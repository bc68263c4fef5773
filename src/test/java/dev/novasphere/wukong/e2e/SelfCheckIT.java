package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.novasphere.wukong.kubevirt.installation.KubeVirt;
import dev.novasphere.wukong.kubevirt.installation.KubeVirtSpec;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Tenant;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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
            Crds.install(
                    client,
                    "virtualmachineinstances.kubevirt.io",
                    "kubevirts.kubevirt.io",
                    "virtualmachines.kubevirt.io");
            Tenant tenant = new Tenant(client, cluster.newNamespace("check"));
            kubeVirt(client, tenant.namespace(), "v1.9.0");
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

                tenant.create("image", "disks: [{name: root, size: 1Gi, image: quay.io/containerdisks/fedora:42}]");
                tenant.create("plain", "disks: [{name: root, size: 1Gi}]");
                Condition missing = awaitApis(tenant, "False");
                assertThat(missing.getReason()).isEqualTo("ApisMissing");
                assertThat(missing.getMessage())
                        .contains("CDI is missing: no disk can be filled from an image")
                        .contains("KubeVirt v1")
                        .contains("v1.9.0");

                Crds.install(client, "storageprofiles.cdi.kubevirt.io", "datavolumes.cdi.kubevirt.io");
                assertThat(awaitApis(tenant, "True").getReason()).isEqualTo("ApisThere");
                assertThat(selfCheck(operator).path("CDI").asText()).isEqualTo("v1beta1");
                await().atMost(PATIENCE)
                        .until(() -> tenant.wukong("plain").get().getStatus() != null);
                assertThat(tenant.condition("plain", "ApisAvailable")).isEmpty();
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

    private static Condition awaitApis(Tenant tenant, String status) {
        return await("ApisAvailable is to be " + status)
                .atMost(PATIENCE)
                .until(() -> tenant.condition("image", "ApisAvailable"), found -> found.map(Condition::getStatus)
                        .filter(status::equals)
                        .isPresent())
                .orElseThrow();
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
