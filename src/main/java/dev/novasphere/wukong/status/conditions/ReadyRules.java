package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import dev.novasphere.wukong.api.v1alpha1.probe.ReadinessProbe;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.naming.Annotations;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.input.ApplyRejection;
import dev.novasphere.wukong.status.input.RejectionMessage;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.report.DiskReport;
import dev.novasphere.wukong.status.report.VolumeReport;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides phase and Ready, in this order: deletion of the Wukong, deletion of its namespace, what keeps the operator from making the
 * virtual machine, what keeps the volumes from being filled, KubeVirt's printableStatus.
 */
public final class ReadyRules {

    /** Reasons of Ready=False that a guest has for a moment at every start. */
    private static final Set<String> OF_EVERY_START = Set.of(
            "",
            "VMINotExists",
            "VMIConditionMissing",
            "PodNotExists",
            "PodConditionMissing",
            "PodTerminating",
            "PodCompleted",
            "GuestNotRunning",
            "ContainersNotReady",
            "ContainersNotInitialized");

    private static final Set<String> GUEST_LIVES = Set.of("Running", "Migrating", "Paused", "Stopping");

    private final StatusContext context;
    private final VolumeReport volumes;
    private final boolean unschedulableForLong;

    /**
     * @param unschedulableForLong whether no node has been found for longer than the grace time
     */
    public ReadyRules(StatusContext context, VolumeReport volumes, boolean unschedulableForLong) {
        this.context = context;
        this.volumes = volumes;
        this.unschedulableForLong = unschedulableForLong;
    }

    public PhaseAndReady phaseAndReady() {
        if (context.wukong().getMetadata().getDeletionTimestamp() != null) {
            return PhaseAndReady.notReady(
                    phaseBefore().orElse(Phase.Pending),
                    Reasons.DELETING,
                    Text.sentences(List.of(
                            WukongAnnotations.protectedFromDeletion(context.wukong())
                                    ? "The Wukong was deleted, and is held."
                                    : "The Wukong is being deleted; its virtual machine stops and goes.",
                            messages(context.plan().findings()))));
        }
        return inEndingNamespace()
                .or(this::restoring)
                .or(this::heldBack)
                .or(this::withoutMachine)
                .or(this::failedVolumes)
                .orElseGet(this::byPrintableStatus);
    }

    private Optional<PhaseAndReady> inEndingNamespace() {
        return context.outcome()
                .refusal()
                .filter(ApplyRejection::isNamespaceEnding)
                .map(refusal -> PhaseAndReady.notReady(
                        phaseBefore().orElse(Phase.Pending), refusal.reason(), RejectionMessage.of(refusal)));
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
                .map(restore -> creating(
                        Reasons.STARTING,
                        "The disks are back by restore " + restore
                                + "; the virtual machine is about to be started again."));
    }

    private Optional<PhaseAndReady> heldBack() {
        List<Finding> errors = context.findings(Finding.Severity.ERROR);
        if (!errors.isEmpty()) {
            return Optional.of(PhaseAndReady.notReady(
                    Phase.Error,
                    errors.get(0).reason(),
                    Text.sentences(List.of(messages(errors), unchangedMachine()))));
        }
        Optional<ApplyRejection> refusal = context.outcome().refusal().filter(r -> !r.passesByItself());
        if (refusal.isPresent()) {
            return refusal.map(r -> PhaseAndReady.notReady(
                    Phase.Error, r.reason(), Text.sentences(List.of(RejectionMessage.of(r), unchangedMachine()))));
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
        if (!failed || GUEST_LIVES.contains(printableStatus()) || terminating()) {
            return Optional.empty();
        }
        return Optional.of(PhaseAndReady.notReady(Phase.Error, volumes.worst().reason(), volumes.message()));
    }

    private PhaseAndReady byPrintableStatus() {
        String printable = printableStatus();
        if (terminating()) {
            return PhaseAndReady.notReady(
                    Phase.Pending,
                    Reasons.VM_TERMINATING,
                    "VirtualMachine " + context.vmName()
                            + " was deleted by somebody; the operator makes it again when it"
                            + " is gone. To be rid of it delete the Wukong: kubectl delete wukong " + context.name()
                            + " -n " + context.namespace());
        }
        return switch (printable) {
            case "" ->
                PhaseAndReady.notReady(
                        Phase.Pending,
                        Reasons.VM_NOT_OBSERVED,
                        "KubeVirt has not looked at VirtualMachine " + context.vmName()
                                + " yet. If it stays so, check that virt-controller runs: kubectl get pods -A -l"
                                + " kubevirt.io=virt-controller");
            case "Running" -> running();
            case "Migrating" -> migrating();
            case "Paused" -> paused();
            case "Stopping" -> PhaseAndReady.notReady(Phase.Running, Reasons.STOPPING, "The guest is shutting down.");
            case "Stopped" -> stopped();
            case "WaitingForVolumeBinding" ->
                off().or(this::obstacle)
                        .orElseGet(() ->
                                creating(Reasons.PROVISIONING, "The volumes of the virtual machine are being bound."));
            case "Provisioning" ->
                obstacle()
                        .orElseGet(() ->
                                creating(Reasons.PROVISIONING, "The volumes of the virtual machine are being made."));
            case "Starting" -> obstacle().orElseGet(this::starting);
            case "WaitingForReceiver" ->
                creating(Reasons.STARTING, "The virtual machine waits to receive a guest from another cluster.");
            case "CrashLoopBackOff" ->
                error(
                        Reasons.CRASH_LOOP_BACK_OFF,
                        "The guest ends again and again soon after its start; KubeVirt waits longer before each attempt."
                                + lastWords() + " Look at its console: virtctl console " + context.vmName() + " -n "
                                + context.namespace());
            case "ErrorUnschedulable" -> unschedulable();
            case "ErrorPvcNotFound" -> claimNotFound();
            case "DataVolumeError" ->
                error(
                        Reasons.DATA_VOLUME_ERROR,
                        "KubeVirt says that a DataVolume of the virtual machine failed." + lastWords()
                                + " Look at: kubectl get datavolumes -n " + context.namespace());
            case "ErrImagePull" -> imagePull(Reasons.ERR_IMAGE_PULL);
            case "ImagePullBackOff" -> imagePull(Reasons.IMAGE_PULL_BACK_OFF);
            case "Unknown" ->
                error(
                        Reasons.UNKNOWN,
                        "KubeVirt lost sight of the guest"
                                + context.vmiStatus()
                                        .map(s -> s.nodeName() == null ? "" : " on node " + s.nodeName())
                                        .orElse("")
                                + "." + lastWords()
                                + " Check the node and its virt-handler; the guest is started elsewhere only when the node is"
                                + " known to be down.");
            default ->
                error(
                        Reasons.UNKNOWN,
                        "KubeVirt reports the status " + Text.quote(printable)
                                + ", which this version of the operator does not know." + lastWords()
                                + " Look at: kubectl describe vm "
                                + context.vmName() + " -n " + context.namespace());
        };
    }

    private PhaseAndReady running() {
        Optional<ResourceCondition> unready = context.vmCondition("Ready").filter(c -> !c.holds());
        ReadinessProbe probe = context.wukong().getSpec() == null
                ? null
                : context.wukong().getSpec().readinessProbe();
        if (unready.isPresent() && probe != null) {
            return PhaseAndReady.notReady(
                    Phase.Running,
                    Reasons.PROBE_FAILING,
                    "The guest runs and spec.readinessProbe (" + probe.summary()
                            + ") does not succeed: the guest does not serve yet, or not any more. KubeVirt says: "
                            + StartObstacle.words(unready.get()));
        }
        if (unready.isPresent()) {
            return PhaseAndReady.notReady(
                    Phase.Running,
                    Reasons.GUEST_NOT_READY,
                    "The guest runs and KubeVirt does not call it ready: " + StartObstacle.words(unready.get()));
        }
        return PhaseAndReady.ready(
                Phase.Running, Reasons.VM_RUNNING, "The guest runs" + onNode() + "." + failureRemark());
    }

    private PhaseAndReady migrating() {
        boolean ready =
                context.vmCondition("Ready").map(ResourceCondition::holds).orElse(true);
        return new PhaseAndReady(
                Phase.Running,
                ready,
                Reasons.MIGRATING,
                "The guest moves to another node and keeps running" + onNode() + " meanwhile.");
    }

    private PhaseAndReady paused() {
        String why = context.vmCondition("Paused")
                .or(() -> context.vmiStatus().flatMap(s -> s.condition("Paused")))
                .map(c -> StartObstacle.words(c) + " ")
                .orElse("");
        return PhaseAndReady.notReady(
                Phase.Running,
                Reasons.PAUSED,
                "The guest is paused: it keeps its memory and does nothing. " + why
                        + "Let it go on with: virtctl unpause vm " + context.vmName() + " -n "
                        + context.namespace());
    }

    private PhaseAndReady stopped() {
        if ("Failed".equals(context.vmiPhase()) && staysFailed()) {
            return error(
                    Reasons.VM_FAILED,
                    "The guest crashed, and run strategy " + context.liveStrategy() + " does not start it again."
                            + lastWords() + " Start it with: " + context.startCommand());
        }
        return off().or(this::obstacle).orElseGet(this::aboutToStart);
    }

    /** The verdict for a virtual machine that nothing will start, and that is not running. */
    private Optional<PhaseAndReady> off() {
        String strategy = Text.orElse(context.liveStrategy(), "Always");
        return switch (strategy) {
            case "Halted" -> Optional.of(context.powerOverridden() ? stoppedByHand() : meantToBeOff());
            case "Manual" -> context.power().startPending() ? Optional.empty() : Optional.of(meantToBeOff());
            case "Once" -> context.vmiPhase().equals("Succeeded") ? Optional.of(shutDown(strategy)) : Optional.empty();
            case "RerunOnFailure" -> {
                if (!endedOnItsOwn()) {
                    yield Optional.empty();
                }
                yield Optional.of(context.power().autoStart() ? shutDown(strategy) : meantToBeOff());
            }
            default -> Optional.empty();
        };
    }

    private PhaseAndReady meantToBeOff() {
        return PhaseAndReady.ready(
                Phase.Stopped,
                Reasons.STOPPED,
                "The virtual machine is off, as it is meant to be. Start it with: " + context.startCommand());
    }

    private PhaseAndReady stoppedByHand() {
        return PhaseAndReady.notReady(
                Phase.Stopped,
                Reasons.POWER_OVERRIDDEN,
                "Somebody stopped the virtual machine, although the Wukong asks for run strategy "
                        + context.power().wanted() + "; the operator leaves it off. Start it with: "
                        + context.startCommand());
    }

    private PhaseAndReady shutDown(String strategy) {
        return PhaseAndReady.notReady(
                Phase.Stopped,
                Reasons.SHUT_DOWN,
                "The guest shut down, by itself or because its node was drained, and run strategy " + strategy
                        + " starts it again after a crash only. Start it with: " + context.startCommand()
                        + ". Use startStrategy.runStrategy Always for a guest that must always run.");
    }

    /**
     * With RerunOnFailure a guest that shut down looks like one that was never started. KubeVirt notes the strategy it acted on; that
     * and what this status said before tell them apart.
     */
    private boolean endedOnItsOwn() {
        if (context.guestEnded()) {
            return context.vmiPhase().equals("Succeeded");
        }
        boolean actedOn = context.vmStatus()
                .map(VirtualMachineStatus::runStrategy)
                .filter("RerunOnFailure"::equals)
                .isPresent();
        boolean ranBefore = phaseBefore()
                .map(phase -> phase == Phase.Running || phase == Phase.Stopped)
                .orElse(true);
        return actedOn && ranBefore;
    }

    private boolean staysFailed() {
        return Set.of("Manual", "Once").contains(Text.orElse(context.liveStrategy(), ""));
    }

    private PhaseAndReady aboutToStart() {
        return context.guestEnded()
                ? creating(Reasons.RESTARTING, "The guest ended and is started again.")
                : creating(Reasons.STARTING, "The guest is about to be started.");
    }

    private PhaseAndReady unschedulable() {
        if (volumes.any(DiskReport.State.IMPORTING)) {
            return creating(Reasons.IMPORTING, "");
        }
        String words = context.kubeVirtDenies("PodScheduled")
                .map(StartObstacle::words)
                .orElse("the scheduler gives no message.");
        String message = Text.sentences(
                "No node takes the virtual machine: " + words, SchedulerAdvice.of(words), volumes.message());
        return PhaseAndReady.notReady(
                unschedulableForLong ? Phase.Error : Phase.Pending, Reasons.UNSCHEDULABLE, message);
    }

    private PhaseAndReady claimNotFound() {
        Set<String> missing = context.vm().map(this::claimsOf).orElse(Set.of()).stream()
                .filter(claim -> !expected(claim))
                .collect(Collectors.toCollection(TreeSet::new));
        return missing.isEmpty()
                ? creating(Reasons.PROVISIONING, "KubeVirt waits for a PersistentVolumeClaim that is being made.")
                : error(
                        Reasons.PVC_NOT_FOUND,
                        "The virtual machine uses PersistentVolumeClaims that do not exist: "
                                + String.join(", ", missing) + ". Create them, or remove these volumes from the virtual"
                                + " machine.");
    }

    private Set<String> claimsOf(VirtualMachine vm) {
        return vm.getSpec().template().spec().volumes().stream()
                .map(volume -> volume.persistentVolumeClaim() != null
                        ? volume.persistentVolumeClaim().claimName()
                        : volume.dataVolume() != null ? volume.dataVolume().name() : null)
                .filter(Text::said)
                .collect(Collectors.toSet());
    }

    private boolean expected(String claim) {
        return context.disks().stream()
                .filter(disk -> context.claimName(disk).equals(claim))
                .anyMatch(disk -> context.observed().claims().containsKey(disk.name())
                        || context.observed().dataVolumes().containsKey(disk.name())
                        || context.plans("DataVolume", claim)
                        || context.plans("PersistentVolumeClaim", claim));
    }

    private PhaseAndReady imagePull(String reason) {
        return error(
                reason,
                "A container image of the virtual machine cannot be pulled." + lastWords()
                        + " Check the registry and its credentials: kubectl describe vmi " + context.vmName() + " -n "
                        + context.namespace());
    }

    private PhaseAndReady creating(String reason, String message) {
        String both = Text.sentences(List.of(message, volumes.message()));
        return switch (volumes.worst()) {
            case OVER_QUOTA ->
                PhaseAndReady.notReady(Phase.Pending, volumes.worst().reason(), volumes.message());
            case PENDING, IMPORTING ->
                PhaseAndReady.notReady(Phase.Creating, volumes.worst().reason(), both);
            case WAITS_FOR_CONSUMER -> PhaseAndReady.notReady(Phase.Creating, reason, both);
            default -> PhaseAndReady.notReady(Phase.Creating, reason, message);
        };
    }

    private Optional<PhaseAndReady> obstacle() {
        return StartObstacle.of(context)
                .map(found -> found.waits()
                        ? creating(found.reason(), found.message())
                        : error(found.reason(), found.message()));
    }

    /** The guest is being started; KubeVirt's word on what it waits for is added, unless every start has it. */
    private PhaseAndReady starting() {
        boolean waitsForDisks = context.kubeVirtDenies("DataVolumesReady").isPresent();
        String waiting = waitsForDisks && volumes.message().isEmpty()
                ? " KubeVirt waits for its DataVolumes. If it stays so, look at: kubectl get datavolumes -n "
                        + context.namespace()
                : context.kubeVirtDenies("Ready")
                        .filter(c -> Text.said(c.message()) && !OF_EVERY_START.contains(c.reason()))
                        .map(c -> " KubeVirt says: " + StartObstacle.words(c))
                        .orElse("");
        return creating(Reasons.STARTING, "The guest is being started." + waiting);
    }

    /** KubeVirt's last complaint, with a blank before it; empty text when there is none. */
    private String lastWords() {
        return StartObstacle.complaint(context)
                .map(c -> " KubeVirt says: " + StartObstacle.words(c))
                .orElse("");
    }

    private String failureRemark() {
        return context.vmCondition("Failure")
                .filter(ResourceCondition::holds)
                .or(() -> context.kubeVirtDenies("Synchronized"))
                .map(c -> " KubeVirt could not carry out the last change: " + StartObstacle.words(c))
                .orElse("");
    }

    private static PhaseAndReady error(String reason, String message) {
        return PhaseAndReady.notReady(Phase.Error, reason, message);
    }

    private boolean terminating() {
        return "Terminating".equals(printableStatus())
                || context.vm()
                        .filter(vm -> vm.getMetadata().getDeletionTimestamp() != null)
                        .isPresent();
    }

    private String printableStatus() {
        return context.vmStatus().map(VirtualMachineStatus::printableStatus).orElse("");
    }

    private Optional<Phase> phaseBefore() {
        return context.before().map(WukongStatus::phase);
    }

    private String onNode() {
        return context.vmiStatus()
                .filter(s -> Text.said(s.nodeName()))
                .map(s -> " on node " + s.nodeName())
                .orElse("");
    }

    private String unchangedMachine() {
        return context.vm().isPresent() ? "VirtualMachine " + context.vmName() + " stays as it was." : "";
    }

    private static String messages(List<Finding> findings) {
        return Text.sentences(findings.stream().map(Finding::message).toList());
    }
}
