package dev.novasphere.wukong.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.conformance.scenario.Scenarios;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.Folders;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Job of kubernetes/conformance from the operator's image, as a node runs it: with the Job's words, user, read-only root, memory limit and
 * rights. Skipped where the image was not made, or where containers do not run.
 */
@Tag("full")
class ConformanceImageIT {

    private static final Path SHIPPED = Path.of("kubernetes", "conformance");
    private static final String NAME = "wukong-conformance";

    @ParameterizedTest
    @EnumSource
    void the_job_tries_the_cluster_from_the_image(ImageIT.Kind kind) throws IOException {
        RuncContainer.obstacle().ifPresent(reason -> assumeTrue(false, reason));
        UnpackedImage image = kind.image();
        try (TestCluster cluster = TestCluster.start()) {
            Crds.installAll(cluster.client());
            for (String file : List.of("namespace.yaml", "rbac.yaml")) {
                try (InputStream yaml = Files.newInputStream(SHIPPED.resolve(file))) {
                    cluster.client().load(yaml).create();
                }
            }
            Job job = new Overlay(SHIPPED)
                    .objects(cluster, Job.class).stream().findFirst().orElseThrow();
            PodSpec pod = job.getSpec().getTemplate().getSpec();
            assertThat(pod.getServiceAccountName()).isEqualTo(NAME);
            Path kubeconfig = ImageIT.readable(cluster.kubeconfigOf(NAME, NAME));
            try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster)) {
                kubeVirt.installStorageClasses();
                kubeVirt.serveSubresources();
                try (OperatorProcess operator = OperatorProcess.start(
                                OperatorInstallation.into(cluster).kubeconfig(),
                                Folders.ofThisJvm("operator-conformance-image.log"));
                        RuncContainer container = RuncContainer.start(
                                image,
                                pod,
                                Map.of("KUBECONFIG", kubeconfig.toString()),
                                kubeconfig,
                                Folders.ofThisJvm("conformance-" + kind))) {
                    Optional<Integer> code =
                            container.awaitEnd(Duration.ofSeconds(job.getSpec().getActiveDeadlineSeconds()));

                    assertThat(operator.runs()).isTrue();
                    assertThat(code).as(container.output()).isEqualTo(Optional.of(0));
                    assertThat(container.output()).contains(" 0 failed, ");
                    assertThat(Scenarios.capabilities()).allSatisfy(capability -> assertThat(container.output())
                            .contains(capability + " "));
                }
            }
            assertThat(cluster.client()
                            .resources(Wukong.class)
                            .inNamespace(NAME)
                            .list()
                            .getItems())
                    .isEmpty();
        }
    }
}
