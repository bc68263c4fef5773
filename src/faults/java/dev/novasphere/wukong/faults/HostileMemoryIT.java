package dev.novasphere.wukong.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.e2e.HostileTexts;
import dev.novasphere.wukong.e2e.SpecFields;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.multus.NetworkAttachmentDefinition;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.testcluster.OperatorProcess;
import dev.novasphere.wukong.testcluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hostile texts in every field, round after round, each time in a namespace of their own, under new names, with large annotations and
 * Secrets beside them. When all are gone, the operator holds no more than it did: nothing of what users write stays in memory, in metrics
 * or in threads.
 */
class HostileMemoryIT {

    private static final int ROUNDS = Integer.getInteger("wukong.hostile.rounds", 8);
    private static final long SEED = Long.getLong("wukong.faults.seed", System.nanoTime());

    /** Of what the server accepts for one field, so many a round. */
    private static final int OF_EACH_FIELD = 3;

    private static final int ENOUGH = 60;
    private static final int STEP = 11;
    private static final int ANNOTATION_BYTES = 48 * 1024;
    private static final int SECRET_BYTES = 500 * 1024;
    private static final String SECRET = "password";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A Wukong that is gone leaves 2 KiB for some twenty minutes, its last timer; what it was given here is a hundred times that. */
    private static final List<Measure<Held>> MEASURES = List.of(
            new Measure<>("live heap (MiB)", Held::heapMiB, 0.10, 2),
            new Measure<>("threads", Held::threads, 0, Measure.THREADS_OF_INFORMERS),
            new Measure<>("open files", Held::openFiles, 0, 8),
            new Measure<>("series of metrics", Held::series, 0, 20));

    private final Random random = new Random(SEED);
    private final SpecFields fields = new SpecFields();
    private final World world = World.create(Path.of("target", "operator-under-hostile-input.log"));
    private final TestCluster cluster = world.cluster();
    private final KubernetesClient client = world.client();
    private OperatorProcess operator;

    /** What the operator holds once the Wukongs of a round are gone; live objects after a full collection. */
    private record Held(double heapMiB, double threads, double openFiles, double series) {}

    @BeforeEach
    void start() {
        operator = world.startOperator();
    }

    @AfterEach
    void end() {
        if (operator != null) {
            operator.close();
        }
        world.close();
    }

    @Test
    void what_hostile_users_wrote_is_forgotten_when_it_is_gone() {
        System.out.printf("-Dwukong.hostile.rounds=%d -Dwukong.faults.seed=%d%n", ROUNDS, SEED);
        List<Held> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String namespace = cluster.newNamespace("hostile");
            createSecret(namespace);
            int accepted = createWukongs(namespace, round);
            assertThat(accepted).as("Wukongs that the API server accepted").isGreaterThan(ENOUGH);
            awaitReported(namespace);
            empty(namespace);
            new ClusterAtRest(cluster, namespace).silent();
            rounds.add(held());
            System.out.printf("round %d: %d Wukongs, %s%n", round + 1, accepted, rounds.get(round));
        }

        assertThat(MEASURES).extracting(measure -> measure.between(rounds)).noneMatch(Measure.Growth::tooMuch);
        assertThat(operator.runs()).isTrue();
        assertThat(operator.errors()).as("errors in the operator's log").isEmpty();
    }

    private Held held() {
        return new Held(
                operator.liveHeapBytes() / 1024.0 / 1024.0,
                operator.threads(),
                operator.openFiles(),
                operator.metrics().samples().size());
    }

    private void createSecret(String namespace) {
        byte[] content = new byte[SECRET_BYTES];
        random.nextBytes(content);
        String binary = Base64.getEncoder().encodeToString(content);
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(SECRET)
                        .endMetadata()
                        .withData(Map.of("password", binary))
                        .build())
                .create();
    }

    private int createWukongs(String namespace, int round) {
        List<SpecFields.Field> texts =
                fields.all().stream().filter(SpecFields.Field::isText).toList();
        AtomicInteger accepted = new AtomicInteger();
        IntStream.range(0, texts.size()).parallel().forEach(i -> {
            List<String> values = new ArrayList<>(HostileTexts.all("elsewhere", "secrets", "victim"));
            values.add("plain");
            Collections.rotate(values, (round + i) * STEP);
            int ofField = 0;
            for (String value : values) {
                String name = "r%d-f%d-%d".formatted(round, i, ofField);
                if (ofField < OF_EACH_FIELD && isCreated(namespace, name, texts.get(i), value + round)) {
                    ofField++;
                }
            }
            accepted.addAndGet(ofField);
        });
        return accepted.get();
    }

    private boolean isCreated(String namespace, String name, SpecFields.Field field, String value) {
        Map<String, Object> spec = new LinkedHashMap<>(fields.specWith(field, value));
        spec.putIfAbsent("startStrategy", Map.of("autoStart", false));
        spec.putIfAbsent(
                "cloudInitUser", Map.of("name", "me", "passwordSecretRef", Map.of("name", SECRET, "key", "password")));
        GenericKubernetesResource wukong = new GenericKubernetesResource();
        wukong.setApiVersion("vm.novasphere.dev/v1alpha1");
        wukong.setKind("Wukong");
        wukong.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .addToAnnotations("example.org/" + name, name.repeat(ANNOTATION_BYTES / name.length()))
                .addToAnnotations(Annotations.RESTART_REQUESTED_AT, value)
                .addToLabels("example.org/" + name, name)
                .build());
        wukong.setAdditionalProperty("spec", spec);
        try {
            client.resource(wukong).create();
            return true;
        } catch (KubernetesClientException refused) {
            assertThat(refused.getCode()).as(refused.getMessage()).isIn(400, 413, 422);
            return false;
        }
    }

    private void awaitReported(String namespace) {
        await("every Wukong is reported")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(all(Wukong.class, namespace))
                        .allSatisfy(wukong -> assertThat(wukong.getStatus())
                                .as(wukong.getMetadata().getName())
                                .isNotNull()
                                .matches(status -> Objects.equals(
                                        status.observedGeneration(),
                                        wukong.getMetadata().getGeneration()))));
    }

    /** Deletes all that there is in the namespace, and what a deletion leaves to users: disks. */
    private void empty(String namespace) {
        client.resources(Wukong.class).inNamespace(namespace).delete();
        await("nothing is left")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(all(Wukong.class, namespace)).isEmpty();
                    assertThat(all(VirtualMachine.class, namespace)).isEmpty();
                    Stream.of(
                                    DataVolume.class,
                                    PersistentVolumeClaim.class,
                                    Secret.class,
                                    NetworkAttachmentDefinition.class)
                            .forEach(kind -> client.resources(kind)
                                    .inNamespace(namespace)
                                    .delete());
                    assertThat(all(PersistentVolumeClaim.class, namespace)).isEmpty();
                });
    }

    private <T extends HasMetadata> List<T> all(Class<T> kind, String namespace) {
        return client.resources(kind).inNamespace(namespace).list().getItems();
    }
}
