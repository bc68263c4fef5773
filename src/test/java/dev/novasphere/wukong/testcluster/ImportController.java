package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays CDI: makes the claim of a DataVolume and fills it. An image address decides what becomes of an import: with {@code fail-import} it
 * fails again and again, with {@code fail-pull} its image cannot be pulled, with {@code slow-import} it waits until the test sets how far it is.
 */
final class ImportController {

    private static final int FAILURES = 3;
    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1L << 20);
    private static final String ADOPTION = "cdi.kubevirt.io/allowClaimAdoption";
    private static final String PRE_POPULATED = "cdi.kubevirt.io/storage.prePopulated";
    private static final List<String> READ_WRITE_ONCE = List.of("ReadWriteOnce");

    private final ClusterView view;
    private final Component writer;
    private final StandInOptions options;
    private final Map<String, Integer> percents = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> waiting = new ConcurrentHashMap<>();

    ImportController(ClusterView view, Component writer, StandInOptions options) {
        this.view = view;
        this.writer = writer;
        this.options = options;
    }

    static boolean isBound(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    }

    /** The DataVolumes that wait for a claim to copy; they wait no longer. */
    Set<String> cloningFrom(PersistentVolumeClaim claim) {
        Set<String> clones = isBound(claim) ? waiting.remove(Objects.key(claim)) : null;
        return clones == null ? Set.of() : clones;
    }

    void setProgress(String key, int percent) {
        percents.put(key, percent);
    }

    void handle(String key) {
        GenericKubernetesResource volume = view.dataVolumes.get(key);
        if (volume == null || Objects.isDeleted(volume) || Objects.annotation(volume, PRE_POPULATED) != null) {
            return;
        }
        String phase = phase(volume);
        PersistentVolumeClaim claim = view.claims.get(key);
        if (claim == null) {
            if (!phase.equals("Succeeded")) {
                createClaim(volume);
            } else {
                report(
                        volume,
                        "Failed",
                        "100.0%",
                        restarts(volume),
                        bound(
                                volume,
                                false,
                                "ClaimLost",
                                "PVC " + volume.getMetadata().getName() + " Not Found"));
            }
            return;
        }
        if (!Objects.isControlledBy(claim, volume)) {
            adopt(volume, claim);
            return;
        }
        if (phase.equals("Succeeded")) {
            return;
        }
        if (isBound(claim)) {
            fill(volume, phase, key);
        } else {
            awaitBinding(volume, claim, key);
        }
    }

    private void awaitBinding(GenericKubernetesResource volume, PersistentVolumeClaim claim, String key) {
        boolean waits = view.storageClass(claim.getSpec().getStorageClassName())
                        .filter(c -> "WaitForFirstConsumer".equals(c.getVolumeBindingMode()))
                        .isPresent()
                && !BindingController.bindsImmediately(claim);
        String next = !waits ? "Pending" : view.isConsumed(key) ? "PendingPopulation" : "WaitForFirstConsumer";
        report(
                volume,
                next,
                "N/A",
                0,
                bound(volume, false, "Pending", "PVC " + claim.getMetadata().getName() + " Pending"));
    }

    private void fill(GenericKubernetesResource volume, String phase, String key) {
        String source = String.valueOf(Objects.map(volume, "spec", "source"));
        int percent = percents.getOrDefault(key, source.contains("slow-import") ? 0 : 100);
        boolean isSetToSucceed = percents.getOrDefault(key, 0) >= 100;
        if (source.contains("fail-import") && !isSetToSucceed) {
            failing(
                    volume,
                    "Error",
                    "Unable to process data: expected status code 200, got 404. Status: 404 Not Found");
            return;
        }
        if (source.contains("fail-pull") && !isSetToSucceed) {
            failing(volume, "ImagePullFailed", "failed to pull image: manifest unknown");
            return;
        }
        boolean seesPhases = options.allPhases() && !source.contains("blank");
        String doing = CloneSources.copies(volume) ? "Clone" : "Import";
        if (seesPhases && !phase.startsWith(doing)) {
            report(volume, doing + "Scheduled", "N/A", 0, running(volume, false, "ContainerCreating", ""));
            return;
        }
        if (percent < 100 || seesPhases && phase.equals(doing + "Scheduled")) {
            String progress = percent < 100 ? percent + ".00%" : "50.00%";
            report(
                    volume,
                    doing + "InProgress",
                    progress,
                    restarts(volume),
                    running(volume, true, "Pod is running", ""));
            return;
        }
        report(
                volume,
                "Succeeded",
                "100.0%",
                restarts(volume),
                new Conditions(conditions(volume))
                        .with(
                                "Bound",
                                true,
                                "Bound",
                                "PVC " + volume.getMetadata().getName() + " Bound")
                        .with("Ready", true, "", "")
                        .with("Running", false, "Completed", "Import Complete"));
        if (options.allPhases()) {
            writer.event(
                    volume,
                    "Normal",
                    "ImportSucceeded",
                    "Successfully imported into PVC " + volume.getMetadata().getName());
        }
    }

    /** An import that fails is started again: the phase stays, the count of restarts rises. */
    private void failing(GenericKubernetesResource volume, String reason, String message) {
        if (restarts(volume) < FAILURES) {
            report(volume, "ImportInProgress", "N/A", restarts(volume) + 1, running(volume, false, reason, message));
        }
    }

    static Conditions bound(GenericKubernetesResource volume, boolean bound, String reason, String message) {
        return new Conditions(conditions(volume))
                .with("Bound", bound, reason, message)
                .with("Ready", false, "", "")
                .with("Running", false, "", "");
    }

    private static Conditions running(GenericKubernetesResource volume, boolean runs, String reason, String message) {
        return new Conditions(conditions(volume))
                .with("Bound", true, "Bound", "PVC " + volume.getMetadata().getName() + " Bound")
                .with("Ready", false, "TransferRunning", "")
                .with("Running", runs, reason, message);
    }

    private static List<Map<String, Object>> conditions(GenericKubernetesResource volume) {
        return Objects.list(volume, "status", "conditions");
    }

    private static String phase(GenericKubernetesResource volume) {
        return String.valueOf(Objects.text(volume, "status", "phase"));
    }

    private static int restarts(GenericKubernetesResource volume) {
        return volume.get("status", "restartCount") instanceof Number n ? n.intValue() : 0;
    }

    private void report(
            GenericKubernetesResource volume, String phase, String progress, int restarts, Conditions conditions) {
        boolean written = phase.equals(Objects.text(volume, "status", "phase"))
                && progress.equals(Objects.text(volume, "status", "progress"))
                && restarts == restarts(volume)
                && MachineController.digest(conditions.list()).equals(MachineController.digest(conditions(volume)));
        if (!written) {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("phase", phase);
            status.put("progress", progress);
            status.put("restartCount", restarts);
            status.put("claimName", volume.getMetadata().getName());
            status.put("conditions", conditions.list());
            view.dataVolumes.wrote(writer.mergeStatus(Objects.DATA_VOLUME, volume, status));
        }
    }

    private void adopt(GenericKubernetesResource volume, PersistentVolumeClaim claim) {
        boolean allowed = "true".equals(Objects.annotation(volume, ADOPTION))
                || "true".equals(Objects.annotation(claim, ADOPTION));
        if (!allowed || !claim.getMetadata().getOwnerReferences().isEmpty()) {
            writer.event(
                    volume,
                    "Warning",
                    "ErrResourceExists",
                    "Resource \"" + claim.getMetadata().getName()
                            + "\" already exists and is not managed by DataVolume");
            return;
        }
        PersistentVolumeClaim owner = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .endMetadata()
                .build();
        Objects.own(owner, volume);
        writer.merge(
                Objects.CLAIM,
                claim,
                Map.of("metadata", Map.of("ownerReferences", owner.getMetadata().getOwnerReferences())));
        report(
                volume,
                "Succeeded",
                "100.0%",
                0,
                new Conditions(conditions(volume))
                        .with(
                                "Bound",
                                true,
                                "Bound",
                                "PVC " + claim.getMetadata().getName() + " Bound")
                        .with("Ready", true, "", "")
                        .with("Running", false, "Completed", ""));
    }

    private void createClaim(GenericKubernetesResource volume) {
        boolean overhead = !Objects.map(volume, "spec", "storage").isEmpty();
        Map<String, Object> wanted = Objects.map(volume, "spec", overhead ? "storage" : "pvc");
        String className = wanted.get("storageClassName") == null
                ? null
                : wanted.get("storageClassName").toString();
        Map<String, Object> profile = profile(className);
        List<String> accessModes = strings(wanted.get("accessModes"));
        if (accessModes.isEmpty() && !profile.isEmpty()) {
            accessModes = strings(Objects.map(profile, "properties").get("accessModes"));
            if (accessModes.isEmpty()) {
                writer.event(
                        volume,
                        "Warning",
                        "ErrClaimNotValid",
                        "Spec is missing accessMode and volumeMode, cannot get access mode from StorageProfile "
                                + profile.get("name"));
                return;
            }
        }
        Object mode = wanted.getOrDefault(
                "volumeMode", Objects.map(profile, "properties").getOrDefault("volumeMode", "Filesystem"));
        Object request = Objects.map(wanted, "resources", "requests").get("storage");
        Optional<Quantity> source = CloneSources.copies(volume) ? CloneSources.size(view, volume) : Optional.empty();
        if (CloneSources.copies(volume) && source.isEmpty()) {
            waiting.computeIfAbsent(CloneSources.claimKey(volume), claim -> ConcurrentHashMap.newKeySet())
                    .add(Objects.key(volume));
            writer.event(volume, "Warning", "CloneWithoutSource", "The source pvc does not exist or is not bound");
            return;
        }
        Quantity asked = request == null ? source.orElseThrow() : new Quantity(request.toString());
        Quantity size = overhead && mode.equals("Filesystem") ? withOverhead(asked) : asked;
        if (source.isPresent() && CloneSources.isLess(size, source.get())) {
            report(volume, phase(volume), "N/A", 0, CloneSources.refusal(volume, size, source.get()));
            return;
        }
        PersistentVolumeClaim claim = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(volume.getMetadata().getNamespace())
                .withName(volume.getMetadata().getName())
                .withLabels(labels(volume))
                .withAnnotations(annotations(volume))
                .endMetadata()
                .withNewSpec()
                .withAccessModes(accessModes.isEmpty() ? READ_WRITE_ONCE : accessModes)
                .withVolumeMode(mode.toString())
                .withStorageClassName(className)
                .withNewResources()
                .withRequests(Map.of("storage", size))
                .endResources()
                .endSpec()
                .build();
        Objects.own(claim, volume);
        try {
            PersistentVolumeClaim created = writer.create(claim);
            if (created != null) {
                view.claims.wrote(created);
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN
                    || !e.getMessage().contains("exceeded quota")) {
                throw e;
            }
            report(
                    volume,
                    "Pending",
                    "N/A",
                    0,
                    bound(volume, false, "ErrExceededQuota", e.getStatus().getMessage()));
            writer.event(volume, "Warning", "ErrExceededQuota", e.getStatus().getMessage());
        }
    }

    /** What CDI knows of the class a claim is to be of; empty when it knows nothing. */
    private Map<String, Object> profile(String className) {
        return view.storageClass(className)
                .map(c -> view.profiles.get(c.getMetadata().getName()))
                .map(profile -> {
                    List<Map<String, Object>> sets = Objects.list(profile, "status", "claimPropertySets");
                    Map<String, Object> known = new LinkedHashMap<>();
                    known.put("name", profile.getMetadata().getName());
                    known.put("properties", sets.isEmpty() ? Map.of() : sets.get(0));
                    return known;
                })
                .orElse(Map.of());
    }

    private Quantity withOverhead(Quantity asked) {
        if (options.filesystemOverhead() == 0) {
            return asked;
        }
        BigDecimal whole = Quantity.getAmountInBytes(asked)
                .divide(MEBIBYTE, 0, RoundingMode.CEILING)
                .multiply(MEBIBYTE);
        return new Quantity(whole.divide(BigDecimal.valueOf(1 - options.filesystemOverhead()), 0, RoundingMode.CEILING)
                .toBigInteger()
                .toString());
    }

    private static Map<String, String> labels(GenericKubernetesResource volume) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (volume.getMetadata().getLabels() != null) {
            labels.putAll(volume.getMetadata().getLabels());
        }
        labels.put("app", "containerized-data-importer");
        labels.put("app.kubernetes.io/component", "storage");
        labels.put("app.kubernetes.io/managed-by", "cdi-controller");
        return labels;
    }

    private static Map<String, String> annotations(GenericKubernetesResource volume) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (volume.getMetadata().getAnnotations() != null) {
            annotations.putAll(volume.getMetadata().getAnnotations());
        }
        annotations.put("cdi.kubevirt.io/storage.contentType", "kubevirt");
        return annotations;
    }

    private static List<String> strings(Object list) {
        return list instanceof List<?> values
                ? values.stream().map(Object::toString).toList()
                : List.of();
    }
}
