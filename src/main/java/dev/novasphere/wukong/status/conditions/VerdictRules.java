package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.Phase;
import dev.novasphere.wukong.api.v1alpha1.WukongStatus;
import dev.novasphere.wukong.api.v1alpha1.probe.ReadinessProbe;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineStatus;
import dev.novasphere.wukong.plan.Finding;
import dev.novasphere.wukong.plan.naming.Labels;
import dev.novasphere.wukong.plan.naming.WukongAnnotations;
import dev.novasphere.wukong.status.input.Refusal;
import dev.novasphere.wukong.status.input.RefusalWording;
import dev.novasphere.wukong.status.input.Situation;
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
public final class VerdictRules {

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

    private final Situation situation;
    private final VolumeReport volumes;
    private final boolean unschedulableForLong;

    /**
     * @param unschedulableForLong whether no node has been found for longer than the grace time
     */
    public VerdictRules(Situation situation, VolumeReport volumes, boolean unschedulableForLong) {
        this.situation = situation;
        this.volumes = volumes;
        this.unschedulableForLong = unschedulableForLong;
    }

    public Verdict verdict() {
        if (situation.wukong().getMetadata().getDeletionTimestamp() != null) {
            return Verdict.notReady(
                    phaseBefore().orElse(Phase.Pending),
                    Reasons.DELETING,
                    Text.sentences(List.of(
                            WukongAnnotations.protectedFromDeletion(situation.wukong())
                                    ? "The Wukong was deleted, and is held."
                                    : "The Wukong is being deleted; its virtual machine stops and goes.",
                            messages(situation.plan().findings()))));
        }
        return inEndingNamespace()
                .or(this::restoring)
                .or(this::heldBack)
                .or(this::withoutMachine)
                .or(this::failedVolumes)
                .orElseGet(this::byPrintableStatus);
    }

    private Optional<Verdict> inEndingNamespace() {
        return situation
                .outcome()
                .refusal()
                .filter(Refusal::isNamespaceEnding)
                .map(refusal -> Verdict.notReady(
                        phaseBefore().orElse(Phase.Pending), refusal.reason(), RefusalWording.of(refusal)));
    }

    private Optional<Verdict> restoring() {
        Optional<String> running = situation.observed().restores().running();
        if (running.isPresent()) {
            return Optional.of(Verdict.notReady(
                    Phase.Pending,
                    Reasons.RESTORE_RUNNING,
                    "The disks are being put back by restore " + running.get()
                            + "; the virtual machine is off and left alone until that is over."));
        }
        return situation
                .observed()
                .restores()
                .starting()
                .map(restore -> creating(
                        Reasons.STARTING,
                        "The disks are back by restore " + restore
                                + "; the virtual machine is about to be started again."));
    }

    private Optional<Verdict> heldBack() {
        List<Finding> errors = situation.findings(Finding.Severity.ERROR);
        if (!errors.isEmpty()) {
            return Optional.of(Verdict.notReady(
                    Phase.Error,
                    errors.get(0).reason(),
                    Text.sentences(List.of(messages(errors), unchangedMachine()))));
        }
        Optional<Refusal> refusal = situation.outcome().refusal().filter(r -> !r.passesByItself());
        if (refusal.isPresent()) {
            return refusal.map(r -> Verdict.notReady(
                    Phase.Error, r.reason(), Text.sentences(List.of(RefusalWording.of(r), unchangedMachine()))));
        }
        List<Finding> waiting = situation.findings(Finding.Severity.WAITING);
        if (!waiting.isEmpty() && situation.vm().isEmpty()) {
            return Optional.of(Verdict.notReady(Phase.Pending, waiting.get(0).reason(), messages(waiting)));
        }
        return Optional.empty();
    }

    private Optional<Verdict> withoutMachine() {
        if (situation.vm().isPresent()) {
            return Optional.empty();
        }
        if (situation.paused()) {
            return Optional.of(Verdict.notReady(
                    Phase.Pending,
                    Reasons.NOTHING_WRITTEN,
                    "VirtualMachine " + situation.vmName()
                            + " does not exist, and the Wukong is paused: it is made when" + " the annotation "
                            + Labels.PAUSED + " is removed."));
        }
        return Optional.of(situation
                .outcome()
                .refusal()
                .map(r -> Verdict.notReady(Phase.Pending, r.reason(), RefusalWording.of(r)))
                .orElseGet(() -> Verdict.notReady(
                        Phase.Pending,
                        Reasons.VM_MISSING,
                        "VirtualMachine " + situation.vmName() + " is being created.")));
    }

    private Optional<Verdict> failedVolumes() {
        boolean failed = volumes.any(DiskReport.State.IMPORT_FAILED) || volumes.any(DiskReport.State.LOST);
        if (!failed || GUEST_LIVES.contains(printableStatus()) || terminating()) {
            return Optional.empty();
        }
        return Optional.of(Verdict.notReady(Phase.Error, volumes.worst().reason(), volumes.told()));
    }

    private Verdict byPrintableStatus() {
        String printable = printableStatus();
        if (terminating()) {
            return Verdict.notReady(
                    Phase.Pending,
                    Reasons.VM_TERMINATING,
                    "VirtualMachine " + situation.vmName()
                            + " was deleted by somebody; the operator makes it again when it"
                            + " is gone. To be rid of it delete the Wukong: kubectl delete wukong " + situation.name()
                            + " -n " + situation.namespace());
        }
        return switch (printable) {
            case "" ->
                Verdict.notReady(
                        Phase.Pending,
                        Reasons.VM_NOT_OBSERVED,
                        "KubeVirt has not looked at VirtualMachine " + situation.vmName()
                                + " yet. If it stays so, check that virt-controller runs: kubectl get pods -A -l"
                                + " kubevirt.io=virt-controller");
            case "Running" -> running();
            case "Migrating" -> migrating();
            case "Paused" -> paused();
            case "Stopping" -> Verdict.notReady(Phase.Running, Reasons.STOPPING, "The guest is shutting down.");
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
                                + lastWords() + " Look at its console: virtctl console " + situation.vmName() + " -n "
                                + situation.namespace());
            case "ErrorUnschedulable" -> unschedulable();
            case "ErrorPvcNotFound" -> claimNotFound();
            case "DataVolumeError" ->
                error(
                        Reasons.DATA_VOLUME_ERROR,
                        "KubeVirt says that a DataVolume of the virtual machine failed." + lastWords()
                                + " Look at: kubectl get datavolumes -n " + situation.namespace());
            case "ErrImagePull" -> imagePull(Reasons.ERR_IMAGE_PULL);
            case "ImagePullBackOff" -> imagePull(Reasons.IMAGE_PULL_BACK_OFF);
            case "Unknown" ->
                error(
                        Reasons.UNKNOWN,
                        "KubeVirt lost sight of the guest"
                                + situation
                                        .vmiStatus()
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
                                + situation.vmName() + " -n " + situation.namespace());
        };
    }

    private Verdict running() {
        Optional<ResourceCondition> unready = situation.vmCondition("Ready").filter(c -> !c.holds());
        ReadinessProbe probe = situation.wukong().getSpec() == null
                ? null
                : situation.wukong().getSpec().readinessProbe();
        if (unready.isPresent() && probe != null) {
            return Verdict.notReady(
                    Phase.Running,
                    Reasons.PROBE_FAILING,
                    "The guest runs and spec.readinessProbe (" + probe.summary()
                            + ") does not succeed: the guest does not serve yet, or not any more. KubeVirt says: "
                            + StartObstacle.words(unready.get()));
        }
        if (unready.isPresent()) {
            return Verdict.notReady(
                    Phase.Running,
                    Reasons.GUEST_NOT_READY,
                    "The guest runs and KubeVirt does not call it ready: " + StartObstacle.words(unready.get()));
        }
        return Verdict.ready(Phase.Running, Reasons.VM_RUNNING, "The guest runs" + onNode() + "." + failureRemark());
    }

    private Verdict migrating() {
        boolean ready =
                situation.vmCondition("Ready").map(ResourceCondition::holds).orElse(true);
        return new Verdict(
                Phase.Running,
                ready,
                Reasons.MIGRATING,
                "The guest moves to another node and keeps running" + onNode() + " meanwhile.");
    }

    private Verdict paused() {
        String why = situation
                .vmCondition("Paused")
                .or(() -> situation.vmiStatus().flatMap(s -> s.condition("Paused")))
                .map(c -> StartObstacle.words(c) + " ")
                .orElse("");
        return Verdict.notReady(
                Phase.Running,
                Reasons.PAUSED,
                "The guest is paused: it keeps its memory and does nothing. " + why
                        + "Let it go on with: virtctl unpause vm " + situation.vmName() + " -n "
                        + situation.namespace());
    }

    private Verdict stopped() {
        if ("Failed".equals(situation.vmiPhase()) && staysFailed()) {
            return error(
                    Reasons.VM_FAILED,
                    "The guest crashed, and run strategy " + situation.liveStrategy() + " does not start it again."
                            + lastWords() + " Start it with: " + situation.startCommand());
        }
        return off().or(this::obstacle).orElseGet(this::aboutToStart);
    }

    /** The verdict for a virtual machine that nothing will start, and that is not running. */
    private Optional<Verdict> off() {
        String strategy = Text.orElse(situation.liveStrategy(), "Always");
        return switch (strategy) {
            case "Halted" -> Optional.of(situation.powerOverridden() ? stoppedByHand() : meantToBeOff());
            case "Manual" -> situation.power().startPending() ? Optional.empty() : Optional.of(meantToBeOff());
            case "Once" ->
                situation.vmiPhase().equals("Succeeded") ? Optional.of(shutDown(strategy)) : Optional.empty();
            case "RerunOnFailure" -> {
                if (!endedOnItsOwn()) {
                    yield Optional.empty();
                }
                yield Optional.of(situation.power().autoStart() ? shutDown(strategy) : meantToBeOff());
            }
            default -> Optional.empty();
        };
    }

    private Verdict meantToBeOff() {
        return Verdict.ready(
                Phase.Stopped,
                Reasons.STOPPED,
                "The virtual machine is off, as it is meant to be. Start it with: " + situation.startCommand());
    }

    private Verdict stoppedByHand() {
        return Verdict.notReady(
                Phase.Stopped,
                Reasons.POWER_OVERRIDDEN,
                "Somebody stopped the virtual machine, although the Wukong asks for run strategy "
                        + situation.power().wanted() + "; the operator leaves it off. Start it with: "
                        + situation.startCommand());
    }

    private Verdict shutDown(String strategy) {
        return Verdict.notReady(
                Phase.Stopped,
                Reasons.SHUT_DOWN,
                "The guest shut down, by itself or because its node was drained, and run strategy " + strategy
                        + " starts it again after a crash only. Start it with: " + situation.startCommand()
                        + ". Use startStrategy.runStrategy Always for a guest that must always run.");
    }

    /**
     * With RerunOnFailure a guest that shut down looks like one that was never started. KubeVirt notes the strategy it acted on; that
     * and what this status said before tell them apart.
     */
    private boolean endedOnItsOwn() {
        if (situation.guestEnded()) {
            return situation.vmiPhase().equals("Succeeded");
        }
        boolean actedOn = situation
                .vmStatus()
                .map(VirtualMachineStatus::runStrategy)
                .filter("RerunOnFailure"::equals)
                .isPresent();
        boolean ranBefore = phaseBefore()
                .map(phase -> phase == Phase.Running || phase == Phase.Stopped)
                .orElse(true);
        return actedOn && ranBefore;
    }

    private boolean staysFailed() {
        return Set.of("Manual", "Once").contains(Text.orElse(situation.liveStrategy(), ""));
    }

    private Verdict aboutToStart() {
        return situation.guestEnded()
                ? creating(Reasons.RESTARTING, "The guest ended and is started again.")
                : creating(Reasons.STARTING, "The guest is about to be started.");
    }

    private Verdict unschedulable() {
        if (volumes.any(DiskReport.State.IMPORTING)) {
            return creating(Reasons.IMPORTING, "");
        }
        String words = situation
                .kubeVirtDenies("PodScheduled")
                .map(StartObstacle::words)
                .orElse("the scheduler gives no message.");
        String message = Text.sentences(
                "No node takes the virtual machine: " + words, SchedulerAdvice.of(words), volumes.told());
        return Verdict.notReady(unschedulableForLong ? Phase.Error : Phase.Pending, Reasons.UNSCHEDULABLE, message);
    }

    private Verdict claimNotFound() {
        Set<String> missing = situation.vm().map(this::claimsOf).orElse(Set.of()).stream()
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
        return situation.disks().stream()
                .filter(disk -> situation.claimName(disk).equals(claim))
                .anyMatch(disk -> situation.observed().claims().containsKey(disk.name())
                        || situation.observed().dataVolumes().containsKey(disk.name())
                        || situation.plans("DataVolume", claim)
                        || situation.plans("PersistentVolumeClaim", claim));
    }

    private Verdict imagePull(String reason) {
        return error(
                reason,
                "A container image of the virtual machine cannot be pulled." + lastWords()
                        + " Check the registry and its credentials: kubectl describe vmi " + situation.vmName() + " -n "
                        + situation.namespace());
    }

    private Verdict creating(String reason, String message) {
        String both = Text.sentences(List.of(message, volumes.told()));
        return switch (volumes.worst()) {
            case OVER_QUOTA -> Verdict.notReady(Phase.Pending, volumes.worst().reason(), volumes.told());
            case PENDING, IMPORTING ->
                Verdict.notReady(Phase.Creating, volumes.worst().reason(), both);
            case WAITS_FOR_CONSUMER -> Verdict.notReady(Phase.Creating, reason, both);
            default -> Verdict.notReady(Phase.Creating, reason, message);
        };
    }

    private Optional<Verdict> obstacle() {
        return StartObstacle.of(situation)
                .map(found -> found.waits()
                        ? creating(found.reason(), found.message())
                        : error(found.reason(), found.message()));
    }

    /** The guest is being started; KubeVirt's word on what it waits for is added, unless every start has it. */
    private Verdict starting() {
        boolean waitsForDisks = situation.kubeVirtDenies("DataVolumesReady").isPresent();
        String waiting = waitsForDisks && volumes.told().isEmpty()
                ? " KubeVirt waits for its DataVolumes. If it stays so, look at: kubectl get datavolumes -n "
                        + situation.namespace()
                : situation
                        .kubeVirtDenies("Ready")
                        .filter(c -> Text.said(c.message()) && !OF_EVERY_START.contains(c.reason()))
                        .map(c -> " KubeVirt says: " + StartObstacle.words(c))
                        .orElse("");
        return creating(Reasons.STARTING, "The guest is being started." + waiting);
    }

    /** KubeVirt's last complaint, with a blank before it; empty text when there is none. */
    private String lastWords() {
        return StartObstacle.complaint(situation)
                .map(c -> " KubeVirt says: " + StartObstacle.words(c))
                .orElse("");
    }

    private String failureRemark() {
        return situation
                .vmCondition("Failure")
                .filter(ResourceCondition::holds)
                .or(() -> situation.kubeVirtDenies("Synchronized"))
                .map(c -> " KubeVirt could not carry out the last change: " + StartObstacle.words(c))
                .orElse("");
    }

    private static Verdict error(String reason, String message) {
        return Verdict.notReady(Phase.Error, reason, message);
    }

    private boolean terminating() {
        return "Terminating".equals(printableStatus())
                || situation
                        .vm()
                        .filter(vm -> vm.getMetadata().getDeletionTimestamp() != null)
                        .isPresent();
    }

    private String printableStatus() {
        return situation.vmStatus().map(VirtualMachineStatus::printableStatus).orElse("");
    }

    private Optional<Phase> phaseBefore() {
        return situation.before().map(WukongStatus::phase);
    }

    private String onNode() {
        return situation
                .vmiStatus()
                .filter(s -> Text.said(s.nodeName()))
                .map(s -> " on node " + s.nodeName())
                .orElse("");
    }

    private String unchangedMachine() {
        return situation.vm().isPresent() ? "VirtualMachine " + situation.vmName() + " stays as it was." : "";
    }

    private static String messages(List<Finding> findings) {
        return Text.sentences(findings.stream().map(Finding::message).toList());
    }
}
