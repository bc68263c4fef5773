package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.api.v1alpha1.status.VolumeStatus;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.ConditionTypes;
import dev.novasphere.wukong.status.vocabulary.ConditionValue;
import dev.novasphere.wukong.status.vocabulary.Counted;
import java.util.Comparator;
import java.util.List;

/** What is known of all disks of a Wukong. */
public record VolumeReport(List<DiskReport> disks) {

    /** Inspects every disk of the spec that has a volume. */
    public static VolumeReport of(StatusContext context) {
        return new VolumeReport(context.disks().stream()
                .filter(DiskSpec::hasClaim)
                .map(disk -> new DiskInspection(context, disk).report())
                .toList());
    }

    /** The worst state of all disks. */
    public DiskReport.State worst() {
        return disks.stream().map(DiskReport::state).sorted().findFirst().orElse(DiskReport.State.READY);
    }

    /** Whether a disk is in this state. */
    public boolean any(DiskReport.State state) {
        return disks.stream().anyMatch(disk -> disk.state() == state);
    }

    /** The sentences about all disks that are not ready, the worst first. */
    public String message() {
        return Sentences.join(disks.stream()
                .sorted(Comparator.comparing(DiskReport::state))
                .map(DiskReport::message)
                .toList());
    }

    public List<VolumeStatus> statuses() {
        return disks.stream().map(DiskReport::status).toList();
    }

    /** The condition VolumesBound, which speaks of the disk that is worst off. */
    public ConditionValue condition() {
        DiskReport.State worst = worst();
        long usable = disks.stream().filter(disk -> disk.state().usable()).count();
        String count = worst.usable()
                ? Counted.of(disks.size(), "volume") + " bound"
                : usable + " of " + Counted.of(disks.size(), "volume") + " bound";
        return new ConditionValue(
                ConditionTypes.VOLUMES_BOUND,
                worst.usable(),
                worst.reason(),
                Sentences.join(List.of(count, message())));
    }
}
