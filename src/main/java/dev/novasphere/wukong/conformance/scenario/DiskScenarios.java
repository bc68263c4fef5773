package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Disks: their claims, images and sizes. */
final class DiskScenarios {

    private static final String DISKS = "disks";
    private static final String ROOT = "root";
    private static final String SMALL = "64Mi";
    private static final String LARGE = "128Mi";

    private DiskScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(DISKS, "Each disk becomes a bound claim of its size", DiskScenarios::binds),
                new Scenario(DISKS, "A disk grows", DiskScenarios::growthIn, DiskScenarios::grows),
                Scenario.of(DISKS, "A disk that is to be retained outlives its Wukong", DiskScenarios::retained),
                new Scenario(DISKS, "An image is imported", DiskScenarios::importsIn, DiskScenarios::imports));
    }

    private static void binds(Trial trial) {
        trial.create(Map.of("disks", List.of(trial.disk(ROOT, SMALL, Map.of()), trial.disk("data", SMALL, Map.of()))));
        trial.awaitPhase(Phase.Running);
        trial.awaitCondition(ConditionTypes.VOLUMES_BOUND, "True");
        for (String disk : List.of(ROOT, "data")) {
            trial.require(asksFor(trial.claim(disk), SMALL), "a claim for disk " + disk + " of at least " + SMALL);
        }
    }

    private static Optional<String> growthIn(ClusterFacts cluster) {
        return cluster.growsDisks()
                ? Optional.empty()
                : Optional.of("StorageClass " + cluster.storageClass() + " does not allow it");
    }

    private static void grows(Trial trial) {
        trial.create(Map.of());
        trial.awaitPhase(Phase.Running);
        trial.awaitCondition(ConditionTypes.VOLUMES_BOUND, "True");
        trial.change(Map.of("disks", List.of(trial.disk(ROOT, LARGE, Map.of()))));
        trial.await("a claim that asks for " + LARGE, () -> trial.claim(ROOT), claim -> asksFor(claim, LARGE));
        trial.require(trial.wukong().getStatus().phase() == Phase.Running, "the machine runs on");
    }

    private static boolean asksFor(PersistentVolumeClaim claim, String size) {
        BigDecimal atLeast = Quantity.getAmountInBytes(new Quantity(size));
        return claim != null
                && Quantity.getAmountInBytes(claim.getSpec()
                                        .getResources()
                                        .getRequests()
                                        .get("storage"))
                                .compareTo(atLeast)
                        >= 0;
    }

    private static void retained(Trial trial) {
        trial.create(Map.of(
                "disks",
                List.of(trial.disk(ROOT, SMALL, Map.of("deletionPolicy", "Retain"))),
                "startStrategy",
                Map.of("autoStart", false)));
        trial.awaitPhase(Phase.Stopped);
        trial.await("a claim", () -> trial.claim(ROOT), claim -> claim != null);
        try {
            trial.requests().delete(Wukong.class, trial.name());
            trial.await("the machine is gone", trial::machine, machine -> machine == null);
            PersistentVolumeClaim claim = trial.claim(ROOT);
            trial.require(
                    claim != null && claim.getMetadata().getDeletionTimestamp() == null, "the claim is still there");
        } finally {
            trial.requests().delete(PersistentVolumeClaim.class, trial.claimName(ROOT));
        }
    }

    private static Optional<String> importsIn(ClusterFacts cluster) {
        if (!cluster.serves(DataVolume.class)) {
            return Optional.of("CDI is not installed");
        }
        return cluster.image().isPresent() ? Optional.empty() : Optional.of("no --image is given");
    }

    private static void imports(Trial trial) {
        trial.create(Map.of(
                "disks",
                List.of(trial.disk(
                        ROOT, "10Gi", Map.of("image", trial.cluster().image().orElseThrow())))));
        trial.awaitCondition(ConditionTypes.VOLUMES_BOUND, "True");
        trial.awaitPhase(Phase.Running);
    }
}
