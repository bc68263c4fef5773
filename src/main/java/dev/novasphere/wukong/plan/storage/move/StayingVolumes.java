package dev.novasphere.wukong.plan.storage.move;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.volume.Volume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Volumes that stay on the claim that the guest has, as long as the machine has updateVolumesStrategy Migration. With it KubeVirt takes every
 * volume with another claim than the guest's for one to move, and copies the claim of now over the other one, which may hold data of its user:
 * another CD, another disk (kubevirt: pkg/virt-controller/watch/volume-migration, PersistentVolumesUpdated).
 */
final class StayingVolumes {

    private StayingVolumes() {}

    /**
     * What is said of a disk that stays.
     *
     * @param disk name of the disk
     * @param present the claim that the guest has
     */
    static Finding finding(PlanInput input, String disk, String present) {
        String wanted = input.spec().disks().stream()
                .filter(candidate -> candidate.name().equals(disk))
                .map(input::claimName)
                .findFirst()
                .orElseThrow();
        return Finding.warning(
                Concern.VOLUMES,
                "PlugWaitsForRestart",
                "disk %s: it stays on claim %s while this guest runs, because a disk of it moves or was moved, and KubeVirt would copy that claim over claim %s; restart the guest when it suits you, then it changes over"
                        .formatted(disk, present, wanted));
    }

    /**
     * The claim of the guest for each disk that is to be on another one and does not move.
     *
     * @param moving names of the disks that move, or that are taken back
     */
    static Map<String, String> of(PlanInput input, GuestVolumes guest, Set<String> moving) {
        Map<String, String> staying = new HashMap<>();
        if (!guest.isThere()) {
            return staying;
        }
        for (DiskSpec disk : input.spec().disks()) {
            Optional<String> present = guest.volume(disk.name()).flatMap(Volume::claimName);
            boolean differs = disk.hasClaim()
                    && present.filter(claim -> !claim.equals(input.claimName(disk)))
                            .isPresent();
            if (differs && !moving.contains(disk.name())) {
                staying.put(disk.name(), present.get());
            }
        }
        return staying;
    }
}
