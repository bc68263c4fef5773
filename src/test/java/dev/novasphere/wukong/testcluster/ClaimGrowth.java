package dev.novasphere.wukong.testcluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays external-resizer and kubelet for bound claims that ask for more than they have. The parameter {@code growth} of a StorageClass
 * decides how: without it at once; {@code stepwise} resizes the volume, then its file system, each when the test lets it go on; {@code fails} never
 * gets anywhere and says why.
 */
final class ClaimGrowth {

    private static final String PARAMETER = "growth";
    private static final String STEPWISE = "stepwise";
    private static final String FAILS = "fails";

    private final Map<String, Integer> steps = new ConcurrentHashMap<>();

    /** Lets the growth of a claim take one step more. */
    void goOn(String claimKey) {
        steps.merge(claimKey, 1, Integer::sum);
    }

    /**
     * The status of a claim whose request was raised.
     *
     * @return null when the claim's status says all there is to say
     */
    Map<String, Object> next(PersistentVolumeClaim claim, Optional<StorageClass> storageClass) {
        Quantity asked = claim.getSpec().getResources().getRequests().get("storage");
        Quantity capacity = claim.getStatus().getCapacity() == null
                ? null
                : claim.getStatus().getCapacity().get("storage");
        boolean grows =
                capacity == null || Quantity.getAmountInBytes(capacity).compareTo(Quantity.getAmountInBytes(asked)) < 0;
        if (!grows) {
            return null;
        }
        String way = storageClass
                .map(StorageClass::getParameters)
                .map(parameters -> parameters.get(PARAMETER))
                .orElse("");
        return switch (way) {
            case FAILS ->
                withCondition(
                        claim,
                        "ControllerResizeError",
                        "rpc error: code = OutOfRange desc = the pool has not enough space left",
                        "ControllerResizeInfeasible");
            case STEPWISE -> step(claim, asked);
            default -> done(asked);
        };
    }

    private Map<String, Object> step(PersistentVolumeClaim claim, Quantity asked) {
        String key = Objects.key(claim);
        int step = steps.getOrDefault(key, 0);
        if (step >= 2) {
            steps.remove(key);
            return done(asked);
        }
        return step == 0
                ? withCondition(claim, "Resizing", "", "ControllerResizeInProgress")
                : withCondition(
                        claim,
                        "FileSystemResizePending",
                        "Waiting for user to (re-)start a pod to finish file system resize of volume on node.",
                        "NodeResizePending");
    }

    private static Map<String, Object> done(Quantity capacity) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("phase", "Bound");
        status.put("capacity", Map.of("storage", capacity.toString()));
        status.put("conditions", null);
        status.put("allocatedResourceStatuses", null);
        return status;
    }

    private static Map<String, Object> withCondition(
            PersistentVolumeClaim claim, String condition, String message, String resizeStatus) {
        boolean saidBefore = claim.getStatus().getConditions() != null
                && claim.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals(condition));
        if (saidBefore) {
            return null;
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put(
                "conditions",
                List.of(Map.of(
                        "type",
                        condition,
                        "status",
                        "True",
                        "message",
                        message,
                        "lastTransitionTime",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())));
        status.put("allocatedResourceStatuses", Map.of("storage", resizeStatus));
        return status;
    }
}
