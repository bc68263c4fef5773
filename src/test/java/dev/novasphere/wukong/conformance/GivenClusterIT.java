package dev.novasphere.wukong.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.testcluster.Commands;
import dev.novasphere.wukong.testcluster.Folders;
import dev.novasphere.wukong.testcluster.GivenCluster;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * All scenarios against a cluster with real controllers: {@code ./mvnw verify -Pconformance -Dwukong.kubeconfig=...}. Where no operator is
 * installed, that of this build runs beside the cluster, with its shipped rights.
 */
@Tag(GivenCluster.TAG)
@EnabledIfSystemProperty(
        named = GivenCluster.PROPERTY,
        matches = ".+",
        disabledReason = "no cluster is given with -D" + GivenCluster.PROPERTY)
class GivenClusterIT {

    private static final String OPTIONS = "wukong.conformance.options";

    @Test
    void all_that_the_cluster_can_do_comes_true() throws IOException {
        try (GivenCluster cluster = GivenCluster.open()) {
            if (cluster.hasOperator()) {
                run(cluster);
                return;
            }
            Path log = Folders.ofThisJvm("operator-given-cluster.log");
            Files.createDirectories(log.getParent());
            try (OperatorProcess operator = OperatorProcess.start(cluster.installOperator(), log)) {
                run(cluster);
                assertThat(operator.errors()).isEmpty();
            }
        }
    }

    private static void run(GivenCluster cluster) {
        List<String> words = new ArrayList<>(List.of(ConformanceApplication.COMMAND));
        words.addAll(List.of("--storage-class", cluster.storageClass()));
        String more = System.getProperty(OPTIONS, "").trim();
        if (!more.isEmpty()) {
            words.addAll(List.of(more.split("\\s+")));
        }
        Commands.Outcome result = Program.run(GivenCluster.kubeconfig(), words);
        System.out.println(result.output());
        assertThat(result.code()).as(result.output() + result.errors()).isZero();
    }
}
