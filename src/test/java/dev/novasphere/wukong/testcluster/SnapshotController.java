package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Plays the part of virt-controller that takes VirtualMachineSnapshots. A snapshot whose name has {@code slow} in it waits until it is
 * released or its deadline is over; one with {@code broken} fails. Claims of the class {@link KubeVirtStandIn#LOCAL} cannot be
 * snapshotted. The annotation {@value #DATA} of a claim stands for its data, which is that of the moment: what a snapshot is taken of is
 * read from the server.
 */
final class SnapshotController {

    static final String DATA = "standin.test/data";

    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(5);
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final String UNSUPPORTED =
            "No VolumeSnapshotClass: Volume snapshots are not configured for this StorageClass ["
                    + KubeVirtStandIn.LOCAL + "] [%s]";

    private final ClusterView view;
    private final Component writer;
    private final SnapshotContents contents;
    private final BiConsumer<String, Duration> wakeLater;
    private final Set<String> released = ConcurrentHashMap.newKeySet();

    SnapshotController(
            ClusterView view, Component writer, SnapshotContents contents, BiConsumer<String, Duration> wakeLater) {
        this.view = view;
        this.writer = writer;
        this.contents = contents;
        this.wakeLater = wakeLater;
    }

    void release(String key) {
        released.add(key);
    }

    void gone(GenericKubernetesResource snapshot) {
        contents.drop(snapshot.getMetadata().getUid());
    }

    /** What virt-controller says of each volume of a machine: whether its storage can snapshot. */
    static List<Map<String, Object>> volumeStatuses(ClusterView view, GenericKubernetesResource machine) {
        List<Map<String, Object>> statuses = new ArrayList<>();
        for (Map<String, Object> volume : GuestSpec.ofMachine(machine).volumes()) {
            String name = String.valueOf(volume.get("name"));
            PersistentVolumeClaim claim = claim(view, machine, volume);
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("name", name);
            if (claimName(volume) == null) {
                status.put("enabled", false);
                status.put("reason", "Snapshot is not supported for this volumeSource type [" + name + "]");
            } else if (claim == null) {
                status.put("enabled", false);
                status.put("reason", "PVC not found");
            } else if (isSupported(claim)) {
                status.put("enabled", true);
            } else {
                status.put("enabled", false);
                status.put("reason", UNSUPPORTED.formatted(name));
            }
            statuses.add(status);
        }
        return statuses;
    }

    void handle(String key) {
        GenericKubernetesResource snapshot = view.snapshots.get(key);
        if (snapshot == null || Objects.isDeleted(snapshot)) {
            return;
        }
        String phase = Objects.text(snapshot, "status", "phase");
        String machineKey =
                Objects.key(snapshot.getMetadata().getNamespace(), Objects.text(snapshot, "spec", "source", "name"));
        GenericKubernetesResource machine = view.machines.get(machineKey);
        String name = snapshot.getMetadata().getName();
        if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
            unlock(machineKey, name);
            return;
        }
        if (isOverdue(snapshot, key)) {
            fail(snapshot, "snapshot deadline exceeded");
            unlock(machineKey, name);
            return;
        }
        if (phase == null) {
            view.snapshots.wrote(writer.mergeStatus(
                    Objects.VM_SNAPSHOT,
                    snapshot,
                    Map.of(
                            "phase",
                            "InProgress",
                            "readyToUse",
                            false,
                            "conditions",
                            List.of(condition("Ready", "False", "Not ready"), condition("Progressing", "True", "")))));
            wakeLater.accept(key, Duration.ZERO);
            return;
        }
        if (machine == null || !lock(machine, name) || !allBound(machine)) {
            wakeLater.accept(key, AGAIN);
            return;
        }
        if (name.contains("broken")) {
            fail(snapshot, "VolumeSnapshot vmsnapshot-volume-root error: driver is out of space");
            unlock(machineKey, name);
            return;
        }
        if (name.contains("slow") && !released.contains(key)) {
            return;
        }
        GenericKubernetesResource now = view.fresh(Objects.VM, machineKey);
        if (now == null) {
            wakeLater.accept(key, AGAIN);
            return;
        }
        succeed(snapshot, now);
        unlock(machineKey, name);
    }

    /** Takes the snapshot of a machine that was read from the server. */
    private void succeed(GenericKubernetesResource snapshot, GenericKubernetesResource machine) {
        Map<String, PersistentVolumeClaim> claims = new LinkedHashMap<>();
        List<String> excluded = new ArrayList<>();
        for (Map<String, Object> volume : GuestSpec.ofMachine(machine).volumes()) {
            String of = claimName(volume);
            PersistentVolumeClaim claim = of == null
                    ? null
                    : view.freshClaim(Objects.key(machine.getMetadata().getNamespace(), of));
            if (claim != null && isSupported(claim)) {
                claims.put(String.valueOf(volume.get("name")), claim);
            } else {
                excluded.add(String.valueOf(volume.get("name")));
            }
        }
        contents.keep(snapshot.getMetadata().getUid(), new SnapshotContents.Content(machine, claims));
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", "Succeeded");
        status.put("readyToUse", true);
        status.put("creationTime", now());
        status.put("sourceUID", machine.getMetadata().getUid());
        status.put("sourceIndications", indications(machine, !excluded.isEmpty()));
        status.put(
                "snapshotVolumes",
                Map.of("includedVolumes", List.copyOf(claims.keySet()), "excludedVolumes", excluded));
        status.put(
                "virtualMachineSnapshotContentName",
                "vmsnapshot-content-" + snapshot.getMetadata().getUid());
        status.put(
                "conditions",
                List.of(condition("Ready", "True", ""), condition("Progressing", "False", "Operation complete")));
        view.snapshots.wrote(writer.mergeStatus(Objects.VM_SNAPSHOT, snapshot, status));
    }

    private List<Map<String, Object>> indications(GenericKubernetesResource machine, boolean partial) {
        List<Map<String, Object>> indications = new ArrayList<>();
        GenericKubernetesResource guest = view.fresh(Objects.VMI, Objects.key(machine));
        if (guest != null && GuestController.phase(guest).equals("Running")) {
            indications.add(indication("Online"));
            boolean agent = Conditions.has(GuestController.conditions(guest), "AgentConnected", "True", null);
            indications.add(indication(agent ? "GuestAgent" : "NoGuestAgent"));
        }
        if (partial) {
            indications.add(indication("PartialSnapshot"));
        }
        return indications;
    }

    private static Map<String, Object> indication(String word) {
        return Map.of("indication", word, "message", "Snapshot taken: " + word);
    }

    private void fail(GenericKubernetesResource snapshot, String message) {
        view.snapshots.wrote(writer.mergeStatus(
                Objects.VM_SNAPSHOT,
                snapshot,
                Map.of(
                        "phase",
                        "Failed",
                        "readyToUse",
                        false,
                        "error",
                        Map.of("message", message, "time", now()),
                        "conditions",
                        List.of(condition("Ready", "False", "Not ready"), condition("Failure", "True", message)))));
    }

    private boolean isOverdue(GenericKubernetesResource snapshot, String key) {
        String deadline = Objects.text(snapshot, "spec", "failureDeadline");
        Duration limit = deadline == null ? DEFAULT_DEADLINE : Duration.parse("PT" + deadline.toUpperCase());
        if (limit.isZero()) {
            return false;
        }
        Duration left = Duration.between(
                Instant.now(),
                Instant.parse(snapshot.getMetadata().getCreationTimestamp()).plus(limit));
        if (left.isNegative() || left.isZero()) {
            return true;
        }
        wakeLater.accept(key, left.plusMillis(50));
        return false;
    }

    /** One snapshot of a machine at a time, and none during a restore. */
    private boolean lock(GenericKubernetesResource machine, String name) {
        String holder = Objects.text(machine, "status", "snapshotInProgress");
        if (Objects.text(machine, "status", "restoreInProgress") != null) {
            return false;
        }
        if (holder == null) {
            view.machines.wrote(writer.mergeStatusAsRead(Objects.VM, machine, Map.of("snapshotInProgress", name)));
            return true;
        }
        return holder.equals(name);
    }

    private void unlock(String machineKey, String name) {
        GenericKubernetesResource live = view.fresh(Objects.VM, machineKey);
        if (live != null && name.equals(Objects.text(live, "status", "snapshotInProgress"))) {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("snapshotInProgress", null);
            view.machines.wrote(writer.mergeStatusAsRead(Objects.VM, live, status));
        }
    }

    private boolean allBound(GenericKubernetesResource machine) {
        return GuestSpec.ofMachine(machine).claims().stream()
                .map(c -> view.claims.get(Objects.key(machine.getMetadata().getNamespace(), c)))
                .allMatch(c -> c != null && ImportController.isBound(c));
    }

    private static boolean isSupported(PersistentVolumeClaim claim) {
        return !KubeVirtStandIn.LOCAL.equals(claim.getSpec().getStorageClassName());
    }

    private static PersistentVolumeClaim claim(
            ClusterView view, GenericKubernetesResource machine, Map<String, Object> volume) {
        String name = claimName(volume);
        return name == null
                ? null
                : view.claims.get(Objects.key(machine.getMetadata().getNamespace(), name));
    }

    /** The claim of a volume; null when it has none. */
    static String claimName(Map<String, Object> volume) {
        Object claim = Objects.map(volume, "persistentVolumeClaim").get("claimName");
        Object dataVolume = Objects.map(volume, "dataVolume").get("name");
        return claim != null ? claim.toString() : dataVolume == null ? null : dataVolume.toString();
    }

    static Map<String, Object> condition(String type, String status, String message) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("type", type);
        condition.put("status", status);
        condition.put("reason", message);
        condition.put("message", message);
        condition.put("lastTransitionTime", now());
        return condition;
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
