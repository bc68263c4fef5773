package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Names;
import java.util.List;
import java.util.Set;

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

    private static final Set<String> REFUSALS = Set.of(RestoreReasons.STOP_REFUSED, RestoreReasons.START_REFUSED);

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

    /**
     * The same, after KubeVirt or the API server did not take the stop or the start that it is about. It is tried again.
     *
     * @param restore the restore whose step it is
     * @param words of the refusal
     */
    public RestoreStep powerRefused(WukongRestore restore, String words) {
        String machine = Names.virtualMachine(restore.getSpec().wukongName());
        String where = " -n " + restore.getMetadata().getNamespace();
        boolean stop = phase == RestorePhase.Stopping;
        return new RestoreStep(
                phase,
                stop ? RestoreReasons.STOP_REFUSED : RestoreReasons.START_REFUSED,
                stop
                        ? Sentences.join(
                                "VirtualMachine %s could not be stopped: %s".formatted(machine, words),
                                "It is tried again after a growing pause. Mend that or stop it by hand (virtctl stop %s), or delete the WukongRestore to call it off"
                                        .formatted(machine + where))
                        : Sentences.join(
                                "the disks are back, but VirtualMachine %s could not be started: %s"
                                        .formatted(machine, words),
                                "It is tried again after a growing pause. Mend that, or start it by hand: virtctl start "
                                        + machine + where),
                RestoreAction.NOTHING,
                facts);
    }

    /** Whether it says that a stop or a start was not taken. */
    public boolean isPowerRefused() {
        return REFUSALS.contains(reason);
    }

    /** Whether something is wrong, or waited for, that the user should know. */
    public boolean troubled() {
        return phase == RestorePhase.Failed || phase == RestorePhase.Pending || isPowerRefused();
    }

    /**
     * Whether this step is tried again after a refusal that the status has. Its own words would take the place of the refusal for a moment,
     * each time.
     */
    public boolean isTriedAgain(WukongRestore restore) {
        return restore.phase() == phase
                && !action.equals(RestoreAction.NOTHING)
                && restore.getStatus().conditions().stream()
                        .anyMatch(condition -> REFUSALS.contains(condition.getReason()));
    }

    /** How to start a machine that ran before a restore that came to nothing; empty where it did not run. */
    static String stopped(WukongRestore restore, Facts facts) {
        String machine = Names.virtualMachine(restore.getSpec().wukongName());
        return facts.previousRunStrategy() == null || !facts.wasRunning()
                ? ""
                : "VirtualMachine %s was stopped for it; start it with: virtctl start %s -n %s"
                        .formatted(machine, machine, restore.getMetadata().getNamespace());
    }

    /** The same, failed because the API server did not take what was to be created. */
    public RestoreStep refused(WukongRestore restore, String words) {
        return new RestoreStep(
                RestorePhase.Failed,
                RestoreReasons.REFUSED,
                Sentences.join(
                        "the API server did not take the VirtualMachineRestore: " + words,
                        "Nothing was restored; mend that and make another WukongRestore",
                        stopped(restore, facts)),
                RestoreAction.NOTHING,
                facts);
    }
}
