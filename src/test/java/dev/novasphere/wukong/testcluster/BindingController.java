package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds claims as their StorageClass says, and lets bound claims grow to what they ask for. */
final class BindingController {

    private final KubernetesClient client;
    private final KubeVirtStandIn standIn;

    BindingController(KubernetesClient client, KubeVirtStandIn standIn) {
        this.client = client;
        this.standIn = standIn;
    }

    void handle(String key) {
        PersistentVolumeClaim claim = standIn.claimCache.getStore().getByKey(key);
        if (claim == null || claim.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String namespace = claim.getMetadata().getNamespace();
        String name = claim.getMetadata().getName();
        Quantity asked = claim.getSpec().getResources().getRequests().get("storage");
        boolean bound =
                claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
        if (bound) {
            Quantity capacity = claim.getStatus().getCapacity() == null
                    ? null
                    : claim.getStatus().getCapacity().get("storage");
            if (capacity == null
                    || Quantity.getAmountInBytes(capacity).compareTo(Quantity.getAmountInBytes(asked)) < 0) {
                patch(claim, status(claim, asked));
                return;
            }
            standIn.wakeImport(key);
            wakeConsumers(namespace, name);
            return;
        }
        Optional<StorageClass> storageClass =
                standIn.storageClass(claim.getSpec().getStorageClassName());
        if (storageClass.isEmpty()) {
            return;
        }
        boolean waits = "WaitForFirstConsumer".equals(storageClass.get().getVolumeBindingMode());
        if (!waits || standIn.isConsumed(namespace, name)) {
            patch(claim, status(claim, asked));
        }
    }

    private void wakeConsumers(String namespace, String claim) {
        standIn.guestCache.getStore().list().stream()
                .filter(g -> g.getMetadata().getNamespace().equals(namespace))
                .filter(g -> GuestController.claims(g).contains(claim))
                .forEach(g -> standIn.wakeGuest(Objects.key(g)));
    }

    private static Map<String, Object> status(PersistentVolumeClaim claim, Quantity capacity) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", "Bound");
        status.put("accessModes", claim.getSpec().getAccessModes());
        status.put("capacity", Map.of("storage", capacity.toString()));
        return Map.of("status", status);
    }

    private void patch(PersistentVolumeClaim claim, Map<String, Object> patch) {
        client.persistentVolumeClaims()
                .inNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch));
    }

    static List<String> accessModes(List<String> asked) {
        return asked == null || asked.isEmpty() ? List.of("ReadWriteOnce") : asked;
    }
}
