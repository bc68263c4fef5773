package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.input.RejectionMessage;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.report.DiskReport;
import dev.novasphere.wukong.status.report.VolumeReport;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides phase and Ready, in this order: deletion of the Wukong, deletion of its namespace, what keeps the operator from making the
 * virtual machine, what keeps the volumes from being filled, KubeVirt's printableStatus.
 */
public final class ReadyRules {
    private static final Set<String> GUEST_LIVES = Set.of("Running", "Migrating", "Paused", "Stopping");

    private final StatusContext context;
    private final VolumeReport volumes;
    private final StartRules start;
    private final PrintableStatusRules machine;

    /**
     * @param unschedulableForLong whether no node has been found for longer than the grace time
     */
    public ReadyRules(StatusContext context, VolumeReport volumes, boolean unschedulableForLong) {
        this.context = context;
        this.volumes = volumes;
        this.start = new StartRules(context, volumes, unschedulableForLong);
        this.machine = new PrintableStatusRules(context, start);
    }

    /** The phase, and the condition Ready that goes with it. */
    public PhaseAndReady phaseAndReady() {
        if (context.wukong().getMetadata().getDeletionTimestamp() != null) {
            return PhaseAndReady.notReady(
                    context.phaseBefore().orElse(Phase.Pending),
                    Reasons.DELETING,
                    Sentences.join(List.of(
                            WukongAnnotations.protectedFromDeletion(context.wukong())
                                    ? "The Wukong was deleted, and is held."
                                    : "The Wukong is being deleted; its virtual machine stops and goes.",
                            messages(context.plan().findings()))));
        }
        return inEndingNamespace()
                .or(this::restoring)
                .or(this::blocked)
                .or(this::withoutMachine)
                .or(this::failedVolumes)
                .orElseGet(machine::phaseAndReady);
    }

    private Optional<PhaseAndReady> inEndingNamespace() {
        return context.outcome()
                .refusal()
                .filter(ApplyRejection::isNamespaceEnding)
                .map(refusal -> PhaseAndReady.notReady(
                        context.phaseBefore().orElse(Phase.Pending), refusal.reason(), RejectionMessage.of(refusal)));
    }

    private Optional<PhaseAndReady> restoring() {
        Optional<String> running = context.observed().restores().running();
        if (running.isPresent()) {
            return Optional.of(PhaseAndReady.notReady(
                    Phase.Pending,
                    Reasons.RESTORE_RUNNING,
                    "The disks are being put back by restore " + running.get()
                            + "; the virtual machine is off and left alone until that is over."));
        }
        return context.observed()
                .restores()
                .starting()
                .map(restore -> start.creating(
                        Reasons.STARTING,
                        "The disks are back by restore " + restore
                                + "; the virtual machine is about to be started again."));
    }

    private Optional<PhaseAndReady> blocked() {
        List<Finding> errors = context.findings(Finding.Severity.ERROR);
        if (!errors.isEmpty()) {
            return Optional.of(PhaseAndReady.notReady(
                    Phase.Error,
                    errors.get(0).reason(),
                    Sentences.join(List.of(messages(errors), unchangedMachine()))));
        }
        Optional<ApplyRejection> refusal = context.outcome().refusal().filter(r -> !r.passesByItself());
        if (refusal.isPresent()) {
            return refusal.map(r -> PhaseAndReady.notReady(
                    Phase.Error, r.reason(), Sentences.join(List.of(RejectionMessage.of(r), unchangedMachine()))));
        }
        List<Finding> waiting = context.findings(Finding.Severity.WAITING);
        if (!waiting.isEmpty() && context.vm().isEmpty()) {
            return Optional.of(
                    PhaseAndReady.notReady(Phase.Pending, waiting.get(0).reason(), messages(waiting)));
        }
        return Optional.empty();
    }

    private Optional<PhaseAndReady> withoutMachine() {
        if (context.vm().isPresent()) {
            return Optional.empty();
        }
        if (context.paused()) {
            return Optional.of(PhaseAndReady.notReady(
                    Phase.Pending,
                    Reasons.NOTHING_WRITTEN,
                    "VirtualMachine " + context.vmName()
                            + " does not exist, and the Wukong is paused: it is made when" + " the annotation "
                            + Annotations.PAUSED + " is removed."));
        }
        return Optional.of(context.outcome()
                .refusal()
                .map(r -> PhaseAndReady.notReady(Phase.Pending, r.reason(), RejectionMessage.of(r)))
                .orElseGet(() -> PhaseAndReady.notReady(
                        Phase.Pending,
                        Reasons.VM_MISSING,
                        "VirtualMachine " + context.vmName() + " is being created.")));
    }

    private Optional<PhaseAndReady> failedVolumes() {
        boolean failed = volumes.any(DiskReport.State.IMPORT_FAILED) || volumes.any(DiskReport.State.LOST);
        if (!failed || GUEST_LIVES.contains(context.printableStatus()) || context.vmTerminating()) {
            return Optional.empty();
        }
        return Optional.of(PhaseAndReady.notReady(Phase.Error, volumes.worst().reason(), volumes.message()));
    }

    private String unchangedMachine() {
        return context.vm().isPresent() ? "VirtualMachine " + context.vmName() + " stays as it was." : "";
    }

    private static String messages(List<Finding> findings) {
        return Sentences.join(findings.stream().map(Finding::message).toList());
    }
}
