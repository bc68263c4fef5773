package dev.novasphere.wukong.plan.storage.disk;

import dev.novasphere.wukong.kubevirt.cdi.DataVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.TypedLocalObjectReference;
import io.fabric8.kubernetes.api.model.TypedObjectReference;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a disk is there and holds no data yet, so that nothing is lost when it is deleted and made anew as the Wukong asks by now. */
public final class HoldsNothing {

    /** What the volume of a claim is a copy of. */
    private static final Set<String> COPIED = Set.of("VolumeSnapshot", "PersistentVolumeClaim");

    private HoldsNothing() {}

    /**
     * Whether nothing is lost with a disk: CDI is not done with its DataVolume, or there is none and its claim never got a volume.
     *
     * @return false for a claim that is only used or that others made, for one that a disk was moved to, and where it is not certain
     */
    public static boolean yet(PlannedDisk disk, LiveDisk live) {
        if (disk.disk().usesExistingClaim()
                || live.terminating()
                || phase(live).equals("Lost")
                || live.claim().filter(HoldsNothing::isToBeCopied).isPresent()
                || disk.isMoved()) {
            return false;
        }
        return switch (live.holder().kind()) {
            case PREDECESSOR, OTHER_WUKONG, OTHER_CONTROLLER -> false;
            case THIS_WUKONG, NOBODY ->
                live.dataVolume().isPresent()
                        ? isNotFilled(live.dataVolume().get(), live.claim().isPresent())
                        : !live.adopted()
                                && live.claim()
                                        .filter(HoldsNothing::neverHadAVolume)
                                        .isPresent();
        };
    }

    /** The command that deletes such a disk. */
    public static String deletion(PlannedDisk disk, LiveDisk live) {
        return "kubectl delete " + (live.dataVolume().isPresent() ? "datavolume " : "pvc ") + disk.claimName() + " -n "
                + disk.input().namespace();
    }

    /**
     * CDI calls a DataVolume Unknown when it does not understand the state of its claim, which says nothing about what it holds. It refuses to
     * begin, or waits for a source, only while there is no claim; a claim that came since is not described by that.
     */
    private static boolean isNotFilled(DataVolume made, boolean hasClaim) {
        boolean unknown =
                made.getStatus() != null && "Unknown".equals(made.getStatus().phase());
        boolean notBegun = !hasClaim && (FilledFrom.refused(made) || FilledFrom.lacksSource(made));
        return !unknown && (made.unfinished() || notBegun);
    }

    /** KubeVirt's restore makes such claims: where its class waits for a guest, one gets its data with its volume, when the guest starts. */
    private static boolean isToBeCopied(PersistentVolumeClaim claim) {
        PersistentVolumeClaimSpec spec = claim.getSpec();
        return spec != null
                && Stream.of(
                                Optional.ofNullable(spec.getDataSource()).map(TypedLocalObjectReference::getKind),
                                Optional.ofNullable(spec.getDataSourceRef()).map(TypedObjectReference::getKind))
                        .flatMap(Optional::stream)
                        .anyMatch(COPIED::contains);
    }

    /** A claim that names its volume may be about to be bound to one with data. */
    private static boolean neverHadAVolume(PersistentVolumeClaim claim) {
        return claim.getStatus() != null
                && "Pending".equals(claim.getStatus().getPhase())
                && claim.getSpec() != null
                && (claim.getSpec().getVolumeName() == null
                        || claim.getSpec().getVolumeName().isEmpty());
    }

    private static String phase(LiveDisk live) {
        return live.claim()
                .map(PersistentVolumeClaim::getStatus)
                .map(status -> status.getPhase() == null ? "" : status.getPhase())
                .orElse("");
    }
}
