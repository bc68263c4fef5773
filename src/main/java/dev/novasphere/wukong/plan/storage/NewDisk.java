package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.kubevirt.DataVolume;
import dev.novasphere.wukong.kubevirt.DataVolumeSpec;
import dev.novasphere.wukong.kubevirt.ImportSource;
import dev.novasphere.wukong.kubevirt.StorageSpec;
import dev.novasphere.wukong.plan.OptionalApi;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import java.util.List;
import java.util.Optional;

/** Plans a disk of which nothing exists yet: a DataVolume when it has an image, else an empty claim. */
final class NewDisk {

    private NewDisk() {}

    static DiskPlan plan(PlannedDisk disk) {
        if (!disk.disk().hasImage()) {
            return new DiskPlan(List.of(claim(disk)), List.of());
        }
        Optional<ImageSource> image = ImageSource.of(disk.disk().image());
        if (image.isEmpty()) {
            return DiskPlan.heldBackBy(
                    disk.error(
                            "ImageNotSupported",
                            "the image's scheme is none that CDI imports from; write an http://, https://, docker:// or oci-archive:// address or a registry reference such as quay.io/containerdisks/fedora:42"));
        }
        if (!disk.input().observed().serves(OptionalApi.CDI)) {
            return DiskPlan.heldBackBy(disk.waiting(
                    "CDINotInstalled",
                    "its image needs the Containerized Data Importer (CDI), which this cluster does not have; install CDI, or make a PersistentVolumeClaim %s that holds the data, which will be used as it is"
                            .formatted(disk.claimName())));
        }
        return new DiskPlan(List.of(dataVolume(disk, image.get().source())), List.of());
    }

    private static PersistentVolumeClaim claim(PlannedDisk disk) {
        ClaimProperties properties = ClaimProperties.forEmptyDisk(disk.input(), disk.disk());
        PersistentVolumeClaimSpec spec = new PersistentVolumeClaimSpecBuilder()
                .withAccessModes(properties.accessModes())
                .withVolumeMode(properties.volumeMode())
                .withStorageClassName(disk.disk().storageClassName())
                .withResources(PlannedDisk.requesting(disk.size()))
                .build();
        return new PersistentVolumeClaimBuilder()
                .withMetadata(disk.metadata())
                .withSpec(spec)
                .build();
    }

    private static DataVolume dataVolume(PlannedDisk disk, ImportSource source) {
        ClaimProperties properties = ClaimProperties.forImport(disk.input(), disk.disk());
        DataVolume dataVolume = new DataVolume();
        dataVolume.setMetadata(disk.metadata());
        dataVolume.setSpec(new DataVolumeSpec(
                source,
                new StorageSpec(
                        properties.accessModes(),
                        properties.volumeMode(),
                        PlannedDisk.requesting(disk.size()),
                        disk.disk().storageClassName()),
                null));
        return dataVolume;
    }
}
