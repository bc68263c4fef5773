package dev.novasphere.wukong.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.conformance.scenario.Scenarios;
import dev.novasphere.wukong.kubernetes.Grants;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.Folders;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Program;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command conformance as its Job runs it: the packaged program, with the rights of the Job's ServiceAccount. */
@Tag("full")
class ConformanceIT {

    private static final Path SHIPPED = Path.of("kubernetes", "conformance");
    private static final String NAME = "wukong-conformance";
    private static final String SNAPSHOT_CLASS = """
            apiVersion: snapshot.storage.k8s.io/v1
            kind: VolumeSnapshotClass
            metadata: {name: standard}
            driver: standin.test/standard
            deletionPolicy: Delete
            """;

    private static TestCluster cluster;
    private static KubernetesClient client;
    private static KubeVirtStandIn kubeVirt;
    private static OperatorProcess operator;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(Folders.ofThisJvm("operator-conformance.log").getParent());
        cluster = TestCluster.start();
        client = cluster.client();
        Crds.installAll(client);
        client.resource(Serialization.unmarshal(SNAPSHOT_CLASS, GenericKubernetesResource.class))
                .create();
        for (String file : List.of("namespace.yaml", "rbac.yaml")) {
            try (InputStream yaml = Files.newInputStream(SHIPPED.resolve(file))) {
                client.load(yaml).create();
            }
        }
        kubeVirt = KubeVirtStandIn.start(cluster);
        kubeVirt.installStorageClasses();
        kubeVirt.serveSubresources();
        operator = OperatorProcess.start(
                OperatorInstallation.into(cluster).kubeconfig(), Folders.ofThisJvm("operator-conformance.log"));
    }

    @AfterAll
    static void stop() {
        operator.close();
        kubeVirt.close();
        cluster.close();
    }

    private static Commands.Outcome conformance(Path kubeconfig, String... more) {
        List<String> words = new ArrayList<>(List.of("conformance"));
        words.addAll(List.of(more));
        return Program.run(kubeconfig, words);
    }

    @Test
    void with_the_rights_of_its_job_everything_is_tried_and_deleted_and_no_right_is_unused() {
        long mark = cluster.requests().mark();

        Commands.Outcome run = conformance(
                cluster.kubeconfigOf(NAME, NAME), "--namespace", NAME, "--image", "quay.io/containerdisks/fedora:42");

        assertThat(run.output())
                .as(run.errors())
                .contains(" 0 failed, 1 skipped")
                .contains("Multus is installed");
        assertThat(run.code()).isZero();
        assertThat(Scenarios.capabilities())
                .allSatisfy(capability -> assertThat(run.output()).contains(capability + " "));
        assertThat(client.resources(Wukong.class).inNamespace(NAME).list().getItems())
                .isEmpty();
        assertThat(client.persistentVolumeClaims().inNamespace(NAME).list().getItems())
                .isEmpty();
        List<Request> requests = cluster.requests()
                .since(mark, ApiRequests.ofServiceAccount(NAME, NAME).and(r -> !r.resource()
                        .isEmpty()));
        assertThat(requests)
                .filteredOn(request -> request.code() == HttpURLConnection.HTTP_FORBIDDEN
                        && !request.resource().equals("wukongs"))
                .isEmpty();
        assertThat(Grants.needed(requests)).isEqualTo(Grants.of(SHIPPED.resolve("rbac.yaml")));
    }

    @Test
    void a_namespace_that_is_not_there_is_made_and_deleted() {
        Commands.Outcome run = conformance(cluster.kubeconfig(), "--namespace", "tried", "--only", "protection");

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(client.namespaces().withName("tried").get())
                .satisfiesAnyOf(gone -> assertThat(gone).isNull(), going -> assertThat(
                                going.getMetadata().getDeletionTimestamp())
                        .isNotNull());
    }

    @Test
    void what_the_cluster_lacks_is_skipped_and_says_why() {
        try (TestCluster bare = TestCluster.start()) {
            KubernetesClient admin = bare.client();
            Crds.installAll(admin);
            try (KubeVirtStandIn standIn = KubeVirtStandIn.start(bare);
                    OperatorProcess lone = OperatorProcess.start(
                            OperatorInstallation.into(bare).kubeconfig(),
                            Folders.ofThisJvm("operator-conformance-bare.log"))) {
                standIn.installStorageClasses();
                for (String definition : List.of(
                        "network-attachment-definitions.k8s.cni.cncf.io",
                        "datavolumes.cdi.kubevirt.io",
                        "virtualmachinesnapshots.snapshot.kubevirt.io")) {
                    Crds.uninstall(admin, Crds.named(definition));
                }

                Commands.Outcome run = conformance(
                        bare.kubeconfig(),
                        "--storage-class",
                        "local",
                        "--only",
                        "networks",
                        "--only",
                        "disks",
                        "--only",
                        "snapshots");

                assertThat(run.output())
                        .contains("3 passed, 0 failed, 6 skipped")
                        .contains("Multus is not installed")
                        .contains("CDI is not installed")
                        .contains("StorageClass local does not allow it")
                        .contains("KubeVirt serves no snapshots");
                assertThat(run.code()).isZero();
                assertThat(lone.runs()).isTrue();
            }
        }
    }

    @Test
    void where_no_operator_runs_the_scenarios_fail_and_say_so() {
        try (TestCluster bare = TestCluster.start()) {
            Crds.installAll(bare.client());
            try (KubeVirtStandIn standIn = KubeVirtStandIn.start(bare)) {
                standIn.installStorageClasses();

                Commands.Outcome run =
                        conformance(bare.kubeconfig(), "--only", "power", "--only", "definition", "--timeout", "1");

                assertThat(run.output())
                        .contains("1 passed, 4 failed, 0 skipped")
                        .contains("does an operator serve namespace wukong-conformance?");
                assertThat(run.code()).isEqualTo(ConformanceCommand.FAILED);
            }
        }
    }

    @Test
    void a_cluster_without_the_named_class_is_refused() {
        Commands.Outcome run = conformance(cluster.kubeconfig(), "--storage-class", "nvme");

        assertThat(run.errors()).contains("there is no StorageClass nvme");
        assertThat(run.code()).isEqualTo(ConformanceCommand.USAGE);
    }
}
