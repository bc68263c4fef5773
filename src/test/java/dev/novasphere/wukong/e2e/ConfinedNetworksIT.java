package dev.novasphere.wukong.e2e;

import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
            for (String kind : List.of(
                    "virtualmachineinstances.kubevirt.io",
                    "kubevirts.kubevirt.io",
                    "virtualmachines.kubevirt.io",
                    "network-attachment-definitions.k8s.cni.cncf.io")) {
                Crds.install(client, Crds.named(kind));
            }
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
            String namespace = cluster.newNamespace("confined");
            try (OperatorProcess operator = OperatorProcess.start(
                    kubeconfig,
                    Path.of("target", "operator-confined.log"),
                    Map.of("QUARKUS_OPERATOR_SDK_NAMESPACES", namespace))) {
                create(client, namespace, "unseen", "elsewhere/office");
                create(client, namespace, "seen", "office");

                await("the machine on a network that cannot be read is to be made")
                        .atMost(PATIENCE)
                        .until(() -> machine(client, namespace, "unseen-vm") != null);
                await("the definition that is known to be missing is to be reported")
                        .atMost(PATIENCE)
                        .until(() -> {
                            Condition found = Scene.condition(
                                    client.resources(Wukong.class)
                                            .inNamespace(namespace)
                                            .withName("seen")
                                            .get(),
                                    "NetworksConfigured");
                            return found != null && "NetworkAttachmentNotFound".equals(found.getReason());
                        });
            }
        }
    }

    private static VirtualMachine machine(KubernetesClient client, String namespace, String name) {
        return client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private static void create(KubernetesClient client, String namespace, String name, String definition) {
        client.resource(Serialization.unmarshal("""
                        apiVersion: vm.novasphere.dev/v1alpha1
                        kind: Wukong
                        metadata: {name: %s, namespace: %s}
                        spec:
                          cpu: 1
                          memory: 1Gi
                          disks: [{name: root, size: 1Gi}]
                          networks: [{name: office, nadName: %s}]
                        """.formatted(name, namespace, definition), Wukong.class))
                .create();
    }
}
