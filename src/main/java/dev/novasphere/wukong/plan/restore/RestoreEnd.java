package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.plan.ObjectOwner;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.restore.RestoreStep.Facts;
import java.util.Optional;
import java.util.stream.Collectors;

/** The end of a restore: the machine is given its run strategy back, and is started where it ran. */
final class RestoreEnd {

    private final RestoreContext context;
    private final WukongRestore restore;
    private final String namespace;
    private final String vm;

    RestoreEnd(RestoreContext context) {
        this.context = context;
        this.restore = context.restore();
        this.namespace = restore.getMetadata().getNamespace();
        this.vm = Names.virtualMachine(restore.getSpec().wukongName());
    }

    /** The disks are back. */
    RestoreStep afterwards(Facts facts) {
        return givesBack(facts) ? starting(RestoreAction.NOTHING, facts) : succeeded(facts);
    }

    /** Starts only a machine that is as the Wukong says now: it comes back with the spec it had when the snapshot was taken. */
    RestoreStep starting(Facts facts) {
        String previous = facts.previousRunStrategy();
        if (context.machine().isEmpty() || previous == null || context.wukong().isEmpty() || wantsOff()) {
            return succeeded(facts);
        }
        Optional<RestoreStep> foreign = foreignMachine();
        if (foreign.isPresent()) {
            return foreign.get();
        }
        boolean given =
                previous.equals(RestorePlanner.strategy(context.machine().get()));
        boolean byHand = previous.equals(PowerPlan.MANUAL)
                && facts.wasRunning()
                && restore.getSpec().restarts()
                && context.guest().isEmpty();
        if (given && !byHand) {
            return succeeded(facts);
        }
        if (context.resume().isPresent()) {
            return waits(
                    RestoreReasons.PAUSED,
                    "the pause of its Wukong is over: " + context.resume().get());
        }
        if (context.behind().isPresent()) {
            return waits(
                    RestoreReasons.STARTING,
                    "it is as its Wukong says: " + context.behind().get());
        }
        return starting(given ? new RestoreAction.Start() : new RestoreAction.WriteRunStrategy(previous), facts);
    }

    private RestoreStep starting(RestoreAction action, Facts facts) {
        return new RestoreStep(
                RestorePhase.Starting,
                RestoreReasons.STARTING,
                "the disks are back; VirtualMachine %s is brought to the spec of its Wukong, then started again"
                        .formatted(vm),
                action,
                facts);
    }

    private RestoreStep waits(String reason, String until) {
        return context.waits(
                reason, "the disks are back; VirtualMachine %s is started as soon as %s".formatted(vm, until));
    }

    private Optional<RestoreStep> foreignMachine() {
        return context.owner()
                .filter(owner -> owner.kind() != ObjectOwner.Kind.THIS_WUKONG)
                .map(owner -> context.failed(
                        RestoreReasons.MACHINE_CLASH,
                        "the disks are back, but VirtualMachine %s is not that of Wukong %s any more; it is left alone and not started"
                                .formatted(vm, restore.getSpec().wukongName())));
    }

    private RestoreStep succeeded(Facts facts) {
        boolean left = facts.previousRunStrategy() != null
                && context.machine().isPresent()
                && !givesBack(facts)
                && !wantsOff();
        String power = left
                ? "; VirtualMachine %s is off, start it with: virtctl start %s -n %s".formatted(vm, vm, namespace)
                : "";
        return new RestoreStep(
                RestorePhase.Succeeded,
                RestoreReasons.RESTORED,
                "the disks %s are as in WukongSnapshot %s; cpu, memory and networks are as the Wukong says now%s"
                        .formatted(
                                facts.restoredDisks().stream().collect(Collectors.joining(", ")),
                                restore.getSpec().snapshotName(),
                                power),
                RestoreAction.NOTHING,
                facts);
    }

    /** Manual starts nothing by itself, and so comes back in any case; the others would start a machine that was off. */
    private boolean givesBack(Facts facts) {
        String previous = facts.previousRunStrategy();
        return previous != null
                && context.wukong().isPresent()
                && !wantsOff()
                && (previous.equals(PowerPlan.MANUAL)
                        || (facts.wasRunning() && restore.getSpec().restarts()));
    }

    /** Whether the Wukong asks, by now, for a machine that is off. */
    private boolean wantsOff() {
        return context.wukong()
                .map(Wukong::getSpec)
                .filter(spec -> PowerPlan.of(spec).wantsOff())
                .isPresent();
    }
}
