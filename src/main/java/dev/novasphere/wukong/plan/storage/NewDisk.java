package dev.novasphere.wukong.plan.storage;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.cdi.DataVolumeSpec;
import dev.novasphere.wukong.kubevirt.cdi.StorageSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.step.CreateOnce;
import dev.novasphere.wukong.plan.storage.disk.ClaimProperties;
import dev.novasphere.wukong.plan.storage.disk.DiskOrigin;
import dev.novasphere.wukong.plan.storage.disk.DiskPlan;
import dev.novasphere.wukong.plan.storage.disk.ImageReview;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.plan.storage.disk.SmallClone;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import java.util.List;
import java.util.Optional;

/** Plans a disk of which nothing exists yet: a DataVolume when CDI has something to do, else an empty claim. */
public final class NewDisk {

    /** Reason of the finding that a claim named by a disk does not exist; no watch reports when it comes, because no label marks it. */
    private static final String CLAIM_MISSING = "ClaimMissing";

    private NewDisk() {}

    static DiskPlan plan(PlannedDisk disk) {
        if (disk.disk().usesExistingClaim()) {
            return missing(disk);
        }
        if (!disk.disk().filledByCdi()) {
            return new DiskPlan(List.of(new CreateOnce(disk.disk().name(), claim(disk))), List.of());
        }
        Optional<DiskOrigin> origin = DiskOrigin.of(disk);
        if (origin.isEmpty()) {
            return DiskPlan.heldBackBy(
                    disk.error(
                            "ImageNotSupported",
                            "the image's scheme is none that CDI imports from; write an http://, https://, docker:// or oci-archive:// address or a registry reference such as quay.io/containerdisks/fedora:42"));
        }
        Optional<Finding> obstacle = ImageReview.obstacle(disk);
        if (obstacle.isPresent()) {
            return DiskPlan.heldBackBy(obstacle.get());
        }
        if (!disk.input().observed().serves(OptionalApi.CDI)) {
            return DiskPlan.heldBackBy(disk.missing(
                    OptionalApi.CDI,
                    "CDINotInstalled",
                    "its %s needs the Containerized Data Importer (CDI), which this cluster does not have; install CDI, or make a PersistentVolumeClaim %s that holds the data, which will be used as it is"
                            .formatted(disk.disk().hasImage() ? "image" : "source", disk.claimName())));
        }
        return SmallClone.of(disk)
                .map(DiskPlan::heldBackBy)
                .orElseGet(() -> new DiskPlan(
                        List.of(new CreateOnce(disk.disk().name(), dataVolume(disk, origin.get()))), List.of()));
    }

    /** Without a cluster nothing can be missing. */
    private static DiskPlan missing(PlannedDisk disk) {
        return disk.input().observed().cluster()
                ? DiskPlan.heldBackBy(disk.waiting(
                                CLAIM_MISSING,
                                "PersistentVolumeClaim %s does not exist in namespace %s; make it, or correct claimName"
                                        .formatted(
                                                disk.claimName(), disk.input().namespace()))
                        .ofUnwatched())
                : new DiskPlan(List.of(), List.of());
    }

    /** CDI knows KubeVirt's default class for what it fills; for what it does not, Kubernetes would take its own. */
    private static PersistentVolumeClaim claim(PlannedDisk disk) {
        ClaimProperties properties = ClaimProperties.forEmptyDisk(disk.input(), disk.disk());
        String storageClass = disk.disk().storageClassName() != null
                ? disk.disk().storageClassName()
                : disk.input().observed().kubeVirt().storageClass().orElse(null);
        PersistentVolumeClaimSpec spec = new PersistentVolumeClaimSpecBuilder()
                .withAccessModes(properties.accessModes())
                .withVolumeMode(properties.volumeMode())
                .withStorageClassName(storageClass)
                .withResources(disk.request())
                .build();
        return new PersistentVolumeClaimBuilder()
                .withMetadata(disk.metadataOfNew())
                .withSpec(spec)
                .build();
    }

    private static DataVolume dataVolume(PlannedDisk disk, DiskOrigin origin) {
        ClaimProperties properties = ClaimProperties.forImport(disk.input(), disk.disk());
        DataVolume dataVolume = new DataVolume();
        dataVolume.setMetadata(disk.metadataOfNew());
        dataVolume.setSpec(new DataVolumeSpec(
                origin.source(),
                origin.reference(),
                new StorageSpec(
                        properties.accessModes(),
                        properties.volumeMode(),
                        disk.request(),
                        disk.disk().storageClassName()),
                null));
        return dataVolume;
    }
}
