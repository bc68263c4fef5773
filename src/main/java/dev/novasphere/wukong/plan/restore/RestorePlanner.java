package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestoreSpec;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestoreStatus;
import dev.novasphere.wukong.kubevirt.snapshot.VolumeRestore;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.restore.RestoreStep.Facts;
import java.util.List;
import java.util.Optional;

/**
 * Decides the next step of a WukongRestore. A pure function: the same context gives the same step, so that an operator that ended in the
 * middle goes on where the status says. What must not be lost, the run strategy to give back, is part of the step that comes before the
 * virtual machine is stopped.
 */
public final class RestorePlanner {
    private static final String RERUN_ON_FAILURE = "RerunOnFailure";

    private final RestoreContext context;
    private final WukongRestore restore;
    private final String name;
    private final String namespace;
    private final String wukong;
    private final String vm;
    private final Facts before;
    private final RestoreObstacles obstacles;
    private final RestoreEnd end;

    private RestorePlanner(RestoreContext context) {
        this.context = context;
        this.restore = context.restore();
        this.name = restore.getMetadata().getName();
        this.namespace = restore.getMetadata().getNamespace();
        this.wukong = restore.getSpec().wukongName();
        this.vm = Names.virtualMachine(wukong);
        this.before = context.facts();
        this.obstacles = new RestoreObstacles(context);
        this.end = new RestoreEnd(context);
    }

    /**
     * The next step.
     *
     * @return empty when nothing is to be done or said any more
     */
    public static Optional<RestoreStep> next(RestoreContext context) {
        return new RestorePlanner(context).next();
    }

    private Optional<RestoreStep> next() {
        return switch (restore.phase()) {
            case Succeeded, Failed -> Optional.empty();
            case Pending ->
                Optional.of(ProgressMark.of(restore).map(this::doneBefore).orElseGet(this::begin));
            case Stopping -> Optional.of(stopping());
            case Restoring -> context.apiServed() ? Optional.of(restoring()) : Optional.empty();
            case Starting -> Optional.of(end.starting(before));
        };
    }

    /** It has a mark and no status, which therefore was lost: a mark is written after the status that it stands for. */
    private RestoreStep doneBefore(ProgressMark mark) {
        if (mark.is(RestorePhase.Succeeded)) {
            return new RestoreStep(
                    RestorePhase.Succeeded,
                    RestoreReasons.DONE_BEFORE,
                    "the disks were put back to WukongSnapshot %s before this WukongRestore lost its status, as in a backup; nothing is done again. To put them back once more, make another WukongRestore"
                            .formatted(restore.getSpec().snapshotName()),
                    RestoreAction.NOTHING,
                    before);
        }
        if (mark.is(RestorePhase.Failed)) {
            return context.failed(
                    RestoreReasons.DONE_BEFORE,
                    "this WukongRestore had failed before it lost its status, as in a backup; nothing is done again. To try again, make another WukongRestore");
        }
        return context.failed(
                RestoreReasons.OUTCOME_UNKNOWN,
                "this WukongRestore ran when its status was lost, as in a backup; whether the disks are those of WukongSnapshot %s is not known, and nothing is done again. Check the disks, start VirtualMachine %s if it is off (virtctl start %s -n %s), or make another WukongRestore"
                        .formatted(restore.getSpec().snapshotName(), vm, vm, namespace));
    }

    /**
     * The mark that a WukongRestore should have by its status and does not have yet: one from the moment it begins to act, another
     * when it is over. It has to be written before anything is done.
     */
    public static Optional<ProgressMark> dueMark(WukongRestore restore) {
        RestorePhase phase = restore.phase();
        if (phase == RestorePhase.Pending
                || !phase.isFinal() && ProgressMark.of(restore).isPresent()) {
            return Optional.empty();
        }
        return new ProgressMark(phase.name(), null).unlessOn(restore);
    }

    private RestoreStep begin() {
        return obstacles.first().orElseGet(this::power);
    }

    private RestoreStep power() {
        if (context.machine().isEmpty()) {
            PowerPlan wanted = PowerPlan.of(context.wukong().orElseThrow().getSpec());
            return create(withPower(wanted.initial(), wanted.autoStart()));
        }
        String strategy = strategy(context.machine().get());
        if (!runs(context.machine().get())) {
            return PowerPlan.HALTED.equals(strategy) ? create(before) : halt(withPower(strategy, false));
        }
        return switch (restore.getSpec().stopPolicyOrDefault()) {
            case Never ->
                context.failed(
                        RestoreReasons.MACHINE_RUNS,
                        "VirtualMachine %s runs and spec.stopPolicy is Never; nothing was restored. Stop it (virtctl stop %s -n %s) and make another WukongRestore, or make one with stopPolicy Stop"
                                .formatted(vm, vm, namespace));
            case Wait ->
                context.waits(
                        RestoreReasons.WAITING_FOR_STOP,
                        "VirtualMachine %s runs and is not stopped for the restore; stop it, then the restore goes on by itself: virtctl stop %s -n %s"
                                .formatted(vm, vm, namespace));
            case Stop -> halt(withPower(strategy, true));
        };
    }

    /** KubeVirt refuses its own restore's change of a machine that is not Halted, even while it is off. */
    private RestoreStep halt(Facts facts) {
        return stopping(new RestoreAction.WriteRunStrategy(PowerPlan.HALTED), facts);
    }

    private RestoreStep stopping(RestoreAction action, Facts facts) {
        return new RestoreStep(
                RestorePhase.Stopping,
                RestoreReasons.STOPPING,
                "VirtualMachine %s is being stopped".formatted(vm),
                action,
                facts);
    }

    private RestoreStep stopping() {
        if (context.machine().isEmpty()) {
            return context.failed(RestoreReasons.GONE, "VirtualMachine %s is gone; nothing was restored".formatted(vm));
        }
        return obstacles.again().orElseGet(() -> stopping(context.machine().get()));
    }

    private RestoreStep stopping(VirtualMachine machine) {
        boolean halted = PowerPlan.HALTED.equals(strategy(machine));
        if (halted && context.guest().isEmpty()) {
            return create(before);
        }
        return halted ? stopping(RestoreAction.NOTHING, before) : halt(before);
    }

    private RestoreStep create(Facts facts) {
        if (context.running().isPresent()) {
            return restoring();
        }
        VirtualMachineRestore object = new VirtualMachineRestore();
        object.setMetadata(OwnedMetadata.of(restore, name, wukong, true));
        object.setSpec(new VirtualMachineRestoreSpec(
                TypedReference.virtualMachine(vm), context.snapshotName(), "WaitGracePeriod", "InPlace", "None"));
        return restoring("KubeVirt puts the disks back", new RestoreAction.Create(object), facts);
    }

    private static RestoreStep restoring(String message, RestoreAction action, Facts facts) {
        return new RestoreStep(RestorePhase.Restoring, RestoreReasons.IN_PROGRESS, message, action, facts);
    }

    private RestoreStep restoring() {
        if (context.running().isEmpty()) {
            return before.restoreName() == null
                    ? obstacles.again().orElseGet(() -> create(before))
                    : context.failed(
                            RestoreReasons.GONE,
                            "VirtualMachineRestore %s was deleted while it ran; check the disks before you start VirtualMachine %s, and make another WukongRestore"
                                    .formatted(name, vm));
        }
        VirtualMachineRestore running = context.running().get();
        Optional<RestoreStep> taken = obstacles.nameTaken();
        if (taken.isPresent()) {
            return taken.get();
        }
        VirtualMachineRestoreStatus status = running.getStatus();
        Facts facts = new Facts(
                before.previousRunStrategy(),
                before.wasRunning(),
                name,
                status == null ? null : status.restoreTime(),
                status == null
                        ? List.of()
                        : status.restores().stream()
                                .map(VolumeRestore::volumeName)
                                .toList());
        if (status != null && Boolean.TRUE.equals(status.complete())) {
            return released()
                    ? end.afterwards(facts)
                    : restoring(
                            "the disks are back; KubeVirt has not let go of the virtual machine yet",
                            RestoreAction.NOTHING,
                            facts);
        }
        Optional<ResourceCondition> failure =
                status == null ? Optional.empty() : status.condition("Failure").filter(ResourceCondition::holds);
        if (failure.isPresent()) {
            return new RestoreStep(
                    RestorePhase.Failed,
                    RestoreReasons.KUBEVIRT_FAILED,
                    Sentences.join(
                            "KubeVirt could not restore: " + failure.get().words(),
                            "VirtualMachine %s stays off; check its disks before you start it: virtctl start %s -n %s"
                                    .formatted(vm, vm, namespace)),
                    RestoreAction.NOTHING,
                    facts);
        }
        String progress = status == null
                ? ""
                : status.condition("Progressing")
                        .map(ResourceCondition::words)
                        .map(words -> " and says: " + words)
                        .orElse("");
        return restoring("KubeVirt puts the disks back" + progress, RestoreAction.NOTHING, facts);
    }

    /** Whether a machine is on, or about to be. */
    private boolean runs(VirtualMachine machine) {
        if (context.guest().isPresent()) {
            return true;
        }
        String strategy = strategy(machine);
        return !List.of(PowerPlan.HALTED, PowerPlan.MANUAL, RERUN_ON_FAILURE).contains(strategy);
    }

    private boolean released() {
        return context.machine()
                .map(VirtualMachine::getStatus)
                .map(status -> status.restoreInProgress())
                .isEmpty();
    }

    static String strategy(VirtualMachine machine) {
        return PowerPlan.strategyOf(machine.getSpec());
    }

    private Facts withPower(String strategy, boolean running) {
        return new Facts(strategy, running, before.restoreName(), before.restoreTime(), before.restoredDisks());
    }
}
