package dev.novasphere.wukong.plan.snapshot;

import dev.novasphere.wukong.api.v1alpha1.snapshot.Consistency;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineSnapshot;
import dev.novasphere.wukong.plan.Sentences;
import java.util.List;
import java.util.Optional;

/**
 * Where a WukongSnapshot stands, and what to write for it.
 *
 * @param phase the phase
 * @param reason the reason of the condition Ready, from {@link SnapshotReasons}
 * @param message a sentence for the user; quotes KubeVirt where it failed
 * @param create the VirtualMachineSnapshot to create now
 * @param facts what is known of the data
 */
public record SnapshotStep(
        SnapshotPhase phase, String reason, String message, Optional<VirtualMachineSnapshot> create, Facts facts) {

    /**
     * What KubeVirt says of the data.
     *
     * @param snapshotName name of the VirtualMachineSnapshot; null before there is one
     * @param creationTime when the data were taken, RFC 3339 text; null before
     * @param consistency null before it is known
     */
    public record Facts(
            String snapshotName,
            String creationTime,
            Consistency consistency,
            List<String> includedDisks,
            List<String> excludedDisks) {

        /** Nothing is known yet. */
        static final Facts NONE = new Facts(null, null, null, List.of(), List.of());
    }

    static SnapshotStep pending(String reason, String message) {
        return new SnapshotStep(SnapshotPhase.Pending, reason, message, Optional.empty(), Facts.NONE);
    }

    static SnapshotStep failed(String reason, String message, Facts facts) {
        return new SnapshotStep(SnapshotPhase.Failed, reason, message, Optional.empty(), facts);
    }

    /** The same, failed because the API server did not take what was to be created. */
    public SnapshotStep refused(String words) {
        return failed(
                SnapshotReasons.REFUSED,
                Sentences.join(
                        "the API server did not take the VirtualMachineSnapshot: " + words,
                        "Make another WukongSnapshot when that is mended"),
                Facts.NONE);
    }

    /** Whether the data that were taken are said to be gone. */
    public boolean isGone() {
        return SnapshotReasons.GONE.equals(reason);
    }

    /** Whether something is wrong that the user should know. */
    public boolean troubled() {
        return phase == SnapshotPhase.Failed || phase == SnapshotPhase.Pending;
    }
}
