package dev.novasphere.wukong.plan.storage.existing;

import dev.novasphere.wukong.kubevirt.cdi.StorageSpec;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.MovedClaims;
import dev.novasphere.wukong.plan.storage.disk.FilledFrom;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the Wukong says of a disk that is there and that cannot be applied any more: reported, because Kubernetes and CDI do not report it. */
final class IgnoredChanges {

    private static final String FIELD_REASON = "DiskChangeIgnored";

    private IgnoredChanges() {}

    static List<Finding> of(PlannedDisk disk, LiveDisk live) {
        List<Finding> findings = new ArrayList<>();
        boolean moved = isMoved(disk);
        if (!live.adopted() && !disk.disk().usesExistingClaim() && !moved) {
            image(disk, live).ifPresent(findings::add);
        }
        if (!moved) {
            size(disk, live).ifPresent(findings::add);
        }
        if (!disk.disk().migratesStorage() || live.claim().isEmpty()) {
            findings.addAll(fields(disk, live));
        }
        return findings;
    }

    /** A claim that a disk was moved to says neither what the disk was filled from nor which size was asked for. */
    private static boolean isMoved(PlannedDisk disk) {
        return !disk.disk().usesExistingClaim()
                && MovedClaims.number(disk.input().name(), disk.disk().name(), disk.claimName()) > 1;
    }

    /** While CDI is at work nothing is lost yet, and the state of the disk says how to get what the Wukong names by now. */
    private static Optional<Finding> image(PlannedDisk disk, LiveDisk live) {
        boolean changed = live.dataVolume().isPresent()
                ? FilledFrom.anotherThan(
                                disk.input(), disk.disk(), live.dataVolume().get())
                        && !FilledFrom.unfinished(live.dataVolume().get())
                : disk.disk().filledByCdi() && !live.filledByCdi();
        return changed
                ? Optional.of(
                        disk.ignored(
                                "ImageChangeIgnored",
                                "the disk was made from another image or source, or from none, and keeps its data; write the old one again, or add a disk under another name for the new one"))
                : Optional.empty();
    }

    private static Optional<Finding> size(PlannedDisk disk, LiveDisk live) {
        return disk.size().flatMap(asked -> sizeItWasMadeWith(live)
                .filter(made -> CanonicalQuantity.compare(asked, made) < 0)
                .map(made -> disk.ignored(
                        "DiskShrinkIgnored",
                        "the disk has %s and cannot shrink to %s; write %s or more, or add a smaller disk under another name"
                                .formatted(made, asked, made))));
    }

    /** CDI adds room for the file system to a claim, so a claim it made says nothing about the size that was asked for. */
    private static Optional<Quantity> sizeItWasMadeWith(LiveDisk live) {
        if (live.dataVolume().isPresent()) {
            return storage(live).map(StorageSpec::resources).map(PlannedDisk::requested);
        }
        return live.claim()
                .filter(claim -> !live.filledByCdi())
                .map(claim -> PlannedDisk.requested(claim.getSpec().getResources()));
    }

    private static List<Finding> fields(PlannedDisk disk, LiveDisk live) {
        Optional<PersistentVolumeClaimSpec> claim = live.claim().map(PersistentVolumeClaim::getSpec);
        Optional<StorageSpec> storage = storage(live);
        List<Finding> findings = new ArrayList<>();

        String storageClass = claim.map(PersistentVolumeClaimSpec::getStorageClassName)
                .or(() -> storage.map(StorageSpec::storageClassName))
                .orElse(null);
        compare(disk, "storageClassName", disk.disk().storageClassName(), storageClass)
                .ifPresent(findings::add);

        String volumeMode = claim.map(PersistentVolumeClaimSpec::getVolumeMode)
                .or(() -> storage.map(StorageSpec::volumeMode))
                .orElse(null);
        Object wantedMode = disk.disk().volumeMode();
        compare(disk, "volumeMode", wantedMode == null ? null : wantedMode.toString(), volumeMode)
                .ifPresent(findings::add);

        List<String> accessModes = claim.map(PersistentVolumeClaimSpec::getAccessModes)
                .or(() -> storage.map(StorageSpec::accessModes))
                .orElse(List.of());
        List<String> wantedModes =
                disk.disk().accessModes().stream().map(Enum::name).toList();
        if (!wantedModes.isEmpty()
                && !accessModes.isEmpty()
                && !new HashSet<>(wantedModes).equals(new HashSet<>(accessModes))) {
            findings.add(ignored(disk, "accessModes", wantedModes, accessModes));
        }
        return findings;
    }

    private static Optional<Finding> compare(PlannedDisk disk, String field, String wanted, String live) {
        return wanted == null || live == null || Objects.equals(wanted, live)
                ? Optional.empty()
                : Optional.of(ignored(disk, field, wanted, live));
    }

    private static Finding ignored(PlannedDisk disk, String field, Object wanted, Object live) {
        return disk.ignored(
                FIELD_REASON,
                "%s %s is without effect, because the disk was made with %s; write that, or add a disk under another name"
                        .formatted(field, wanted, live));
    }

    private static Optional<StorageSpec> storage(LiveDisk live) {
        return live.dataVolume()
                .map(dataVolume -> dataVolume.getSpec())
                .map(spec -> spec.storage() != null ? spec.storage() : spec.pvc());
    }
}
