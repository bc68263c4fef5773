package dev.novasphere.wukong.plan.storage.existing;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.kubevirt.instance.GuestClaimInfo;
import dev.novasphere.wukong.kubevirt.instance.GuestVolumeStatus;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.step.Grow;
import dev.novasphere.wukong.plan.step.PatchMetadata;
import dev.novasphere.wukong.plan.step.RefuseGrowth;
import dev.novasphere.wukong.plan.step.Step;
import dev.novasphere.wukong.plan.storage.disk.FilesystemOverhead;
import dev.novasphere.wukong.plan.storage.disk.FilledFrom;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The growth of a claim that is there, with the meaning that its size had when it was made.
 *
 * <p>The size of a disk that CDI fills is what the guest gets: on a file system CDI asks for a claim that is larger by the room that the
 * file system needs (containerized-data-importer: pkg/util, GetRequiredSpace), and KubeVirt gives the guest the claim without it
 * (kubevirt: pkg/virt-launcher/virtwrap, possibleGuestSize). So growth asks for that room too. The size of any other claim is that of
 * the claim.
 *
 * @param request what the claim is to ask for
 * @param note the overhead to note at the claim, because its request does not show it any more once it has grown; empty without one
 */
record Growth(Quantity request, Optional<String> note) {

    /** The API server lets no size shrink, so that the former one cannot be written again. */
    private static final String ANOTHER_DISK =
            "add another disk: this one works with what it has, and its size in the Wukong cannot be lowered again";

    /**
     * The growth that a disk's size asks for.
     *
     * @return empty when the claim is as large as it has to be, or larger. A claim of exactly the size asked for was grown by an earlier
     *     version without the overhead, and stays so until a larger size is asked for
     */
    static Optional<Growth> of(PlannedDisk disk, LiveDisk live, PersistentVolumeClaim claim) {
        Quantity requested = PlannedDisk.requested(claim.getSpec().getResources());
        if (requested == null || disk.size().isEmpty()) {
            return Optional.empty();
        }
        Quantity size = disk.size().get();
        Optional<Growth> wanted;
        if (sizeIsOfClaim(live, claim)) {
            wanted = Optional.of(new Growth(size, Optional.empty()));
        } else if (CanonicalQuantity.compare(size, requested) == 0 || !isRaised(live, claim, size, requested)) {
            wanted = Optional.empty();
        } else {
            BigDecimal overhead = overhead(disk, live, claim, requested);
            wanted = Optional.of(new Growth(
                    withRoom(size, overhead),
                    Optional.of(overhead.stripTrailingZeros().toPlainString())));
        }
        return wanted.filter(growth -> CanonicalQuantity.compare(growth.request(), requested) > 0);
    }

    /**
     * What is to be done about it.
     *
     * @param metadata the step that brings the claim's metadata up to date
     * @param live the claim as it is
     * @param planned the claim with the size that it has
     * @return to grow the claim, or to refuse it where the API server would
     */
    Step step(Observed observed, PatchMetadata metadata, PersistentVolumeClaim live, PersistentVolumeClaim planned) {
        Quantity requested = PlannedDisk.requested(live.getSpec().getResources());
        return obstacle(observed, live.getSpec().getStorageClassName())
                .<Step>map(because -> new RefuseGrowth(metadata, requested, request, because))
                .orElseGet(() -> new Grow(metadata, grown(planned), requested, request, note));
    }

    /** Kubernetes grows only claims of a class that allows it. Without a cluster, a class that is not known is taken to allow it. */
    private static Optional<String> obstacle(Observed observed, String className) {
        if (className == null || className.isEmpty()) {
            return Optional.of("its claim has no StorageClass that allows volume expansion; " + ANOTHER_DISK);
        }
        StorageClass storageClass = observed.storageClasses().get(className);
        if (storageClass == null) {
            return observed.cluster()
                    ? Optional.of(
                            "StorageClass %s of its claim does not exist any more, and Kubernetes grows no claim without its class; make the class again with allowVolumeExpansion: true, or %s"
                                    .formatted(className, ANOTHER_DISK))
                    : Optional.empty();
        }
        return Boolean.TRUE.equals(storageClass.getAllowVolumeExpansion())
                ? Optional.empty()
                : Optional.of(
                        "StorageClass %s does not allow volume expansion; set allowVolumeExpansion: true on the class, or %s"
                                .formatted(className, ANOTHER_DISK));
    }

    private PersistentVolumeClaim grown(PersistentVolumeClaim planned) {
        PersistentVolumeClaimBuilder grown = new PersistentVolumeClaimBuilder(planned)
                .editSpec()
                .withResources(PlannedDisk.requesting(request))
                .endSpec();
        return note.map(overhead -> grown.editMetadata()
                        .addToAnnotations(Annotations.FILESYSTEM_OVERHEAD, overhead)
                        .endMetadata())
                .orElse(grown)
                .build();
    }

    private static boolean sizeIsOfClaim(LiveDisk live, PersistentVolumeClaim claim) {
        boolean asked = live.dataVolume()
                .map(DataVolume::getSpec)
                .filter(spec -> spec.storage() == null)
                .isPresent();
        return asked || !live.filledByCdi() || "Block".equals(claim.getSpec().getVolumeMode());
    }

    /** Whether more is asked for than the disk was made with; where that is not known any more, than its claim has. */
    private static boolean isRaised(LiveDisk live, PersistentVolumeClaim claim, Quantity size, Quantity requested) {
        Optional<Quantity> made = live.dataVolume().flatMap(FilledFrom::request);
        return FilesystemOverhead.noted(claim).isPresent()
                || CanonicalQuantity.compare(size, made.orElse(requested)) > 0;
    }

    private static BigDecimal overhead(
            PlannedDisk disk, LiveDisk live, PersistentVolumeClaim claim, Quantity requested) {
        return FilesystemOverhead.noted(claim)
                .or(() -> ofGuest(disk))
                .or(() -> live.dataVolume().flatMap(made -> FilesystemOverhead.ofSizes(made, requested)))
                .orElse(FilesystemOverhead.USUAL);
    }

    private static Optional<BigDecimal> ofGuest(PlannedDisk disk) {
        return disk.input().observed().virtualMachineInstance().stream()
                .filter(guest -> guest.getStatus() != null)
                .flatMap(guest -> guest.getStatus().volumeStatus().stream())
                .filter(volume -> disk.disk().name().equals(volume.name()))
                .map(GuestVolumeStatus::persistentVolumeClaimInfo)
                .flatMap(info -> Optional.ofNullable(info).map(GuestClaimInfo::filesystemOverhead).stream())
                .flatMap(text -> FilesystemOverhead.read(text).stream())
                .findFirst();
    }

    private static Quantity withRoom(Quantity size, BigDecimal overhead) {
        return FilesystemOverhead.inMebibytes(FilesystemOverhead.aligned(size.getNumericalAmount())
                .divide(BigDecimal.ONE.subtract(overhead), 0, RoundingMode.CEILING));
    }
}
