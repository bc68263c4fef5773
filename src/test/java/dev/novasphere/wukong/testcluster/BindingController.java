package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays the volume binder, the provisioner and the protection of claims in use: binds claims as their StorageClass says, lets bound claims
 * grow to what they ask for, and lets go of deleted claims that no guest uses.
 */
final class BindingController {

    private static final String PROTECTION = "kubernetes.io/pvc-protection";
    private static final String BIND_IMMEDIATELY = "cdi.kubevirt.io/storage.bind.immediate.requested";

    private final ClusterView view;
    private final Component writer;
    private final StandInOptions options;
    private final ClaimGrowth growth = new ClaimGrowth();

    BindingController(ClusterView view, Component writer, StandInOptions options) {
        this.view = view;
        this.writer = writer;
        this.options = options;
    }

    /** Whether CDI is asked to bind a claim without waiting for its first consumer. */
    static boolean bindsImmediately(PersistentVolumeClaim claim) {
        return "true".equals(Objects.annotation(claim, BIND_IMMEDIATELY));
    }

    void handle(String key) {
        PersistentVolumeClaim claim = view.claims.get(key);
        if (claim == null) {
            return;
        }
        if (Objects.isDeleted(claim)) {
            letGo(claim, key);
            return;
        }
        Quantity asked = claim.getSpec().getResources().getRequests().get("storage");
        if (ImportController.isBound(claim)) {
            grow(claim);
            return;
        }
        Optional<StorageClass> storageClass = view.storageClass(claim.getSpec().getStorageClassName());
        if (storageClass.isEmpty()) {
            reportUnbindable(claim);
            return;
        }
        boolean waits = "WaitForFirstConsumer".equals(storageClass.get().getVolumeBindingMode());
        if (waits && !bindsImmediately(claim) && !view.isConsumed(key)) {
            writer.event(
                    claim, "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
            return;
        }
        bind(claim, asked);
    }

    private void reportUnbindable(PersistentVolumeClaim claim) {
        String className = claim.getSpec().getStorageClassName();
        if (className == null || className.isEmpty()) {
            writer.event(
                    claim,
                    "Normal",
                    "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set");
        } else {
            writer.event(
                    claim,
                    "Warning",
                    "ProvisioningFailed",
                    "storageclass.storage.k8s.io \"" + className + "\" not found");
        }
    }

    private void letGo(PersistentVolumeClaim claim, String key) {
        boolean used = view.guestsWithClaim(key).stream().anyMatch(g -> !GuestController.isFinal(g));
        if (!used && Objects.hasFinalizer(claim, PROTECTION)) {
            writer.patch(Objects.CLAIM, claim, Objects.withoutFinalizer(claim, PROTECTION));
        }
    }

    private void bind(PersistentVolumeClaim claim, Quantity asked) {
        PersistentVolumeClaim named = claim;
        if (options.allPhases() && claim.getSpec().getVolumeName() == null) {
            named = typed(writer.merge(
                    Objects.CLAIM,
                    claim,
                    Map.of(
                            "spec",
                            Map.of("volumeName", "pvc-" + claim.getMetadata().getUid()))));
        }
        status(named, asked);
    }

    /** Lets the growth of a claim of a class that grows stepwise take one step more. */
    void goOnGrowing(String key) {
        growth.goOn(key);
    }

    private void grow(PersistentVolumeClaim claim) {
        Map<String, Object> status =
                growth.next(claim, view.storageClass(claim.getSpec().getStorageClassName()));
        if (status != null) {
            view.claims.wrote(typed(writer.mergeStatus(Objects.CLAIM, claim, status)));
        }
    }

    private void status(PersistentVolumeClaim claim, Quantity capacity) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", "Bound");
        status.put("accessModes", List.copyOf(claim.getSpec().getAccessModes()));
        status.put("capacity", Map.of("storage", capacity.toString()));
        view.claims.wrote(typed(writer.mergeStatus(Objects.CLAIM, claim, status)));
    }

    private static PersistentVolumeClaim typed(Object claim) {
        return Serialization.jsonMapper().convertValue(claim, PersistentVolumeClaim.class);
    }
}
