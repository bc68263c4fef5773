package dev.novasphere.wukong.e2e;

import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.status.StatusWriteThrottle;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.Folders;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** One running cluster with KubeVirt's stand-in and the operator with its shipped rights, shared by the end-to-end tests. */
final class Scene {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than a status is held back, so that nothing is left to be written when nothing was written for so long. */
    private static final Duration QUIET = StatusWriteThrottle.INTERVAL.plusMillis(500);

    private static final Path LOG = Folders.ofThisJvm("operator-under-test.log");
    private static Scene shared;

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final KubeVirtStandIn kubeVirt;
    private final Path kubeconfig;
    private OperatorProcess operator;

    private Scene() {
        cluster = TestCluster.start();
        client = cluster.client();
        Crds.installAll(client);
        kubeconfig = OperatorInstallation.into(cluster).kubeconfig();
        kubeVirt = KubeVirtStandIn.start(cluster);
        kubeVirt.installStorageClasses();
        operator = OperatorProcess.start(kubeconfig, LOG);
    }

    /** The scene of this run; ends with the process. */
    static synchronized Scene shared() {
        if (shared == null) {
            try {
                Files.createDirectories(LOG.getParent());
                Files.deleteIfExists(LOG);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            shared = new Scene();
        }
        return shared;
    }

    TestCluster cluster() {
        return cluster;
    }

    KubernetesClient client() {
        return client;
    }

    KubeVirtStandIn kubeVirt() {
        return kubeVirt;
    }

    OperatorProcess operator() {
        return operator;
    }

    /** Ends the operator as a rollout does and starts it again. */
    void restartOperator() {
        operator.close();
        operator = OperatorProcess.start(kubeconfig, LOG);
    }

    /** Creates a Wukong from YAML. */
    Wukong create(String namespace, String yaml) {
        Wukong wukong = Serialization.unmarshal(yaml, Wukong.class);
        wukong.getMetadata().setNamespace(namespace);
        return client.resource(wukong).create();
    }

    Wukong wukong(String namespace, String name) {
        return client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    VirtualMachine virtualMachine(String namespace, String wukong) {
        return client.resources(VirtualMachine.class)
                .inNamespace(namespace)
                .withName(Names.virtualMachine(wukong))
                .get();
    }

    /** Changes a Wukong's spec by a JSON merge patch. */
    void patch(String namespace, String name, String mergePatch) {
        client.resources(Wukong.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        mergePatch);
    }

    /** Waits until a Wukong is as described; fails with the Wukong as it is. */
    Wukong awaitWukong(String namespace, String name, String description, Predicate<Wukong> condition) {
        Wukong[] last = new Wukong[1];
        try {
            await(description)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> {
                                last[0] = wukong(namespace, name);
                                return last[0];
                            },
                            w -> w != null && condition.test(w));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(description + ", but it is\n" + Serialization.asYaml(last[0]), e);
        }
        return last[0];
    }

    Wukong awaitPhase(String namespace, String name, Phase phase) {
        return awaitWukong(
                namespace,
                name,
                name + " is to become " + phase,
                w -> w.getStatus() != null
                        && w.getStatus().phase() == phase
                        && w.getMetadata().getGeneration().equals(w.getStatus().observedGeneration()));
    }

    Wukong awaitCondition(String namespace, String name, String type, String status, String reason) {
        return awaitWukong(
                namespace, name, "condition %s of %s is to be %s/%s".formatted(type, name, status, reason), w -> {
                    Condition condition = condition(w, type);
                    return condition != null
                            && status.equals(condition.getStatus())
                            && reason.equals(condition.getReason());
                });
    }

    static Condition condition(Wukong wukong, String type) {
        return wukong.getStatus() == null
                ? null
                : wukong.getStatus().conditions().stream()
                        .filter(c -> c.getType().equals(type))
                        .findFirst()
                        .orElse(null);
    }

    /** Whether the API server forbids a request. */
    boolean isRefused(Runnable request) {
        try {
            request.run();
            return false;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return true;
            }
            throw e;
        }
    }

    /** The operator's requests after a mark, without watches and lease renewals. */
    List<ApiRequests.Request> operatorRequests(long mark) {
        return cluster.requests().since(mark, ApiRequests.counted().and(request -> request.user()
                .endsWith(":" + OperatorInstallation.SERVICE_ACCOUNT)));
    }

    /** Waits until no one has sent a counted request for a while. */
    void awaitQuiet() {
        long[] last = {cluster.requests().mark()};
        await("the cluster is to come to rest")
                .atMost(PATIENCE)
                .pollInterval(QUIET)
                .until(() -> {
                    boolean quiet = cluster.requests()
                            .since(last[0], ApiRequests.counted().and(r -> !r.user()
                                    .startsWith("system:apiserver")))
                            .isEmpty();
                    last[0] = cluster.requests().mark();
                    return quiet;
                });
    }
}
