package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Plays virt-controller's part for VirtualMachineInstances, scheduler, launcher and virt-handler: brings a guest to Running once its
 * volumes and Secrets are there, and ends it.
 */
final class GuestController {

    /** Annotation of a template whose guest ends Failed before it runs. */
    static final String CRASH = "standin.test/crash";

    /** Annotation of a template for whose guest there is no node. */
    static final String UNSCHEDULABLE = "standin.test/unschedulable";

    /** Annotation of a template in whose guest no agent runs. */
    static final String NO_AGENT = "standin.test/no-agent";

    /** Annotation of a template whose guest takes its time to shut down: until {@link #finishShutdown}. */
    static final String SLOW_SHUTDOWN = "standin.test/slow-shutdown";

    static final String FINALIZER = "foregroundDeleteVirtualMachine";

    private static final List<String> NODES = List.of("node-a", "node-b");
    private static final Map<String, String> NODE_LABELS =
            Map.of("kubernetes.io/os", "linux", "kubernetes.io/arch", "amd64");
    private static final int ADDRESSES_A_NODE = 250;

    private final ClusterView view;
    private final Component writer;
    private final StandInOptions options;
    private final Consumer<PersistentVolumeClaim> wakeClaim;
    private final Consumer<String> wakeDataVolume;
    private final AtomicInteger started = new AtomicInteger();
    private final Set<String> shutDown = ConcurrentHashMap.newKeySet();

    GuestController(
            ClusterView view,
            Component writer,
            StandInOptions options,
            Consumer<PersistentVolumeClaim> wakeClaim,
            Consumer<String> wakeDataVolume) {
        this.view = view;
        this.writer = writer;
        this.options = options;
        this.wakeClaim = wakeClaim;
        this.wakeDataVolume = wakeDataVolume;
    }

    static String phase(GenericKubernetesResource guest) {
        String phase = Objects.text(guest, "status", "phase");
        return phase == null ? "Pending" : phase;
    }

    static boolean isFinal(GenericKubernetesResource guest) {
        return phase(guest).equals("Succeeded") || phase(guest).equals("Failed");
    }

    static boolean isUnschedulable(GenericKubernetesResource guest) {
        return Objects.annotation(guest, UNSCHEDULABLE) != null
                || Objects.map(guest, "spec", "nodeSelector").entrySet().stream()
                        .anyMatch(e -> e.getKey().startsWith("kubernetes.io/")
                                && !e.getValue().equals(NODE_LABELS.get(e.getKey())));
    }

    void handle(String key) {
        GenericKubernetesResource guest = view.guests.get(key);
        if (guest == null) {
            return;
        }
        if (Objects.isDeleted(guest)) {
            shutDown(guest);
        } else if (!isFinal(guest) && !phase(guest).equals("Running")) {
            start(guest);
        }
    }

    /** Ends a running guest as if it had shut itself down ({@code Succeeded}) or crashed ({@code Failed}). */
    void end(String key, String phase) {
        GenericKubernetesResource guest = view.guests.get(key);
        if (guest == null || isFinal(guest)) {
            throw new IllegalStateException("no guest " + key + " that could end");
        }
        report(guest, ended(guest, phase));
    }

    /** Lets a guest with {@link #SLOW_SHUTDOWN} finish. */
    void finishShutdown(String key) {
        shutDown.add(key);
    }

    private void shutDown(GenericKubernetesResource guest) {
        if (!Objects.hasFinalizer(guest, FINALIZER)) {
            return;
        }
        String key = Objects.key(guest);
        if (!isFinal(guest)) {
            if (Objects.annotation(guest, SLOW_SHUTDOWN) != null
                    && phase(guest).equals("Running")
                    && !shutDown.remove(key)) {
                return;
            }
            guest = report(guest, ended(guest, "Succeeded"));
        }
        writer.patch(Objects.VMI, guest, Objects.withoutFinalizer(guest, FINALIZER));
    }

    private void start(GenericKubernetesResource guest) {
        GuestSpec spec = GuestSpec.ofGuest(guest);
        String namespace = guest.getMetadata().getNamespace();
        for (String claim : spec.claims()) {
            if (view.claims.get(Objects.key(namespace, claim)) == null) {
                stuck(
                        guest,
                        new Conditions(conditions(guest))
                                .with("Ready", false, "GuestNotRunning", "Guest VM is not reported as running")
                                .with(
                                        "Synchronized",
                                        false,
                                        "FailedPvcNotFound",
                                        "PVC " + namespace + "/" + claim
                                                + " does not exist, waiting for it to appear"));
                return;
            }
        }
        if (spec.claims().stream().anyMatch(claim -> "Failed".equals(dataVolumePhase(namespace, claim)))) {
            report(guest, ended(guest, "Failed"));
            return;
        }
        Optional<String> refusal = LauncherQuota.refusal(view, guest);
        if (refusal.isPresent()) {
            stuck(
                    guest,
                    new Conditions(conditions(guest))
                            .with("Ready", false, "PodNotExists", "virt-launcher pod has not yet been scheduled")
                            .with("Synchronized", false, "FailedCreate", refusal.get()));
            return;
        }
        if (isUnschedulable(guest)) {
            guest = advance(guest, "Pending", "Scheduling");
            stuck(
                    guest,
                    new Conditions(conditions(guest))
                            .with("Ready", false, "GuestNotRunning", "Guest VM is not reported as running")
                            .with(
                                    "PodScheduled",
                                    false,
                                    "Unschedulable",
                                    "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."));
            return;
        }
        if (!volumesReady(guest, spec)) {
            return;
        }
        guest = advance(guest, "Pending", "Scheduling");
        if (!spec.secrets().stream().allMatch(s -> view.secrets.get(Objects.key(namespace, s)) != null)) {
            return;
        }
        guest = advance(guest, "Scheduling", "Scheduled");
        report(guest, Objects.annotation(guest, CRASH) != null ? ended(guest, "Failed") : running(guest, spec));
    }

    private boolean volumesReady(GenericKubernetesResource guest, GuestSpec spec) {
        String namespace = guest.getMetadata().getNamespace();
        boolean ready = true;
        for (String name : spec.claims()) {
            String key = Objects.key(namespace, name);
            PersistentVolumeClaim claim = view.claims.get(key);
            if (!ImportController.isBound(claim)) {
                wakeClaim.accept(claim);
                ready = false;
            }
            String phase = dataVolumePhase(namespace, name);
            if (phase != null && !phase.equals("Succeeded")) {
                wakeDataVolume.accept(key);
                ready = false;
            }
        }
        boolean allImported = spec.claims().stream()
                .map(name -> dataVolumePhase(namespace, name))
                .allMatch(phase -> phase == null || phase.equals("Succeeded"));
        if (!ready && options.allPhases() && phase(guest).equals("Pending")) {
            stuck(
                    guest,
                    new Conditions(conditions(guest))
                            .with("Ready", false, "GuestNotRunning", "Guest VM is not reported as running")
                            .with(
                                    "DataVolumesReady",
                                    allImported,
                                    allImported ? "AllDVsReady" : "NotAllDVsReady",
                                    allImported
                                            ? "All of the VMI's DVs are bound and ready"
                                            : "Not all of the VMI's DVs are ready"));
        }
        return ready;
    }

    private String dataVolumePhase(String namespace, String claim) {
        GenericKubernetesResource dataVolume = view.dataVolumes.get(Objects.key(namespace, claim));
        if (dataVolume == null) {
            return null;
        }
        String phase = Objects.text(dataVolume, "status", "phase");
        return phase == null ? "" : phase;
    }

    /** One phase further, if that phase is to be seen at all. */
    private GenericKubernetesResource advance(GenericKubernetesResource guest, String from, String to) {
        if (!options.allPhases() || !phase(guest).equals(from)) {
            return guest;
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", to);
        return report(guest, status);
    }

    private Map<String, Object> running(GenericKubernetesResource guest, GuestSpec spec) {
        int number = started.incrementAndGet();
        String namespace = guest.getMetadata().getNamespace();
        boolean agent = Objects.annotation(guest, NO_AGENT) == null;
        String address = "10.244.%d.%d".formatted(number / ADDRESSES_A_NODE % 256, number % ADDRESSES_A_NODE + 2);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", "Running");
        status.put("nodeName", NODES.get(number % NODES.size()));
        status.put(
                "interfaces",
                new GuestNetwork(spec, name -> view.secrets.get(Objects.key(namespace, name)), agent, address)
                        .report(spec));
        status.put(
                "guestOSInfo",
                agent
                        ? Map.of(
                                "name",
                                "Fedora Linux",
                                "prettyName",
                                "Fedora Linux 42 (Cloud Edition)",
                                "version",
                                "42")
                        : Map.of());
        status.put(
                "volumeStatus",
                spec.volumes().stream().map(v -> volumeStatus(v)).toList());
        Conditions conditions = new Conditions(conditions(guest)).with("Ready", true, "", "");
        migratable(conditions, namespace, spec);
        if (agent) {
            conditions.with("AgentConnected", true, "", "");
        }
        if (!spec.dataVolumes().isEmpty()
                || spec.claims().stream().anyMatch(c -> dataVolumePhase(namespace, c) != null)) {
            conditions.with("DataVolumesReady", true, "AllDVsReady", "All of the VMI's DVs are bound and ready");
        }
        status.put("conditions", conditions.list());
        return status;
    }

    private void migratable(Conditions conditions, String namespace, GuestSpec spec) {
        List<String> notShared = spec.claims().stream()
                .filter(name -> {
                    PersistentVolumeClaim claim = view.claims.get(Objects.key(namespace, name));
                    return claim == null || !claim.getSpec().getAccessModes().contains("ReadWriteMany");
                })
                .toList();
        if (notShared.isEmpty()) {
            conditions.with("LiveMigratable", true, "", "");
        } else {
            conditions.with(
                    "LiveMigratable",
                    false,
                    "DisksNotLiveMigratable",
                    "cannot migrate VMI: PVC " + notShared.get(0)
                            + " is not shared, live migration requires that all PVCs must be shared (using ReadWriteMany access mode)");
        }
    }

    static Map<String, Object> volumeStatus(Map<String, Object> volume) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("name", volume.get("name"));
        status.put("target", "");
        Map<String, Object> claim = Objects.map(volume, "persistentVolumeClaim");
        if (Boolean.TRUE.equals(claim.get("hotpluggable"))) {
            status.put("phase", "Ready");
            status.put("hotplugVolume", Map.of("attachPodName", "hp-volume-" + volume.get("name")));
        }
        return status;
    }

    private static Map<String, Object> ended(GenericKubernetesResource guest, String phase) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", phase);
        status.put(
                "conditions",
                new Conditions(conditions(guest))
                        .with("Ready", false, phase.equals("Succeeded") ? "PodCompleted" : "GuestNotRunning", "")
                        .list());
        return status;
    }

    private void stuck(GenericKubernetesResource guest, Conditions conditions) {
        if (!MachineController.digest(conditions(guest)).equals(MachineController.digest(conditions.list()))) {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("conditions", conditions.list());
            report(guest, status);
        }
    }

    private static Map<String, Object> reached(Object phase) {
        return Map.of("phase", phase, "phaseTransitionTimestamp", Instant.now().toString());
    }

    static List<Map<String, Object>> conditions(GenericKubernetesResource guest) {
        return Objects.list(guest, "status", "conditions");
    }

    /** VirtualMachineInstances have no status subresource. */
    private GenericKubernetesResource report(GenericKubernetesResource guest, Map<String, Object> status) {
        if (status.containsKey("phase") && options.allPhases()) {
            List<Map<String, Object>> times =
                    new ArrayList<>(Objects.list(guest, "status", "phaseTransitionTimestamps"));
            if (times.isEmpty() && !"Pending".equals(status.get("phase"))) {
                times.add(reached("Pending"));
            }
            times.add(reached(status.get("phase")));
            status.put("phaseTransitionTimestamps", times);
        }
        return view.guests.wrote(writer.merge(Objects.VMI, guest, Map.of("status", status)));
    }
}
