package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** KubeVirt, CDI and Multus may be installed after the operator, and after the Wukongs that need them. */
@Tag("full")
class LateApisIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void what_is_missing_is_reported_and_heals_without_a_restart_when_it_is_installed() {
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            Crds.installOwn(client);
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
            try (OperatorProcess operator =
                    OperatorProcess.start(kubeconfig, Path.of("target", "operator-late-apis.log"))) {
                String namespace = cluster.newNamespace("late");
                create(client, namespace, "plain", "{name: root, size: 1Gi}", "");
                create(
                        client,
                        namespace,
                        "image",
                        "{name: root, size: 1Gi, image: quay.io/containerdisks/fedora:42}",
                        "");
                create(
                        client,
                        namespace,
                        "wired",
                        "{name: root, size: 1Gi}",
                        "networks: [{name: lan, type: bridge, bridgeName: br1}]");

                awaitReason(client, namespace, "plain", "SpecAccepted", "KubeVirtNotInstalled");

                Crds.install(client, Crds.named("virtualmachineinstances.kubevirt.io"));
                Crds.install(client, Crds.named("kubevirts.kubevirt.io"));
                Crds.install(client, Crds.named("virtualmachines.kubevirt.io"));
                awaitMachine(client, namespace, "plain-vm");
                awaitReason(client, namespace, "image", "VolumesBound", "CDINotInstalled");
                awaitReason(client, namespace, "wired", "NetworksConfigured", "MultusNotInstalled");
                assertThat(client.resources(VirtualMachine.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);

                Crds.install(client, Crds.named("storageprofiles.cdi.kubevirt.io"));
                Crds.install(client, Crds.named("datavolumes.cdi.kubevirt.io"));
                awaitMachine(client, namespace, "image-vm");
                assertThat(client.resources(DataVolume.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);

                Crds.install(client, Crds.named("network-attachment-definitions.k8s.cni.cncf.io"));
                awaitMachine(client, namespace, "wired-vm");
                assertThat(client.resources(NetworkAttachmentDefinition.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);

                snapshot(client, namespace, "plain");
                awaitSnapshotReason(client, namespace, "plain", "SnapshotApiNotInstalled");
                Crds.install(client, Crds.named("virtualmachinerestores.snapshot.kubevirt.io"));
                Crds.install(client, Crds.named("virtualmachinesnapshots.snapshot.kubevirt.io"));
                awaitSnapshotReason(client, namespace, "plain", "InProgress");
                assertThat(client.resources(VirtualMachineSnapshot.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);

                client.resource(Crds.named("datavolumes.cdi.kubevirt.io")).delete();
                create(
                        client,
                        namespace,
                        "again",
                        "{name: root, size: 1Gi, image: quay.io/containerdisks/fedora:42}",
                        "");
                awaitReason(client, namespace, "again", "VolumesBound", "CDINotInstalled");
                assertThat(operator.output()).doesNotContain("ERROR");
            }
        }
    }

    private static void create(KubernetesClient client, String namespace, String name, String disk, String more) {
        Wukong wukong = Serialization.unmarshal("""
                apiVersion: vm.novasphere.dev/v1alpha1
                kind: Wukong
                metadata: {name: %s, namespace: %s}
                spec:
                  cpu: 1
                  memory: 1Gi
                  disks: [%s]
                  %s
                """.formatted(name, namespace, disk, more), Wukong.class);
        client.resource(wukong).create();
    }

    private static void snapshot(KubernetesClient client, String namespace, String wukong) {
        WukongSnapshot snapshot = new WukongSnapshot();
        snapshot.getMetadata().setName(wukong);
        snapshot.getMetadata().setNamespace(namespace);
        snapshot.setSpec(new WukongSnapshotSpec(wukong, null, null, null, null));
        client.resource(snapshot).create();
    }

    private static void awaitSnapshotReason(KubernetesClient client, String namespace, String name, String reason) {
        await("snapshot %s is to say %s".formatted(name, reason))
                .atMost(PATIENCE)
                .until(() -> {
                    WukongSnapshot live = client.resources(WukongSnapshot.class)
                            .inNamespace(namespace)
                            .withName(name)
                            .get();
                    return live.getStatus() != null
                            && live.getStatus().conditions().stream().anyMatch(c -> reason.equals(c.getReason()));
                });
    }

    private static void awaitReason(
            KubernetesClient client, String namespace, String name, String condition, String reason) {
        await("%s of %s is to say %s".formatted(condition, name, reason))
                .atMost(PATIENCE)
                .until(() -> {
                    Condition found = Scene.condition(
                            client.resources(Wukong.class)
                                    .inNamespace(namespace)
                                    .withName(name)
                                    .get(),
                            condition);
                    return found != null && reason.equals(found.getReason());
                });
    }

    private static void awaitMachine(KubernetesClient client, String namespace, String name) {
        await(name + " is to be made")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> client.resources(VirtualMachine.class)
                                .inNamespace(namespace)
                                .withName(name)
                                .get()
                        != null);
    }
}
