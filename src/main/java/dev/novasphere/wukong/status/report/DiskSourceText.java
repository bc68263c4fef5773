package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeStatus;
import dev.novasphere.wukong.plan.storage.disk.FilledFrom;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.Optional;
import java.util.Set;

/**
 * What fills a disk, as messages name it.
 *
 * @param disk the disk of the Wukong
 * @param made the DataVolume that fills it; empty when there is none
 */
record DiskSourceText(DiskSpec disk, Optional<DataVolume> made) {

    /** Phases in which CDI waits until the source is free. */
    private static final Set<String> WAITS_FOR_SOURCE =
            Set.of("CloneScheduled", "CSICloneInProgress", "SnapshotForSmartCloneInProgress");

    /** What the data come from, by the DataVolume, else by the Wukong, which may name something else by now. */
    String image() {
        return made.flatMap(FilledFrom::of).map(Text::image).orElseGet(this::sourceOfDisk);
    }

    private String sourceOfDisk() {
        return disk.hasImage() ? Text.image(disk.image()) : source().orElse("its data");
    }

    /** What to check, as the end of a sentence, when CDI does not begin: of a DataSource that is not there CDI says nothing at all. */
    String toCheck(String claimName, String namespace) {
        return made.map(DataVolume::getSpec)
                .map(DataVolumeSpec::sourceRef)
                .map(reference ->
                        ". If it stays so, check that %s %s is there and ready: kubectl get datasource %s -n %s"
                                .formatted(
                                        reference.kind(),
                                        reference.name(),
                                        reference.name(),
                                        Text.orElse(reference.namespace(), namespace)))
                .orElse(". If it stays so, check: kubectl describe datavolume " + claimName + " -n " + namespace);
    }

    /** What a copy that does not go on waits for, which CDI says in Events only (pkg/controller/clone, IsSourceClaimReady). */
    String waitsFor(DataVolumeStatus status) {
        return WAITS_FOR_SOURCE.contains(Text.orElse(status.phase(), ""))
                        && disk.source() != null
                        && disk.source().claim() != null
                ? " If it does not go on, stop the guest that has the claim: CDI copies none while a Pod can write to it."
                : "";
    }

    /** Whether CDI copies a disk or snapshot of the cluster, and imports no image. */
    boolean copies() {
        return disk.source() != null && disk.source().clones();
    }

    private Optional<String> source() {
        return Optional.ofNullable(disk.source()).map(source -> {
            if (source.claim() != null) {
                return "claim " + source.claim();
            }
            if (source.snapshot() != null) {
                return "snapshot " + source.snapshot();
            }
            return source.dataSource() != null
                    ? "DataSource " + source.dataSource().name()
                    : null;
        });
    }
}
