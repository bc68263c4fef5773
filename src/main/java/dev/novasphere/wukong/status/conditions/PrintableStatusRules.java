package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.probe.GuestProbe;
import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.Optional;

/** Phase and Ready by KubeVirt's printableStatus of the virtual machine (KubeVirt: watch/vm/vm.go, setPrintableStatus). */
final class PrintableStatusRules {

    private final StatusContext context;
    private final StartRules start;
    private final PowerOffRules off;

    PrintableStatusRules(StatusContext context, StartRules start) {
        this.context = context;
        this.start = start;
        this.off = new PowerOffRules(context, start);
    }

    /** What KubeVirt says of the live virtual machine. */
    PhaseAndReady phaseAndReady() {
        String printable = context.printableStatus();
        if (context.vmTerminating()) {
            return PhaseAndReady.notReady(
                    Phase.Pending,
                    Reasons.VM_TERMINATING,
                    "VirtualMachine " + context.vmName()
                            + " was deleted from outside; the operator makes it again when it"
                            + " is gone. To be rid of it delete the Wukong: kubectl delete wukong " + context.name()
                            + " -n " + context.namespace());
        }
        return switch (printable) {
            case "" ->
                PhaseAndReady.notReady(
                        Phase.Pending,
                        Reasons.VM_NOT_OBSERVED,
                        "KubeVirt has not handled VirtualMachine " + context.vmName()
                                + " yet. If it stays so, check that virt-controller runs: kubectl get pods -A -l"
                                + " kubevirt.io=virt-controller");
            case "Running" -> running();
            case "Migrating" -> migrating();
            case "Paused" -> paused();
            case "Stopping" -> PhaseAndReady.notReady(Phase.Running, Reasons.STOPPING, "The guest is shutting down.");
            case "Stopped" -> off.stopped();
            case "WaitingForVolumeBinding" ->
                off.off()
                        .or(start::obstacle)
                        .orElseGet(() -> start.creating(
                                Reasons.PROVISIONING, "The volumes of the virtual machine are being bound."));
            case "Provisioning" ->
                start.obstacle()
                        .orElseGet(() -> start.creating(
                                Reasons.PROVISIONING, "The volumes of the virtual machine are being made."));
            case "Starting" -> start.obstacle().orElseGet(start::starting);
            case "WaitingForReceiver" ->
                start.creating(Reasons.STARTING, "The virtual machine waits to receive a guest from another cluster.");
            case "CrashLoopBackOff" ->
                PhaseAndReady.error(
                        Reasons.CRASH_LOOP_BACK_OFF,
                        "The guest ends again and again soon after its start; KubeVirt waits longer before each attempt."
                                + StartObstacle.lastWords(context) + " Check its console: virtctl console "
                                + context.vmName() + " -n "
                                + context.namespace());
            case "ErrorUnschedulable" -> start.unschedulable();
            case "ErrorPvcNotFound" -> start.claimNotFound();
            case "DataVolumeError" ->
                PhaseAndReady.error(
                        Reasons.DATA_VOLUME_ERROR,
                        "KubeVirt says that a DataVolume of the virtual machine failed."
                                + StartObstacle.lastWords(context) + " Check: kubectl get datavolumes -n "
                                + context.namespace());
            case "ErrImagePull" -> imagePull(Reasons.ERR_IMAGE_PULL);
            case "ImagePullBackOff" -> imagePull(Reasons.IMAGE_PULL_BACK_OFF);
            case "Unknown" ->
                PhaseAndReady.error(
                        Reasons.UNKNOWN,
                        "KubeVirt lost sight of the guest"
                                + context.vmiStatus()
                                        .map(s -> s.nodeName() == null ? "" : " on node " + s.nodeName())
                                        .orElse("")
                                + "." + StartObstacle.lastWords(context)
                                + " Check the node and its virt-handler; the guest is started elsewhere only when the node is"
                                + " known to be down.");
            default ->
                PhaseAndReady.error(
                        Reasons.UNKNOWN,
                        "KubeVirt reports the status " + Text.quote(printable)
                                + ", which this version of the operator does not know."
                                + StartObstacle.lastWords(context)
                                + " Check: kubectl describe vm "
                                + context.vmName() + " -n " + context.namespace());
        };
    }

    private PhaseAndReady running() {
        Optional<ResourceCondition> unready = context.vmCondition("Ready").filter(c -> !c.holds());
        GuestProbe probe = context.wukong().getSpec() == null
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
        Optional<ResourceCondition> paused =
                context.vmCondition("Paused").or(() -> context.vmiStatus().flatMap(s -> s.condition("Paused")));
        String why = paused.map(c -> StartObstacle.words(c) + " ").orElse("");
        boolean byStorage =
                paused.filter(c -> "PausedIOError".equals(c.reason())).isPresent();
        return PhaseAndReady.notReady(
                Phase.Running,
                Reasons.PAUSED,
                "The guest is paused: it keeps its memory and does nothing. " + why
                        + (byStorage ? "Once its storage works again, let it go on with" : "Let it go on with")
                        + ": virtctl unpause vm " + context.vmName() + " -n "
                        + context.namespace());
    }

    private PhaseAndReady imagePull(String reason) {
        return PhaseAndReady.error(
                reason,
                "A container image of the virtual machine cannot be pulled." + StartObstacle.lastWords(context) + " "
                        + StartObstacle.pullAdvice(context));
    }

    private String failureRemark() {
        return context.vmCondition("Failure")
                .filter(ResourceCondition::holds)
                .or(() -> context.kubeVirtDenies("Synchronized"))
                .map(c -> " KubeVirt could not carry out the last change: " + StartObstacle.words(c))
                .orElse("");
    }

    private String onNode() {
        return context.vmiStatus()
                .filter(s -> Text.said(s.nodeName()))
                .map(s -> " on node " + s.nodeName())
                .orElse("");
    }
}
