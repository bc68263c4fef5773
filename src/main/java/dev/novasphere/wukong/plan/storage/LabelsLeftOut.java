package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Concern;
import dev.novasphere.wukong.plan.PlanInput;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds labels of a Wukong that a policy keeps off its disks, because CDI would give them to its Pods. */
final class LabelsLeftOut {

    private LabelsLeftOut() {}

    static Optional<Finding> of(PlanInput input) {
        List<PlannedDisk> disks = input.spec().disks().stream()
                .filter(DiskSpec::hasOwnClaim)
                .filter(disk -> LiveDisk.of(input, disk.name())
                        .filter(LiveDisk::adopted)
                        .isEmpty())
                .map(disk -> new PlannedDisk(input, disk, Optional.empty()))
                .filter(disk -> !disk.leftOut().isEmpty())
                .toList();
        if (disks.isEmpty()) {
            return Optional.empty();
        }
        Set<String> keys = new TreeSet<>();
        disks.forEach(disk -> keys.addAll(disk.leftOut()));
        String policies = keys.stream()
                .flatMap(disks.get(0)::policiesWithout)
                .map(policy -> policy.getMetadata().getName())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return Optional.of(Finding.warning(
                Concern.VOLUMES,
                "LabelsLeftOut",
                "metadata.labels: %s %s not put on disk %s, because CDI would give labels to the Pod that fills it, and podMetadata.labelKeys of WukongPolicy %s lacks them; ask the administrator of the cluster to list them there, or take them off the Wukong"
                        .formatted(
                                String.join(", ", keys),
                                keys.size() == 1 ? "is" : "are",
                                disks.stream().map(disk -> disk.disk().name()).collect(Collectors.joining(", ")),
                                policies)));
    }
}
