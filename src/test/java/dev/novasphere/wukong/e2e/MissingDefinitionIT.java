package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator does not read its definitions at each start; where one is missing, it says so, and waits for it. */
@Tag("full")
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

    @Test
    void an_api_of_which_only_a_part_is_installed_counts_as_missing_and_does_not_hold_up_the_start()
            throws IOException {
        Files.deleteIfExists(LOG);
        try (TestCluster cluster = TestCluster.start()) {
            Crds.installOwn(cluster.client());
            List<OptionalApi> parted = Arrays.stream(OptionalApi.values())
                    .filter(api -> api.definitions().size() > 1)
                    .toList();
            parted.forEach(api -> Crds.install(cluster.client(), Crds.named(api.crdName())));
            Path kubeconfig = OperatorInstallation.withNodeNetworks(cluster).kubeconfig();

            try (OperatorProcess operator =
                    OperatorProcess.start(kubeconfig, LOG, OperatorInstallation.nodeNetworkSettings())) {
                assertThat(parted).contains(OptionalApi.NMSTATE).allSatisfy(api -> assertThat(operator.output())
                        .contains(api + " is not complete: the CustomResourceDefinitions "
                                + String.join(
                                        ", ",
                                        api.definitions()
                                                .subList(1, api.definitions().size()))
                                + " are missing"));
            }
        }
    }
}
