package dev.novasphere.wukong.conformance.scenario;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots of disks, and the way back to them. */
final class SnapshotScenarios {

    private static final String SNAPSHOTS = "snapshots";

    private SnapshotScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        SNAPSHOTS, "A snapshot holds all disks", SnapshotScenarios::missing, SnapshotScenarios::takes),
                new Scenario(
                        SNAPSHOTS,
                        "A restore puts the disks back",
                        SnapshotScenarios::missing,
                        SnapshotScenarios::restores));
    }

    private static Optional<String> missing(ClusterFacts cluster) {
        if (!cluster.serves(VirtualMachineSnapshot.class)) {
            return Optional.of("KubeVirt serves no snapshots");
        }
        return cluster.snapshotsDisks()
                ? Optional.empty()
                : Optional.of("no VolumeSnapshotClass is for " + cluster.provisioner());
    }

    private static void takes(Trial trial) {
        trial.create(Map.of());
        trial.awaitPhase(Phase.Running);
        snapshot(trial);
        trial.require(
                trial.get(WukongSnapshot.class, trial.name())
                        .getStatus()
                        .includedDisks()
                        .equals(List.of("root")),
                "a snapshot of the disk root");
    }

    private static void restores(Trial trial) {
        trial.create(MachineScenarios.stopped());
        trial.awaitPhase(Phase.Stopped);
        snapshot(trial);
        trial.requests()
                .create(
                        WukongRestore.class,
                        trial.name(),
                        Map.of(),
                        Map.of("wukongName", trial.name(), "snapshotName", trial.name(), "stopPolicy", "Wait"));
        trial.await(
                "a restore that succeeded",
                () -> trial.get(WukongRestore.class, trial.name()),
                restore -> restore.getStatus() != null && restore.getStatus().phase() == RestorePhase.Succeeded);
        trial.awaitPhase(Phase.Stopped);
    }

    private static void snapshot(Trial trial) {
        trial.requests()
                .create(
                        WukongSnapshot.class,
                        trial.name(),
                        Map.of(),
                        Map.of("wukongName", trial.name(), "requireAllVolumes", true));
        trial.await(
                "a snapshot that succeeded",
                () -> trial.get(WukongSnapshot.class, trial.name()),
                snapshot -> snapshot.getStatus() != null && snapshot.getStatus().phase() == SnapshotPhase.Succeeded);
    }
}
