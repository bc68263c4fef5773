package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.storage.device.DiskDifferences;
import dev.novasphere.wukong.plan.storage.move.GuestVolumes;
import java.util.List;
import java.util.Optional;

/**
 * Finds hotpluggable disks and media that KubeVirt does not plug into the guest that runs, nor out of it, and for which it asks for no restart
 * either: its rule for a restart takes every hotpluggable volume for one that it can plug (kubevirt: pkg/virt-controller/watch/vm/vm.go,
 * validLiveUpdateVolumes, and pkg/storage/hotplug/hotplug.go).
 */
final class PlugWaits {

    private static final String REASON = "PlugWaitsForRestart";

    private final GuestVolumes guest;
    private final Optional<String> obstacle;

    private PlugWaits(PlanInput input, boolean migrates) {
        this.guest = GuestVolumes.of(input.observed());
        this.obstacle = obstacle(input, migrates);
    }

    /**
     * What waits for the next start of the guest, one finding for each disk of the spec.
     *
     * @param volumes the volumes that the machine is to have
     * @param disks the disks that the machine is to have
     * @param migrates whether the machine is to have updateVolumesStrategy Migration, with which KubeVirt plugs nothing
     */
    static List<Finding> of(PlanInput input, List<Volume> volumes, List<Disk> disks, boolean migrates) {
        PlugWaits waits = new PlugWaits(input, migrates);
        return waits.guest.isThere()
                ? input.spec().disks().stream()
                        .flatMap(disk -> waits.of(disk, volumes).or(() -> waits.changed(disk, volumes, disks)).stream())
                        .toList()
                : List.of();
    }

    /**
     * Why KubeVirt plugs no volume of the machine while its guest runs, as the end of a sentence; empty where it does.
     *
     * @param migrates whether the machine is to have updateVolumesStrategy Migration
     */
    static Optional<String> obstacle(PlanInput input, boolean migrates) {
        if (!input.observed().kubeVirt().plugsVolumes()) {
            return Optional.of(
                    "KubeVirt does not plug disks as templates say (its feature gate DeclarativeHotplugVolumes is off, or the older HotplugVolumes is on)");
        }
        return migrates
                ? Optional.of(
                        "a disk of this guest moves or was moved to another claim, and KubeVirt plugs nothing until the guest was started anew")
                : Optional.empty();
    }

    private Optional<Finding> of(DiskSpec disk, List<Volume> volumes) {
        Optional<Volume> there = guest.volume(disk.name());
        if (disk.emptyTray()) {
            return there.filter(Volume::hotpluggable)
                    .flatMap(volume -> obstacle)
                    .map(why -> finding(disk, "its CD stays in the guest until its next start, because " + why));
        }
        return volumes.stream()
                .filter(volume -> volume.name().equals(disk.name()) && volume.hotpluggable())
                .filter(volume -> !volume.claimName().equals(there.flatMap(Volume::claimName)))
                .findFirst()
                .flatMap(Volume::claimName)
                .flatMap(claim -> why(there)
                        .map(why -> finding(
                                disk,
                                "claim %s comes to the guest at its next start, because %s".formatted(claim, why))));
    }

    /** A disk of a hotpluggable volume may change as it likes for KubeVirt's rule, but it is changed in no guest that has the volume. */
    private Optional<Finding> changed(DiskSpec disk, List<Volume> volumes, List<Disk> disks) {
        boolean plugged =
                volumes.stream().anyMatch(volume -> volume.name().equals(disk.name()) && volume.hotpluggable())
                        && guest.volume(disk.name()).isPresent();
        return disks.stream()
                .filter(wanted -> plugged && wanted.name().equals(disk.name()))
                .flatMap(wanted -> guest.disk(disk.name()).map(running -> DiskDifferences.of(wanted, running)).stream())
                .filter(fields -> !fields.isEmpty())
                .findFirst()
                .map(fields -> finding(
                        disk,
                        "the guest has it with another %s until its next start, because KubeVirt changes no disk that is plugged in"
                                .formatted(String.join(" and ", fields))));
    }

    private Optional<String> why(Optional<Volume> there) {
        return there.filter(volume -> !volume.hotpluggable())
                .map(volume -> "the guest was started with a volume in its place that is not hotpluggable")
                .or(() -> obstacle);
    }

    private static Finding finding(DiskSpec disk, String message) {
        return Finding.warning(
                Concern.VOLUMES,
                REASON,
                "disk %s: %s; restart the guest when it suits you".formatted(disk.name(), message));
    }
}
