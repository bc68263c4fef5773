package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import dev.novasphere.wukong.status.vocabulary.Text;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the growth of a bound claim stands, as Kubernetes reports it in the claim: a request above the capacity is growth on its way, the
 * conditions and the resize status say how far it is and what went wrong.
 *
 * @param state GROWING or GROWTH_FAILED
 * @param message what the user should know
 */
record ClaimGrowth(DiskReport.State state, String message) {

    private static final String STORAGE = "storage";
    private static final Set<String> ERRORS = Set.of("ControllerResizeError", "NodeResizeError");
    private static final Set<String> INFEASIBLE = Set.of("ControllerResizeInfeasible", "NodeResizeInfeasible");
    private static final String FILE_SYSTEM_PENDING = "FileSystemResizePending";

    /** The growth of a claim; empty when it is as large as it is asked to be. */
    static Optional<ClaimGrowth> of(PersistentVolumeClaim claim) {
        PersistentVolumeClaimStatus status = claim.getStatus();
        Quantity asked = quantity(
                claim.getSpec() == null || claim.getSpec().getResources() == null
                        ? null
                        : claim.getSpec().getResources().getRequests());
        Quantity capacity = status == null ? null : quantity(status.getCapacity());
        boolean grows = asked != null && capacity != null && CanonicalQuantity.compare(asked, capacity) > 0;
        if (!grows) {
            return Optional.empty();
        }
        String name = claim.getMetadata().getName();
        String span = "PersistentVolumeClaim %s from %s to %s".formatted(name, capacity, asked);
        Optional<PersistentVolumeClaimCondition> error = condition(status, ERRORS);
        String resizing = status.getAllocatedResourceStatuses() == null
                ? null
                : status.getAllocatedResourceStatuses().get(STORAGE);
        if (error.isPresent() || (resizing != null && INFEASIBLE.contains(resizing))) {
            String words = error.map(PersistentVolumeClaimCondition::getMessage)
                    .filter(Text::said)
                    .map(Text::quote)
                    .orElse("the storage says only " + (resizing == null ? "that it failed" : resizing));
            return Optional.of(new ClaimGrowth(
                    DiskReport.State.GROWTH_FAILED,
                    Sentences.join(
                            "the storage cannot grow " + span + ": " + words,
                            "Kubernetes keeps trying; the guest keeps running with what it has. Check: kubectl describe"
                                    + " pvc " + name + " -n "
                                    + claim.getMetadata().getNamespace())));
        }
        boolean fileSystem = condition(status, Set.of(FILE_SYSTEM_PENDING)).isPresent();
        return Optional.of(new ClaimGrowth(
                DiskReport.State.GROWING,
                fileSystem
                        ? "the volume behind " + span
                                + " has grown, and the node enlarges its file system while the guest uses it, or at its next start."
                        : "growing " + span + "."));
    }

    private static Optional<PersistentVolumeClaimCondition> condition(
            PersistentVolumeClaimStatus status, Set<String> types) {
        List<PersistentVolumeClaimCondition> conditions = status.getConditions();
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(c -> types.contains(c.getType()) && "True".equals(c.getStatus()))
                        .findFirst();
    }

    private static Quantity quantity(Map<String, Quantity> amounts) {
        return amounts == null ? null : amounts.get(STORAGE);
    }
}
