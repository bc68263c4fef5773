package dev.novasphere.wukong.status.report;

import dev.novasphere.wukong.api.v1alpha1.disk.DiskSpec;
import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.storage.disk.FilledFrom;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.Optional;

/**
 * What fills a disk, as messages name it.
 *
 * @param disk the disk of the Wukong
 * @param made the DataVolume that fills it; empty when there is none
 */
record DiskSourceText(DiskSpec disk, Optional<DataVolume> made) {

    /** What the data come from, by the DataVolume, else by the Wukong, which may name something else by now. */
    String image() {
        return made.flatMap(FilledFrom::of).map(Text::image).orElseGet(this::sourceOfDisk);
    }

    private String sourceOfDisk() {
        return disk.hasImage() ? Text.image(disk.image()) : source().orElse("its data");
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
