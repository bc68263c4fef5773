package dev.novasphere.wukong.status.conditions;

import dev.novasphere.wukong.api.v1alpha1.status.Phase;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachineStatus;
import dev.novasphere.wukong.status.input.StatusContext;
import dev.novasphere.wukong.status.vocabulary.Reasons;
import dev.novasphere.wukong.status.vocabulary.Text;
import java.util.Optional;
import java.util.Set;

/** Phase and Ready of a virtual machine that does not run: whether it is off as it should be, was stopped, shut down, or is about to start. */
final class PowerOffRules {

    private final StatusContext context;
    private final StartRules start;

    PowerOffRules(StatusContext context, StartRules start) {
        this.context = context;
        this.start = start;
    }

    PhaseAndReady stopped() {
        if ("Failed".equals(context.vmiPhase()) && staysFailed()) {
            return PhaseAndReady.error(
                    Reasons.VM_FAILED,
                    "The guest crashed, and run strategy " + context.liveStrategy() + " does not start it again."
                            + StartObstacle.lastWords(context) + " Start it with: " + againCommand());
        }
        return off().or(start::obstacle).orElseGet(this::aboutToStart);
    }

    /** The verdict for a virtual machine that nothing will start, and that is not running. */
    Optional<PhaseAndReady> off() {
        String strategy = Text.orElse(context.liveStrategy(), "Always");
        return switch (strategy) {
            case "Halted" -> Optional.of(context.powerOverridden() ? stoppedByHand() : meantToBeOff());
            case "Manual" ->
                context.power().startPending()
                        ? Optional.empty()
                        : Optional.of(offByHand(strategy).orElseGet(this::meantToBeOff));
            case "Once" ->
                context.vmiPhase().equals("Succeeded")
                        ? Optional.of(offByHand(strategy).orElseGet(this::ranOnce))
                        : Optional.empty();
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
                context.power().keptOff()
                        ? "The virtual machine is off, as startStrategy.runStrategy Halted asks. Write another run strategy to start it."
                        : "The virtual machine is off, as it is meant to be. Start it with: " + context.startCommand());
    }

    private PhaseAndReady ranOnce() {
        return PhaseAndReady.ready(
                Phase.Stopped,
                Reasons.STOPPED,
                "The guest ran once and shut down, as run strategy Once asks. Let it run again with: "
                        + againCommand());
    }

    /** KubeVirt starts no machine with run strategy Once by request; it starts one whose former guest is gone. */
    private String againCommand() {
        return "Once".equals(context.liveStrategy())
                ? "kubectl delete vmi " + context.vmName() + " -n " + context.namespace()
                : context.startCommand();
    }

    /** A strategy that a user wrote leaves a machine off that the Wukong wants on. */
    private Optional<PhaseAndReady> offByHand(String strategy) {
        return context.powerOverridden() && context.power().autoStart()
                ? Optional.of(PhaseAndReady.notReady(
                        Phase.Stopped,
                        Reasons.POWER_OVERRIDDEN,
                        "The virtual machine is off, and run strategy " + strategy
                                + ", which was written from outside, does not start it, although the Wukong asks for run strategy "
                                + context.power().wanted() + "; the operator leaves it off. Start it with: "
                                + againCommand()))
                : Optional.empty();
    }

    private PhaseAndReady stoppedByHand() {
        return PhaseAndReady.notReady(
                Phase.Stopped,
                Reasons.POWER_OVERRIDDEN,
                "The virtual machine was stopped from outside, although the Wukong asks for run strategy "
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
     * With RerunOnFailure a guest that shut down has the same state as one that was never started. KubeVirt notes the strategy it acted on; that
     * and what this status said before distinguish them.
     */
    private boolean endedOnItsOwn() {
        if (context.guestEnded()) {
            return context.vmiPhase().equals("Succeeded");
        }
        boolean actedOn = context.vmStatus()
                .map(VirtualMachineStatus::runStrategy)
                .filter("RerunOnFailure"::equals)
                .isPresent();
        boolean ranBefore = context.phaseBefore()
                .map(phase -> phase == Phase.Running || phase == Phase.Stopped)
                .orElse(true);
        return actedOn && ranBefore;
    }

    private boolean staysFailed() {
        return Set.of("Manual", "Once").contains(Text.orElse(context.liveStrategy(), ""));
    }

    private PhaseAndReady aboutToStart() {
        return context.guestEnded()
                ? start.creating(Reasons.RESTARTING, "The guest ended and is started again.")
                : start.creating(Reasons.STARTING, "The guest is about to be started.");
    }
}
