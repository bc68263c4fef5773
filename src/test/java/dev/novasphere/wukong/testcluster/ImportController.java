package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Plays CDI: makes the claim of a DataVolume and fills it. Addresses with fail-import fail; those with slow-import wait to be told. */
final class ImportController {

    private static final int FAILURES = 3;

    private final KubernetesClient client;
    private final KubeVirtStandIn standIn;
    private final Map<String, Integer> told = new ConcurrentHashMap<>();

    ImportController(KubernetesClient client, KubeVirtStandIn standIn) {
        this.client = client;
        this.standIn = standIn;
    }

    void setProgress(String key, int percent) {
        told.put(key, percent);
        standIn.wakeImport(key);
    }

    void handle(String key) {
        GenericKubernetesResource volume = standIn.importCache.getStore().getByKey(key);
        if (volume == null || volume.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String phase = Objects.text(volume, "status", "phase");
        if ("Succeeded".equals(phase)) {
            wakeConsumers(volume);
            return;
        }
        PersistentVolumeClaim claim = standIn.claimCache.getStore().getByKey(key);
        if (claim == null) {
            createClaim(volume);
            return;
        }
        Optional<StorageClass> storageClass =
                standIn.storageClass(claim.getSpec().getStorageClassName());
        boolean bound =
                claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
        if (!bound) {
            boolean waits = storageClass.isPresent()
                    && "WaitForFirstConsumer".equals(storageClass.get().getVolumeBindingMode());
            boolean consumed = standIn.isConsumed(
                    volume.getMetadata().getNamespace(), volume.getMetadata().getName());
            String next = waits ? (consumed ? "PendingPopulation" : "WaitForFirstConsumer") : "Pending";
            report(
                    volume,
                    phase,
                    next,
                    "N/A",
                    0,
                    Objects.condition(
                            "Bound",
                            false,
                            "Pending",
                            "PVC " + claim.getMetadata().getName() + " Pending"));
            if (consumed) {
                standIn.wakeClaim(claim);
            }
            return;
        }
        fill(volume, phase, key);
    }

    private void fill(GenericKubernetesResource volume, String phase, String key) {
        String source = String.valueOf(Objects.map(volume, "spec", "source"));
        Map<String, Object> boundCondition = Objects.condition("Bound", true, "Bound", "PVC Bound");
        if (source.contains("fail-import")) {
            int restarts = volume.get("status", "restartCount") instanceof Number n ? n.intValue() : 0;
            if (restarts < FAILURES) {
                Map<String, Object> status = status("ImportInProgress", "N/A", restarts + 1);
                status.put(
                        "conditions",
                        List.of(
                                boundCondition,
                                Objects.condition("Ready", false, "TransferRunning", ""),
                                Objects.condition(
                                        "Running",
                                        false,
                                        "Error",
                                        "Unable to connect to http data source: expected status code 200, got 404")));
                Objects.patchStatus(client, Objects.DATA_VOLUME, volume, status, true);
            }
            return;
        }
        if (source.contains("slow-import")) {
            int percent = told.getOrDefault(key, 0);
            if (percent < 100) {
                report(volume, phase, "ImportInProgress", percent + ".00%", 0, boundCondition);
                return;
            }
        } else if (!"ImportInProgress".equals(phase)) {
            report(volume, phase, "ImportInProgress", "50.00%", 0, boundCondition);
            return;
        }
        Map<String, Object> status = status("Succeeded", "100.0%", 0);
        status.put(
                "conditions",
                List.of(
                        boundCondition,
                        Objects.condition("Ready", true, "", ""),
                        Objects.condition("Running", false, "Completed", "Import Complete")));
        Objects.patchStatus(client, Objects.DATA_VOLUME, volume, status, true);
    }

    private void report(
            GenericKubernetesResource volume,
            String phase,
            String next,
            String progress,
            int restarts,
            Map<String, Object> bound) {
        if (next.equals(phase) && progress.equals(Objects.text(volume, "status", "progress"))) {
            return;
        }
        Map<String, Object> status = status(next, progress, restarts);
        boolean runs = next.equals("ImportInProgress");
        status.put(
                "conditions",
                List.of(
                        bound,
                        Objects.condition("Ready", false, runs ? "TransferRunning" : "", ""),
                        Objects.condition("Running", runs, runs ? "Pod is running" : "", "")));
        Objects.patchStatus(client, Objects.DATA_VOLUME, volume, status, true);
    }

    private static Map<String, Object> status(String phase, String progress, int restarts) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", phase);
        status.put("progress", progress);
        status.put("restartCount", restarts);
        return status;
    }

    private void createClaim(GenericKubernetesResource volume) {
        Map<String, Object> storage = Objects.map(volume, "spec", "storage");
        if (storage.isEmpty()) {
            storage = Objects.map(volume, "spec", "pvc");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        if (volume.getMetadata().getLabels() != null) {
            labels.putAll(volume.getMetadata().getLabels());
        }
        labels.put("app", "containerized-data-importer");
        labels.put("app.kubernetes.io/managed-by", "cdi-controller");
        Map<String, String> annotations = new LinkedHashMap<>();
        if (volume.getMetadata().getAnnotations() != null) {
            annotations.putAll(volume.getMetadata().getAnnotations());
        }
        annotations.put("cdi.kubevirt.io/storage.contentType", "kubevirt");
        @SuppressWarnings("unchecked")
        List<String> modes = (List<String>) storage.get("accessModes");
        String size = ((Map<?, ?>) ((Map<?, ?>) storage.get("resources")).get("requests"))
                .get("storage")
                .toString();
        PersistentVolumeClaim claim = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(volume.getMetadata().getNamespace())
                .withName(volume.getMetadata().getName())
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withAccessModes(BindingController.accessModes(modes))
                .withVolumeMode(
                        storage.get("volumeMode") == null
                                ? "Filesystem"
                                : storage.get("volumeMode").toString())
                .withStorageClassName(
                        storage.get("storageClassName") == null
                                ? null
                                : storage.get("storageClassName").toString())
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity(size)))
                .endResources()
                .endSpec()
                .build();
        Objects.own(claim, volume);
        client.resource(claim).create();
    }

    private void wakeConsumers(GenericKubernetesResource volume) {
        standIn.guestCache.getStore().list().stream()
                .filter(g -> g.getMetadata()
                        .getNamespace()
                        .equals(volume.getMetadata().getNamespace()))
                .filter(g ->
                        GuestController.claims(g).contains(volume.getMetadata().getName()))
                .forEach(g -> standIn.wakeGuest(Objects.key(g)));
    }
}
