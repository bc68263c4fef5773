package dev.novasphere.wukong.plan.storage.device;

import dev.novasphere.wukong.kubevirt.device.Disk;
import dev.novasphere.wukong.kubevirt.instance.VirtualMachineInstance;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds a guest that would start from another disk the next time only because of the order of spec.disks, for example because a disk was added
 * at the head of the list, or the list was sorted. Nothing is seen of it before the guest is restarted.
 */
public final class NextBootDisk {

    private NextBootDisk() {}

    /**
     * The warning; empty where the guest starts from the same disk, or from one that the Wukong names.
     *
     * @param disks the disks that the machine is to have
     * @param volumes the volumes that it is to have
     */
    public static Optional<Finding> of(PlanInput input, List<Disk> disks, List<Volume> volumes) {
        boolean named = disks.stream().anyMatch(disk -> disk.bootOrder() != null)
                || input.spec().networks().stream().anyMatch(network -> network.bootOrder() != null);
        Optional<String> present = input.observed()
                .virtualMachineInstance()
                .map(VirtualMachineInstance::getSpec)
                .flatMap(guest -> first(guest.disks(), guest.volumes()))
                .filter(name -> disks.stream().map(Disk::name).anyMatch(name::equals));
        return first(disks, volumes)
                .filter(next -> !named && present.isPresent() && !next.equals(present.get()))
                .map(next -> Finding.warning(
                        Concern.VOLUMES,
                        "BootDiskChanges",
                        "disk %s: the guest starts from it the next time, and from disk %s no more, because nothing has a bootOrder and the first disk of spec.disks is tried alone; write boot: true on disk %s to go on with that"
                                .formatted(next, present.get(), present.get())));
    }

    /** The disk that the firmware tries first: that of the lowest order, else the first hard disk. What is plugged in comes later. */
    private static Optional<String> first(List<Disk> disks, List<Volume> volumes) {
        Set<String> plugged =
                volumes.stream().filter(Volume::hotpluggable).map(Volume::name).collect(Collectors.toSet());
        return disks.stream()
                .filter(disk -> disk.bootOrder() != null)
                .min(Comparator.comparing(Disk::bootOrder))
                .or(() -> disks.stream()
                        .filter(disk -> disk.disk() != null && !plugged.contains(disk.name()))
                        .findFirst())
                .map(Disk::name);
    }
}
