package dev.novasphere.wukong.sandbox;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.testcluster.Crds;
import dev.novasphere.wukong.testcluster.KubeVirtStandIn;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts a real API server with a stand-in for KubeVirt, the operator with the rights it is installed with, and every sample; shows how
 * they come up, and stays until it is stopped. With the system property {@value #END} it ends by itself: with code 0 when every sample
 * reached the phase it declares, else with code 1.
 */
public final class Sandbox {

    private static final String END = "wukong.sandbox.end";
    private static final String EXPECTED_PHASE = "vm.novasphere.dev/expected-phase";
    private static final String NAMESPACE = "default";
    private static final Path SAMPLES = Path.of("kubernetes", "samples");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Map<String, Wukong> wukongs = new TreeMap<>();
    private final Semaphore changes = new Semaphore(0);
    private final PhaseTable table = new PhaseTable(System.out, Terminal.ofThisProgram());

    private Sandbox() {}

    public static void main(String... args) throws Exception {
        int code = 1;
        try {
            code = new Sandbox().run(Boolean.getBoolean(END));
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
        } finally {
            System.out.flush();
            Runtime.getRuntime().exit(code);
        }
    }

    private int run(boolean ends) throws IOException, InterruptedException {
        System.out.println(
                "Starting etcd and kube-apiserver; the first time on a machine they are downloaded or built, which takes minutes.");
        Path log = Files.createTempFile("wukong-operator", ".log");
        try (TestCluster cluster = TestCluster.start();
                KubernetesClient client = cluster.client("sandbox")) {
            Crds.installAll(client);
            OperatorInstallation installation = OperatorInstallation.into(cluster);
            try (KubeVirtStandIn kubeVirt = KubeVirtStandIn.start(cluster)) {
                kubeVirt.installStorageClasses();
                kubeVirt.serveSubresources();
                try (OperatorProcess operator = OperatorProcess.start(installation.kubeconfig(), log)) {
                    return show(cluster, client, operator, log, ends);
                }
            }
        }
    }

    private int show(TestCluster cluster, KubernetesClient client, OperatorProcess operator, Path log, boolean ends)
            throws IOException, InterruptedException {
        int samples = applySamples(client);
        try (SharedIndexInformer<Wukong> informer =
                client.resources(Wukong.class).inNamespace(NAMESPACE).inform(new Watcher())) {
            boolean settled = awaitPhases(samples);
            if (ends) {
                System.out.println(
                        settled
                                ? "Every sample reached its phase."
                                : "Not as expected: %s; the operator's log is %s".formatted(unexpected(), log));
                return settled ? 0 : 1;
            }
            System.out.printf("""

                    kubeconfig  %s
                    metrics     %s
                    log         %s

                    Three things to try in another terminal:
                      export KUBECONFIG=%s
                      kubectl describe wukong minimal
                      kubectl patch wukong minimal --type merge -p '{"spec":{"cpu":4}}' && kubectl get vm minimal-vm -o yaml
                      kubectl patch vm minimal-vm --type merge -p '{"spec":{"runStrategy":"Halted"}}' && kubectl get wk -w

                    Ctrl-C stops everything.
                    """, cluster.kubeconfig(), operator.metricsUrl(), log, cluster.kubeconfig());
            while (true) {
                changes.acquire();
                changes.drainPermits();
                table.print(snapshot());
            }
        }
    }

    /** Creates what is in the sample files and returns how many Wukongs there were. */
    private static int applySamples(KubernetesClient client) throws IOException {
        int samples = 0;
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                try (InputStream yaml = Files.newInputStream(file)) {
                    for (HasMetadata object : client.load(yaml).items()) {
                        ("WukongPolicy".equals(object.getKind())
                                        ? client.resource(object)
                                        : client.resource(object).inNamespace(NAMESPACE))
                                .create();
                        samples += object.getKind().equals("Wukong") ? 1 : 0;
                    }
                }
            }
        }
        return samples;
    }

    private boolean awaitPhases(int samples) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            List<Wukong> now = snapshot();
            table.print(now);
            if (now.size() == samples && now.stream().allMatch(Sandbox::asExpected)) {
                return true;
            }
            if (changes.tryAcquire(1, TimeUnit.SECONDS)) {
                changes.drainPermits();
            }
        }
        return false;
    }

    private static boolean asExpected(Wukong wukong) {
        String expected = wukong.getMetadata().getAnnotations().getOrDefault(EXPECTED_PHASE, Phase.Running.name());
        return wukong.getStatus() != null
                && wukong.getStatus().phase() != null
                && wukong.getStatus().phase().name().equals(expected);
    }

    private List<String> unexpected() {
        return snapshot().stream()
                .filter(w -> !asExpected(w))
                .map(w -> w.getMetadata().getName())
                .toList();
    }

    private List<Wukong> snapshot() {
        synchronized (wukongs) {
            return List.copyOf(wukongs.values());
        }
    }

    private final class Watcher implements ResourceEventHandler<Wukong> {

        @Override
        public void onAdd(Wukong wukong) {
            synchronized (wukongs) {
                wukongs.put(wukong.getMetadata().getName(), wukong);
            }
            changes.release();
        }

        @Override
        public void onUpdate(Wukong before, Wukong wukong) {
            onAdd(wukong);
        }

        @Override
        public void onDelete(Wukong wukong, boolean unknown) {
            synchronized (wukongs) {
                wukongs.remove(wukong.getMetadata().getName());
            }
            changes.release();
        }
    }
}
