package dev.novasphere.wukong.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.testcluster.ApiRequests;
import dev.novasphere.wukong.testcluster.ApiRequests.Request;
import dev.novasphere.wukong.testcluster.OperatorInstallation;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * What has to be true of a namespace once the faults are over: every Wukong runs and says so, has each of its objects once, nothing is
 * there that no Wukong owns, and the operator is silent.
 */
final class ClusterAtRest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SILENCE_SECONDS = 15;
    private static final Predicate<Request> WRITES = ApiRequests.counted()
            .and(ApiRequests.ofServiceAccount(OperatorInstallation.NAMESPACE, OperatorInstallation.SERVICE_ACCOUNT))
            .and(Request::writes);

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final String namespace;

    ClusterAtRest(TestCluster cluster, String namespace) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.namespace = namespace;
    }

    /**
     * Waits for it, and fails with what is missing or too much.
     *
     * @param cores of each Wukong that is to be there
     */
    void await(Map<String, Integer> cores) {
        eventually("the Wukongs that are to be there, and no others, run", () -> {
            Map<String, Wukong> wukongs = byName(all(Wukong.class));
            assertThat(wukongs.keySet()).isEqualTo(cores.keySet());
            assertThat(wukongs.values().stream()
                            .filter(wukong -> !runsAndSaysSo(wukong))
                            .map(ClusterAtRest::describe))
                    .isEmpty();
        });
        eventually("each has its objects, once, as planned, and nothing else is there", () -> {
            Map<String, Wukong> wukongs = byName(all(Wukong.class));
            assertThat(coresOfMachines()).isEqualTo(withSuffix(cores, "-vm"));
            assertThat(names(all(VirtualMachineInstance.class)))
                    .isEqualTo(withSuffix(cores, "-vm").keySet());
            assertThat(names(all(DataVolume.class)))
                    .isEqualTo(withSuffix(cores, "-root").keySet());
            assertThat(names(all(PersistentVolumeClaim.class)))
                    .isEqualTo(Stream.concat(
                                    withSuffix(cores, "-root").keySet().stream(),
                                    withSuffix(cores, "-data").keySet().stream())
                            .collect(Collectors.toCollection(TreeSet::new)));
            assertThat(names(all(Secret.class)))
                    .isEqualTo(withSuffix(cores, "-cloudinit").keySet());
            Set<String> living =
                    wukongs.values().stream().map(w -> w.getMetadata().getUid()).collect(Collectors.toSet());
            assertThat(Stream.of(VirtualMachine.class, DataVolume.class, Secret.class)
                            .flatMap(kind -> all(kind).stream()))
                    .allSatisfy(object -> assertThat(object.getMetadata().getOwnerReferences())
                            .singleElement()
                            .satisfies(owner -> assertThat(living).contains(owner.getUid())));
        });
        silent();
    }

    /** Nothing is written any more; what is gathered meanwhile may come first. */
    void silent() {
        ApiRequests requests = cluster.requests();
        Awaitility.await("the operator is silent")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    long mark = requests.mark();
                    TimeUnit.SECONDS.sleep(SILENCE_SECONDS);
                    return requests.since(mark, WRITES).isEmpty();
                });
    }

    private static boolean runsAndSaysSo(Wukong wukong) {
        return wukong.getStatus() != null
                && wukong.getStatus().phase() == Phase.Running
                && Objects.equals(
                        wukong.getStatus().observedGeneration(),
                        wukong.getMetadata().getGeneration());
    }

    private static String describe(Wukong wukong) {
        String name = wukong.getMetadata().getName();
        if (wukong.getStatus() == null) {
            return name + " has no status";
        }
        String words = wukong.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(Condition::getMessage)
                .collect(Collectors.joining());
        return "%s, generation %d: %s, seen %d, %s"
                .formatted(
                        name,
                        wukong.getMetadata().getGeneration(),
                        wukong.getStatus().phase(),
                        wukong.getStatus().observedGeneration(),
                        words);
    }

    private Map<String, Integer> coresOfMachines() {
        return all(VirtualMachine.class).stream()
                .collect(Collectors.toMap(
                        machine -> machine.getMetadata().getName(),
                        machine -> machine.getSpec()
                                .template()
                                .spec()
                                .domain()
                                .cpu()
                                .cores(),
                        (one, two) -> one,
                        TreeMap::new));
    }

    private <T extends HasMetadata> List<T> all(Class<T> kind) {
        return client.resources(kind).inNamespace(namespace).list().getItems();
    }

    private static <T extends HasMetadata> Map<String, T> byName(List<T> objects) {
        return objects.stream()
                .collect(Collectors.toMap(
                        object -> object.getMetadata().getName(), object -> object, (one, two) -> one, TreeMap::new));
    }

    private static Set<String> names(List<? extends HasMetadata> objects) {
        return byName(objects).keySet();
    }

    private static Map<String, Integer> withSuffix(Map<String, Integer> cores, String suffix) {
        Map<String, Integer> named = new TreeMap<>();
        cores.forEach((name, count) -> named.put(name + suffix, count));
        return named;
    }

    private static void eventually(String what, ThrowingRunnable check) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(check);
    }
}
