package dev.novasphere.wukong.plan.storage.existing;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.RestoredClaims;
import dev.novasphere.wukong.plan.storage.disk.FilledFrom;
import dev.novasphere.wukong.plan.storage.disk.HoldsNothing;
import dev.novasphere.wukong.plan.storage.disk.LiveDisk;
import dev.novasphere.wukong.plan.storage.disk.PlannedDisk;
import dev.novasphere.wukong.quantity.CanonicalQuantity;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the Wukong says of a disk that is there and that cannot be applied any more: reported, because Kubernetes and CDI do not report it. */
final class IgnoredChanges {

    private static final String FIELD_REASON = "DiskChangeIgnored";
    private static final String NO_CHANGE = "DiskFieldIgnored";

    private IgnoredChanges() {}

    static List<Finding> of(PlannedDisk disk, LiveDisk live) {
        List<Finding> findings = new ArrayList<>();
        // A claim that a disk was moved to says neither what the disk was filled from nor which size was asked for.
        boolean moved = disk.isMoved();
        boolean empty = HoldsNothing.yet(disk, live);
        restoredElsewhere(disk).ifPresent(findings::add);
        if (!live.adopted() && !disk.disk().usesExistingClaim() && !moved) {
            image(disk, live, empty).ifPresent(findings::add);
            findings.addAll(imageOptions(disk, live, empty));
        }
        if (!moved) {
            size(disk, live, empty).ifPresent(findings::add);
        }
        if (empty || !disk.disk().migratesStorage() || live.claim().isEmpty()) {
            findings.addAll(fields(disk, live, empty));
        }
        return findings;
    }

    /**
     * KubeVirt notes nowhere which claim it put a disk on another one for: whatever claimName says by now, it is not the one in use. Most users
     * have not changed it.
     */
    private static Optional<Finding> restoredElsewhere(PlannedDisk disk) {
        String named = disk.disk().claimName();
        return RestoredClaims.of(
                        disk.input().observed().virtualMachine(), disk.disk().name())
                .filter(claim -> named != null && !named.equals(claim))
                .map(claim -> disk.ignored(
                        NO_CHANGE,
                        "claimName %s is without effect, because a restore put the disk on claim %s; write that, or add a disk under another name for another claim"
                                .formatted(named, claim)));
    }

    /**
     * While CDI is at work nothing is lost yet, and the state of the disk says how to get what the Wukong names by now. The source as it is
     * shown counts as the same: the answer says to write it.
     */
    private static Optional<Finding> image(PlannedDisk disk, LiveDisk live, boolean empty) {
        boolean changed = live.dataVolume().isPresent()
                ? FilledFrom.anotherThan(
                                disk.input(), disk.disk(), live.dataVolume().get())
                        && !live.dataVolume().get().unfinished()
                        && !FilledFrom.shown(live.dataVolume().get())
                                .equals(Optional.ofNullable(disk.disk().image()))
                : disk.disk().filledByCdi() && !live.filledByCdi();
        return changed
                ? Optional.of(
                        disk.ignored(
                                "ImageChangeIgnored",
                                empty
                                        ? "the disk was made without an image or source" + madeAnew(disk, live)
                                        : "the disk was made %s, or add a disk under another name for the new one"
                                                .formatted(
                                                        live.dataVolume()
                                                                .map(made ->
                                                                        "from %s and keeps its data; write that again"
                                                                                .formatted(FilledFrom.shown(made)
                                                                                        .orElse("another source")))
                                                                .orElse(
                                                                        "without an image or source and keeps its data; leave both out again"))))
                : Optional.empty();
    }

    /** What is taken out needs no word: a Secret that was named for the import is not needed any more. */
    private static List<Finding> imageOptions(PlannedDisk disk, LiveDisk live, boolean empty) {
        DataVolume made = live.dataVolume().orElse(null);
        if (made == null || FilledFrom.anotherThan(disk.input(), disk.disk(), made)) {
            return List.of();
        }
        return FilledFrom.otherOptions(disk, made).stream()
                .filter(option -> empty || option.asked() != null)
                .map(option -> disk.ignored(
                        FIELD_REASON,
                        empty
                                ? "%s is without effect, because the disk was made %s%s"
                                        .formatted(
                                                option.words(),
                                                option.made() == null ? "without" : "with " + option.made(),
                                                madeAnew(disk, live))
                                : "%s is without effect, because CDI has filled the disk already; %s"
                                        .formatted(
                                                option.words(),
                                                option.made() == null
                                                        ? "leave it out"
                                                        : "leave it out or write " + option.made() + " again")))
                .toList();
    }

    private static Optional<Finding> size(PlannedDisk disk, LiveDisk live, boolean empty) {
        return disk.size().flatMap(asked -> sizeItWasMadeWith(live)
                .filter(made -> CanonicalQuantity.compare(asked, made) < 0)
                .map(made -> disk.ignored(
                        "DiskShrinkIgnored",
                        empty
                                ? "the disk was made with %s, and a size of %s is without effect%s"
                                        .formatted(made, asked, madeAnew(disk, live))
                                : "the disk has %s and cannot shrink to %s; write %s or more, or add a smaller disk under another name"
                                        .formatted(made, asked, made))));
    }

    private static String madeAnew(PlannedDisk disk, LiveDisk live) {
        return "; it holds nothing yet: delete it, and it is made anew: " + HoldsNothing.deletion(disk, live);
    }

    /** CDI adds room for the file system to a claim, so a claim it made says nothing about the size that was asked for. */
    private static Optional<Quantity> sizeItWasMadeWith(LiveDisk live) {
        if (live.dataVolume().isPresent()) {
            return live.dataVolume().flatMap(FilledFrom::request);
        }
        return live.claim()
                .filter(claim -> !live.filledByCdi())
                .map(claim -> PlannedDisk.requested(claim.getSpec().getResources()));
    }

    private static List<Finding> fields(PlannedDisk disk, LiveDisk live, boolean empty) {
        String advice = empty
                ? madeAnew(disk, live)
                : "; write that%s, or add a disk under another name"
                        .formatted(moves(disk, live) ? ", or migrateStorage: true to have the disk moved" : "");
        return ClaimDifferences.of(disk, live).stream()
                .map(difference -> disk.ignored(
                        FIELD_REASON,
                        "%s is without effect, because the disk was made with %s%s"
                                .formatted(difference.words(), difference.made(), advice)))
                .toList();
    }

    /** Whether the data of a disk can be moved to another claim, as the rule about migrateStorage and the obstacles of a move have it. */
    private static boolean moves(PlannedDisk disk, LiveDisk live) {
        boolean plugged = Boolean.TRUE.equals(disk.disk().hotpluggable())
                || OwnMachine.plugs(
                        disk.input().observed().virtualMachine(), disk.disk().name());
        return live.bound() && disk.disk().hardDisk() && !disk.disk().usesExistingClaim() && !plugged;
    }
}
