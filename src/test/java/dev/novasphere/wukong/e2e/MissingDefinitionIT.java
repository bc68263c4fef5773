package dev.novasphere.wukong.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The operator does not read its definitions at each start; where one is missing, it says so all the same. */
class MissingDefinitionIT {

    @Test
    void the_operator_ends_and_says_that_its_definitions_are_to_be_installed() {
        try (TestCluster cluster = TestCluster.start()) {
            Path kubeconfig = OperatorInstallation.into(cluster).kubeconfig();

            assertThatThrownBy(() -> OperatorProcess.start(kubeconfig, Path.of("target", "operator-undefined.log"))
                            .close())
                    .hasMessageContaining("install its CustomResourceDefinitions")
                    .hasMessageMatching("(?s).*GET at: .*/apis/vm.novasphere.dev/v1alpha1/wukong.*Not Found.*");
        }
    }
}
