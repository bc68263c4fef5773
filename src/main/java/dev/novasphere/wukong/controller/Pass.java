package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.apply.outcome.Attempt;
import dev.novasphere.wukong.observe.NamedObjects;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Finding.Severity;
import dev.novasphere.wukong.plan.Plan;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.plan.observed.Observed;
import dev.novasphere.wukong.plan.policy.PolicyStage;
import dev.novasphere.wukong.status.input.ApplyRejection;
import java.util.List;
import java.util.Optional;

/**
 * One reconciliation of a Wukong, as far as it has come.
 *
 * @param named what was read past the caches
 * @param observed the cluster as the plan knows it
 * @param attempt what was written of the plan; nothing before that
 */
record Pass(Wukong wukong, NamedObjects named, Observed observed, Plan plan, Attempt attempt) {

    static Pass planned(Wukong wukong, NamedObjects named, Observed observed, Plan plan) {
        return new Pass(wukong, named, observed, plan, Attempt.nothingToDo());
    }

    Pass withAttempt(Attempt attempt) {
        return new Pass(wukong, named, observed, plan, attempt);
    }

    /** The same without the virtual machine, which a finding blocks. */
    Pass heldBy(Finding finding) {
        return planning(plan.heldBackBy(finding));
    }

    /** A plan that makes nothing and finds nothing. */
    Pass makingNothing() {
        return planning(new Plan(List.of(), List.of(), plan.power()));
    }

    private Pass planning(Plan other) {
        return new Pass(wukong, named, observed, other, attempt);
    }

    boolean isPaused() {
        return WukongAnnotations.paused(wukong);
    }

    /**
     * Whether nothing may be written: the Wukong is in error or paused, a policy cannot be read, or a restore holds its machine. While
     * something else is only waited for, its disks are filled already.
     */
    boolean isHandsOff() {
        return isPaused()
                || plan.findings().stream()
                        .anyMatch(finding -> finding.severity() == Severity.ERROR || PolicyStage.isUnreadable(finding))
                || observed.restores().running().isPresent();
    }

    /** Whether the API server refused an object because the namespace is being deleted. */
    boolean isNamespaceEnding() {
        return attempt.outcome()
                .refusal()
                .filter(ApplyRejection::isNamespaceEnding)
                .isPresent();
    }

    /** Whether the machine was written where there was none. */
    boolean isMachineNew() {
        return attempt.machineWritten() && observed.virtualMachine().isEmpty();
    }

    /** The resourceVersion of the machine that was written, or else observed. */
    Optional<String> machineVersion() {
        return attempt.writtenMachine().or(observed::virtualMachine).map(machine -> machine.getMetadata()
                .getResourceVersion());
    }

    /** Whether the machine was written anew, or for a change of the Wukong that the status does not know of. */
    boolean isUnanswered() {
        return attempt.machineWritten() && (isMachineNew() || NewSpecs.isUnknown(wukong));
    }
}
