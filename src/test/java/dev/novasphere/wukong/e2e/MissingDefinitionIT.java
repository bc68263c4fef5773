package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The operator does not read its definitions at each start; where one is missing, it says so, and waits for it. */
class MissingDefinitionIT {

    private static final Path LOG = Path.of("target", "operator-undefined.log");

    @Test
    void the_operator_says_that_its_definitions_are_to_be_installed_and_starts_once_they_are() throws IOException {
        Files.deleteIfExists(LOG);
        try (TestCluster cluster = TestCluster.start()) {
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();

            try (OperatorProcess operator = OperatorProcess.launch(kubeconfig, LOG, Map.of())) {
                await("it says what is missing").atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                                operator.output())
                        .containsOnlyOnce("install its CustomResourceDefinitions")
                        .containsPattern("GET at: .*/apis/vm.novasphere.dev/v1alpha1/wukong.*Not Found"));

                Crds.installOwn(cluster.client());
                operator.awaitReady();
            }
        }
    }
}
