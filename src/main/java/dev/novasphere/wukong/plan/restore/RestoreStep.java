package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.plan.Sentences;
import java.util.List;

/**
 * Where a WukongRestore stands, and what to do for it.
 *
 * @param phase the phase
 * @param reason the reason of the condition Ready, from {@link RestoreReasons}
 * @param message a sentence for the user; quotes KubeVirt where it failed
 * @param action what to do after the phase is written
 * @param facts what is known of the restore
 */
public record RestoreStep(RestorePhase phase, String reason, String message, RestoreAction action, Facts facts) {

    /**
     * What must outlive a crash, and what KubeVirt says.
     *
     * @param previousRunStrategy run strategy before the restore made the virtual machine Halted; null when it did not
     * @param wasRunning whether the virtual machine ran, or is new and is to run
     * @param restoreName name of the VirtualMachineRestore; null before there is one
     * @param restoreTime when the disks were back, RFC 3339 text; null before
     * @param restoredDisks names of the disks
     */
    public record Facts(
            String previousRunStrategy,
            boolean wasRunning,
            String restoreName,
            String restoreTime,
            List<String> restoredDisks) {}

    /** The same, failed because the API server did not take what was to be created. */
    public RestoreStep refused(String words) {
        return new RestoreStep(
                RestorePhase.Failed,
                RestoreReasons.REFUSED,
                Sentences.join(
                        "the API server did not take the VirtualMachineRestore: " + words,
                        "Nothing was restored; mend that and make another WukongRestore"),
                new RestoreAction.None(),
                facts);
    }
}
