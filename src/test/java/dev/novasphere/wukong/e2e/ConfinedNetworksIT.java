package dev.novasphere.wukong.e2e;

import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Tenant;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator that is confined to some namespaces sees no NetworkAttachmentDefinition of others. */
@Tag("full")
class ConfinedNetworksIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void a_definition_of_a_namespace_that_is_not_watched_blocks_no_machine() {
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            Crds.installOwn(client);
            Crds.install(
                    client,
                    "virtualmachineinstances.kubevirt.io",
                    "kubevirts.kubevirt.io",
                    "virtualmachines.kubevirt.io",
                    "network-attachment-definitions.k8s.cni.cncf.io");
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
            Tenant tenant = new Tenant(client, cluster.newNamespace("confined"));
            try (OperatorProcess operator = OperatorProcess.start(
                    kubeconfig,
                    Path.of("target", "operator-confined.log"),
                    Map.of("QUARKUS_OPERATOR_SDK_NAMESPACES", tenant.namespace()))) {
                tenant.create("unseen", fields("elsewhere/office"));
                tenant.create("seen", fields("office"));

                await("the machine on a network that cannot be read is to be made")
                        .atMost(PATIENCE)
                        .until(() -> tenant.machine("unseen").isPresent());
                await("the definition that is known to be missing is to be reported")
                        .atMost(PATIENCE)
                        .until(() -> tenant.says("seen", "NetworksConfigured", "NetworkAttachmentNotFound"));
            }
        }
    }

    private static String fields(String definition) {
        return "disks: [{name: root, size: 1Gi}]\nnetworks: [{name: office, nadName: %s}]".formatted(definition);
    }
}
