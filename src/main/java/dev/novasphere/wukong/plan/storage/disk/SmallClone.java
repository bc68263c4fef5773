package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.kubevirt.cdi.StorageProfile;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.observed.ClonedClaim;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A copy of a claim that is to be smaller than the claim. CDI compares what the claims ask for, and never makes a copy that asks for less
 * (containerized-data-importer: validateClone in pkg/controller/datavolume, validateSourcePVC in pkg/controller/clone): its DataVolume
 * waits for ever, and cannot be changed.
 */
public final class SmallClone {

    /** Annotation of a StorageProfile: CDI raises smaller requests of the class to this size. */
    private static final String LEAST_OF_CLASS = "cdi.kubevirt.io/minimumSupportedPvcSize";

    private static final String BLOCK = "Block";

    private SmallClone() {}

    /** The finding about a disk of which nothing exists yet; empty when it is large enough or its source is not known. */
    public static Optional<Finding> of(PlannedDisk disk) {
        return words(disk).map(words -> disk.error("CloneTooSmall", words).ofUnwatched());
    }

    /** The finding about a disk whose DataVolume exists and has not been filled; empty where CDI says it itself. */
    public static Optional<Finding> of(PlannedDisk disk, LiveDisk live) {
        return live.dataVolume()
                .filter(dataVolume -> dataVolume.unfinished() && !FilledFrom.refused(dataVolume))
                .flatMap(dataVolume -> words(disk))
                .map(words -> disk.warning("CloneTooSmall", words).ofUnwatched());
    }

    private static Optional<String> words(PlannedDisk disk) {
        ClonedClaim source =
                disk.input().observed().clonedClaims().get(disk.disk().name());
        if (source == null || disk.size().isEmpty()) {
            return Optional.empty();
        }
        Quantity asked = disk.size().get();
        return needed(disk, source)
                .filter(least -> CanonicalQuantity.compare(asked, least) < 0 && !raisedByClass(disk, least))
                .map(least ->
                        "size %s is smaller than its source, claim %s of %s, and CDI makes no copy that is smaller; write size %s or more, or leave size out to get that of the source"
                                .formatted(
                                        asked,
                                        source.claim().getMetadata().getName(),
                                        request(source.claim()).orElseThrow(),
                                        least));
    }

    /** The least size for which CDI asks for as much as its source does; the file system's share is no part of a size. */
    private static Optional<Quantity> needed(PlannedDisk disk, ClonedClaim source) {
        PersistentVolumeClaim claim = source.claim();
        return request(claim).map(request -> {
            if (isBlock(claim) || !LiveDisk.filledByCdi(claim) && becomesBlock(disk)) {
                return request;
            }
            boolean asMade = source.dataVolume()
                    .flatMap(made -> FilesystemOverhead.ofSizes(made, request))
                    .isPresent();
            return asMade
                    ? source.dataVolume().flatMap(FilledFrom::request).orElseThrow()
                    : withoutOverhead(request, FilesystemOverhead.noted(claim).orElse(FilesystemOverhead.USUAL));
        });
    }

    private static Quantity withoutOverhead(Quantity request, BigDecimal overhead) {
        return FilesystemOverhead.inMebibytes(
                request.getNumericalAmount().divide(BigDecimal.ONE.add(overhead), 0, RoundingMode.DOWN));
    }

    private static boolean raisedByClass(PlannedDisk disk, Quantity least) {
        String storageClass =
                disk.disk().storageClassName() == null ? "" : disk.disk().storageClassName();
        StorageProfile profile = disk.input().observed().storageProfiles().get(storageClass);
        return Optional.ofNullable(profile)
                .flatMap(found -> CanonicalQuantity.parse(Annotations.annotation(found, LEAST_OF_CLASS)))
                .filter(raised -> CanonicalQuantity.compare(raised, least) >= 0)
                .isPresent();
    }

    private static boolean becomesBlock(PlannedDisk disk) {
        return BLOCK.equals(
                ClaimProperties.forEmptyDisk(disk.input(), disk.disk()).volumeMode());
    }

    private static boolean isBlock(PersistentVolumeClaim claim) {
        return BLOCK.equals(claim.getSpec().getVolumeMode());
    }

    private static Optional<Quantity> request(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec())
                .map(spec -> PlannedDisk.requested(spec.getResources()))
                .map(CanonicalQuantity::of);
    }
}
