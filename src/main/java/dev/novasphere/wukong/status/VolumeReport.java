package dev.novasphere.wukong.status;

import dev.novasphere.wukong.api.v1alpha1.VolumeStatus;
import java.util.List;
import java.util.stream.Collectors;

/** What is known of all disks of a Wukong. */
record VolumeReport(List<DiskReport> disks) {

    static VolumeReport of(Situation situation) {
        return new VolumeReport(situation.disks().stream()
                .map(disk -> new DiskInspection(situation, disk).report())
                .toList());
    }

    /** The worst state of all disks. */
    DiskReport.State worst() {
        return disks.stream().map(DiskReport::state).sorted().findFirst().orElse(DiskReport.State.READY);
    }

    boolean any(DiskReport.State state) {
        return disks.stream().anyMatch(disk -> disk.state() == state);
    }

    /** The sentences about all disks that are not ready, the worst first. */
    String told() {
        return disks.stream()
                .filter(disk -> !disk.told().isEmpty())
                .sorted((a, b) -> a.state().compareTo(b.state()))
                .map(DiskReport::told)
                .collect(Collectors.joining(" "));
    }

    List<VolumeStatus> statuses() {
        return disks.stream().map(DiskReport::status).toList();
    }

    Told condition() {
        DiskReport.State worst = worst();
        long usable = disks.stream().filter(disk -> disk.state().usable()).count();
        String count = worst.usable()
                ? Counted.of(disks.size(), "volume") + " bound"
                : usable + " of " + Counted.of(disks.size(), "volume") + " bound";
        String message = told().isEmpty() ? count : count + ". " + told();
        return new Told(ConditionTypes.VOLUMES_BOUND, worst.usable(), worst.reason(), message);
    }
}
