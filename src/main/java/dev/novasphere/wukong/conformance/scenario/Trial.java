package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.status.vocabulary.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One scenario at work: its Wukong, what a user sees of it, and patience until something is as it must be. */
public final class Trial {

    private static final long POLL_MILLIS = 300;

    private final KubernetesClient client;
    private final UserRequests requests;
    private final ClusterFacts cluster;
    private final String namespace;
    private final String name;
    private final Duration patience;

    /**
     * A scenario that has not begun.
     *
     * @param name of its Wukong and of all that it makes
     * @param patience how long one expectation may take
     */
    public Trial(KubernetesClient client, ClusterFacts cluster, String namespace, String name, Duration patience) {
        this.client = client;
        this.requests = new UserRequests(client, namespace);
        this.cluster = cluster;
        this.namespace = namespace;
        this.name = name;
        this.patience = patience;
    }

    /** Name of the scenario's Wukong. */
    String name() {
        return name;
    }

    /** What the cluster can do. */
    ClusterFacts cluster() {
        return cluster;
    }

    /** What a user sends. */
    public UserRequests requests() {
        return requests;
    }

    /** Creates the Wukong: small, with an empty disk, and with more fields of the spec. */
    void create(Map<String, Object> more) {
        create(Map.of(), more);
    }

    /** Creates the Wukong, annotated. */
    void create(Map<String, String> annotations, Map<String, Object> more) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("cpu", 1);
        spec.put("memory", "256Mi");
        spec.put("disks", List.of(disk("root", "64Mi", Map.of())));
        spec.putAll(more);
        requests.create(Wukong.class, name, annotations, spec);
    }

    /** A disk of the cluster's class, with more fields. */
    Map<String, Object> disk(String disk, String size, Map<String, Object> more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", disk);
        fields.put("size", size);
        fields.put("storageClassName", cluster.storageClass());
        fields.putAll(more);
        return fields;
    }

    /** Changes fields of the Wukong's spec. */
    void change(Map<String, Object> fields) {
        requests.merge(Wukong.class, name, Map.of("spec", fields));
    }

    /** Sets an annotation of the Wukong. */
    void annotate(String key, String value) {
        requests.merge(Wukong.class, name, Map.of("metadata", Map.of("annotations", Map.of(key, value))));
    }

    /** The Wukong as it is; null when there is none. */
    Wukong wukong() {
        return get(Wukong.class, name);
    }

    /** Its virtual machine; null when there is none. */
    VirtualMachine machine() {
        return get(VirtualMachine.class, Names.virtualMachine(name));
    }

    /** UID of its running guest; empty when there is none. */
    String guest() {
        VirtualMachineInstance guest = get(VirtualMachineInstance.class, Names.virtualMachine(name));
        return guest == null ? "" : guest.getMetadata().getUid();
    }

    /** The claim of one of its disks; null when there is none. */
    PersistentVolumeClaim claim(String disk) {
        return get(PersistentVolumeClaim.class, claimName(disk));
    }

    /** Name of the claim of one of its disks. */
    String claimName(String disk) {
        return Names.claim(name, disk);
    }

    /** An object of the namespace; null when there is none. */
    <T extends HasMetadata> T get(Class<T> kind, String object) {
        return client.resources(kind).inNamespace(namespace).withName(object).get();
    }

    /** Waits for a phase that is that of the present spec. */
    Wukong awaitPhase(Phase phase) {
        return awaitWukong(
                "phase " + phase,
                wukong -> wukong.getStatus().phase() == phase
                        && wukong.getMetadata()
                                .getGeneration()
                                .equals(wukong.getStatus().observedGeneration()));
    }

    /** Waits for a condition with a status. */
    Condition awaitCondition(String type, String status) {
        Wukong found = awaitWukong("condition " + type + " with status " + status, wukong -> Conditions.find(
                        Conditions.of(wukong.getStatus()), type)
                .filter(condition -> Conditions.status(condition).equals(status))
                .isPresent());
        return Conditions.find(Conditions.of(found.getStatus()), type).orElseThrow();
    }

    /** Waits until the Wukong has a status that is as it must be. */
    Wukong awaitWukong(String expectation, Predicate<Wukong> holds) {
        return await(
                expectation,
                this::wukong,
                wukong -> wukong != null && wukong.getStatus() != null && holds.test(wukong));
    }

    /**
     * Waits until something is as it must be.
     *
     * @throws DeviationException when it is not after the patience of this run
     */
    <T> T await(String expectation, Supplier<T> reading, Predicate<T> holds) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            T value = reading.get();
            if (holds.test(value)) {
                return value;
            }
            if (System.nanoTime() > end) {
                throw new DeviationException(
                        "expected within %d s: %s%n%s".formatted(patience.toSeconds(), expectation, describe()));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DeviationException("interrupted while waiting for " + expectation);
            }
        }
    }

    /**
     * Fails unless something is so.
     *
     * @throws DeviationException when it is not
     */
    void require(boolean so, String expectation) {
        if (!so) {
            throw new DeviationException("expected: " + expectation + "\n" + describe());
        }
    }

    /**
     * Deletes all that was made, and waits until it is gone.
     *
     * @throws DeviationException when it does not go in time
     */
    public void cleanUp() {
        requests.deleteAll();
        await("everything is deleted", requests::wukongs, List::isEmpty);
        await("the machine is deleted", this::machine, machine -> machine == null);
    }

    /** The Wukong in a few lines: its phase, and its conditions. */
    private String describe() {
        Wukong wukong = wukong();
        if (wukong == null) {
            return "there is no Wukong " + name;
        }
        if (wukong.getStatus() == null) {
            return "Wukong " + name + " has no status: does an operator serve namespace " + namespace + "?";
        }
        return "Wukong " + name + " has phase " + wukong.getStatus().phase() + "\n"
                + Conditions.of(wukong.getStatus()).stream()
                        .map(c ->
                                c.getType() + " " + Conditions.status(c) + " " + c.getReason() + ": " + c.getMessage())
                        .collect(Collectors.joining("\n"));
    }
}
