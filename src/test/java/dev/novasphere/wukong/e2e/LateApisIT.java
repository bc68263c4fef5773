package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Tenant;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** KubeVirt, CDI and Multus may be installed after the operator, and after the Wukongs that need them. */
@Tag("full")
class LateApisIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DISK = "disks: [{name: root, size: 1Gi}]";
    private static final String IMAGE = "disks: [{name: root, size: 1Gi, image: quay.io/containerdisks/fedora:42}]";

    @Test
    void what_is_missing_is_reported_and_heals_without_a_restart_when_it_is_installed() {
        try (TestCluster cluster = TestCluster.start()) {
            KubernetesClient client = cluster.client();
            Crds.installOwn(client);
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
            try (OperatorProcess operator =
                    OperatorProcess.start(kubeconfig, Path.of("target", "operator-late-apis.log"))) {
                String namespace = cluster.newNamespace("late");
                Tenant tenant = new Tenant(client, namespace);
                tenant.create("plain", DISK);
                tenant.create("image", IMAGE);
                tenant.create("wired", DISK + "\nnetworks: [{name: lan, type: bridge, bridgeName: br1}]");

                awaitReason(tenant, "plain", "SpecAccepted", "KubeVirtNotInstalled");

                Crds.install(
                        client,
                        "virtualmachineinstances.kubevirt.io",
                        "kubevirts.kubevirt.io",
                        "virtualmachines.kubevirt.io");
                awaitMachine(tenant, "plain");
                awaitReason(tenant, "image", "VolumesBound", "CDINotInstalled");
                awaitReason(tenant, "wired", "NetworksConfigured", "MultusNotInstalled");
                assertThat(client.resources(VirtualMachine.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);

                Crds.install(client, "storageprofiles.cdi.kubevirt.io", "datavolumes.cdi.kubevirt.io");
                awaitMachine(tenant, "image");
                assertThat(client.resources(DataVolume.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);

                Crds.install(client, "network-attachment-definitions.k8s.cni.cncf.io");
                awaitMachine(tenant, "wired");
                assertThat(client.resources(NetworkAttachmentDefinition.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);

                snapshot(client, namespace, "plain");
                awaitSnapshotReason(client, namespace, "plain", "SnapshotApiNotInstalled");
                Crds.install(
                        client,
                        "virtualmachinerestores.snapshot.kubevirt.io",
                        "virtualmachinesnapshots.snapshot.kubevirt.io");
                awaitSnapshotReason(client, namespace, "plain", "InProgress");
                assertThat(client.resources(VirtualMachineSnapshot.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);

                client.resource(Crds.named("datavolumes.cdi.kubevirt.io")).delete();
                tenant.create("again", IMAGE);
                awaitReason(tenant, "again", "VolumesBound", "CDINotInstalled");
                assertThat(operator.output()).doesNotContain("ERROR");
            }
        }
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

    private static void awaitReason(Tenant tenant, String wukong, String condition, String reason) {
        await("%s of %s is to say %s".formatted(condition, wukong, reason))
                .atMost(PATIENCE)
                .until(() -> tenant.says(wukong, condition, reason));
    }

    private static void awaitMachine(Tenant tenant, String wukong) {
        await("the machine of " + wukong + " is to be made")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> tenant.machine(wukong).isPresent());
    }
}
