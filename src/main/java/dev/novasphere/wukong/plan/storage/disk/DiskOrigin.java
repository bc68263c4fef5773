package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.api.v1alpha1.disk.source.DiskSource;
import dev.novasphere.wukong.api.v1alpha1.disk.source.ImageOptions;
import dev.novasphere.wukong.kubevirt.cdi.HttpSource;
import dev.novasphere.wukong.kubevirt.cdi.ImportSource;
import dev.novasphere.wukong.kubevirt.cdi.RegistrySource;
import dev.novasphere.wukong.kubevirt.cdi.SourceReference;
import java.util.Optional;

/**
 * What a DataVolume is to be filled from: one of the two.
 *
 * @param source an image, a claim, a snapshot or nothing
 * @param reference a DataSource, which CDI resolves
 */
public record DiskOrigin(ImportSource source, SourceReference reference) {

    /**
     * Reads the image or source of a disk.
     *
     * @return empty when CDI has nothing to do, or when the image's scheme is none that CDI imports from
     */
    public static Optional<DiskOrigin> of(PlannedDisk disk) {
        if (disk.disk().source() != null) {
            return Optional.of(of(disk.input().namespace(), disk.disk().source()));
        }
        if (!disk.disk().hasImage()) {
            return Optional.empty();
        }
        return ImageSource.of(disk.disk().image())
                .map(ImageSource::source)
                .map(source -> new DiskOrigin(fetched(source, disk.disk().imageOptions()), null));
    }

    /**
     * Claims and snapshots are of the Wukong's own namespace always: the operator must not read another namespace's disks for a user
     * who may not. A DataSource of another namespace is CDI's to allow.
     */
    private static DiskOrigin of(String namespace, DiskSource source) {
        if (source.claim() != null) {
            return new DiskOrigin(ImportSource.ofClaim(namespace, source.claim()), null);
        }
        if (source.snapshot() != null) {
            return new DiskOrigin(ImportSource.ofSnapshot(namespace, source.snapshot()), null);
        }
        if (source.dataSource() != null) {
            String from = source.dataSource().namespace() == null
                    ? namespace
                    : source.dataSource().namespace();
            return new DiskOrigin(
                    null, SourceReference.dataSource(source.dataSource().name(), from));
        }
        return new DiskOrigin(source.upload() != null ? ImportSource.ofUpload() : ImportSource.ofNothing(), null);
    }

    private static ImportSource fetched(ImportSource source, ImageOptions options) {
        if (options == null) {
            return source;
        }
        if (source.http() != null) {
            return ImportSource.of(new HttpSource(
                    source.http().url(), options.credentialsSecret(), options.caConfigMap(), options.checksum()));
        }
        return ImportSource.of(new RegistrySource(
                source.registry().url(),
                options.pullMethod() == null ? null : options.pullMethod().name(),
                options.credentialsSecret(),
                options.caConfigMap()));
    }
}
