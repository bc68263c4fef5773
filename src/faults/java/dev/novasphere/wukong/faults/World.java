package dev.novasphere.wukong.faults;

import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.StandInOptions;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a test of faults has for itself, because it breaks it: an API server with all definitions, the stand-in for KubeVirt, and the rights
 * of the operator. Whoever starts an operator in it ends it too.
 */
final class World implements AutoCloseable {

    private final TestCluster cluster = TestCluster.start();
    private final Path kubeconfig;
    private final Path log;
    private KubeVirtStandIn kubeVirt;

    private World(Path log) {
        this.log = log;
        Crds.installAll(cluster.client());
        kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
        kubeVirt = KubeVirtStandIn.start(cluster, StandInOptions.lean());
        kubeVirt.installStorageClasses();
    }

    /**
     * A new one.
     *
     * @param log where operators in it write; what an earlier run wrote is deleted
     */
    static World create(Path log) {
        try {
            Files.createDirectories(log.getParent());
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make room for " + log, e);
        }
        return new World(log);
    }

    TestCluster cluster() {
        return cluster;
    }

    KubernetesClient client() {
        return cluster.client();
    }

    KubeVirtStandIn kubeVirt() {
        return kubeVirt;
    }

    /** Whom the operator acts as. */
    Path kubeconfig() {
        return kubeconfig;
    }

    /** Starts an operator as it is installed, and returns once it is ready. */
    OperatorProcess startOperator() {
        return startOperator(Map.of());
    }

    /** Starts one with further environment variables, and returns once it is ready. */
    OperatorProcess startOperator(Map<String, String> settings) {
        return startOperator(kubeconfig, settings);
    }

    /**
     * Starts an operator and returns once it is ready.
     *
     * @param config whom it acts as, and by which way it reaches the API server
     * @param settings further environment variables
     */
    OperatorProcess startOperator(Path config, Map<String, String> settings) {
        return OperatorProcess.start(config, log, settings);
    }

    /** KubeVirt is installed anew, with all definitions. */
    void reinstallKubeVirt() {
        kubeVirt.close();
        Crds.installAll(cluster.client());
        kubeVirt = KubeVirtStandIn.start(cluster, StandInOptions.lean());
    }

    @Override
    public void close() {
        kubeVirt.close();
        cluster.close();
    }
}
