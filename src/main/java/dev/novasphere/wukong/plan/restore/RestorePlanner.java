package dev.novasphere.wukong.plan.restore;

import dev.novasphere.wukong.api.v1alpha1.Wukong;
import dev.novasphere.wukong.api.v1alpha1.restore.RestorePhase;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestore;
import dev.novasphere.wukong.api.v1alpha1.restore.WukongRestoreStatus;
import dev.novasphere.wukong.api.v1alpha1.snapshot.SnapshotPhase;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshot;
import dev.novasphere.wukong.api.v1alpha1.snapshot.WukongSnapshotStatus;
import dev.novasphere.wukong.kubevirt.common.ResourceCondition;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.snapshot.TypedReference;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestore;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestoreSpec;
import dev.novasphere.wukong.kubevirt.snapshot.VirtualMachineRestoreStatus;
import dev.novasphere.wukong.kubevirt.snapshot.VolumeRestore;
import dev.novasphere.wukong.plan.OwnedMetadata;
import dev.novasphere.wukong.plan.PowerPlan;
import dev.novasphere.wukong.plan.Sentences;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.naming.ProgressMark;
import dev.novasphere.wukong.plan.observed.OptionalApi;
import dev.novasphere.wukong.plan.restore.RestoreStep.Facts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides the next step of a WukongRestore. A pure function: the same context gives the same step, so that an operator that ended in the
 * middle goes on where the status says. What must not be lost, the run strategy to give back, is part of the step that comes before the
 * virtual machine is stopped.
 */
public final class RestorePlanner {

    private static final String MANUAL = "Manual";
    private static final String RERUN_ON_FAILURE = "RerunOnFailure";
    private static final RestoreAction NOTHING = new RestoreAction.None();

    private final RestoreContext context;
    private final WukongRestore restore;
    private final String name;
    private final String namespace;
    private final String wukong;
    private final String vm;
    private final Facts before;

    private RestorePlanner(RestoreContext context) {
        this.context = context;
        this.restore = context.restore();
        this.name = restore.getMetadata().getName();
        this.namespace = restore.getMetadata().getNamespace();
        this.wukong = restore.getSpec().wukongName();
        this.vm = Names.virtualMachine(wukong);
        WukongRestoreStatus status = restore.getStatus();
        this.before = status == null
                ? new Facts(null, false, null, null, List.of())
                : new Facts(
                        status.previousRunStrategy(),
                        Boolean.TRUE.equals(status.wasRunning()),
                        status.restoreName(),
                        status.restoreTime(),
                        status.restoredDisks());
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
            case Starting -> Optional.of(starting(before));
        };
    }

    /** It has a mark and no status, which therefore was lost: a mark is written after the status that it stands for. */
    private RestoreStep doneBefore(ProgressMark mark) {
        if (mark.is(RestorePhase.Succeeded)) {
            return step(
                    RestorePhase.Succeeded,
                    RestoreReasons.DONE_BEFORE,
                    "the disks were put back to WukongSnapshot %s before this WukongRestore lost its status, as in a backup; nothing is done again. To put them back once more, make another WukongRestore"
                            .formatted(restore.getSpec().snapshotName()),
                    NOTHING,
                    before);
        }
        if (mark.is(RestorePhase.Failed)) {
            return failed(
                    RestoreReasons.DONE_BEFORE,
                    "this WukongRestore had failed before it lost its status, as in a backup; nothing is done again. To try again, make another WukongRestore");
        }
        return failed(
                RestoreReasons.OUTCOME_UNKNOWN,
                "this WukongRestore ran when its status was lost, as in a backup; whether the disks are those of WukongSnapshot %s is not known, and nothing is done again. Look at the disks, start VirtualMachine %s if it is off (virtctl start %s -n %s), or make another WukongRestore"
                        .formatted(restore.getSpec().snapshotName(), vm, vm, namespace));
    }

    /**
     * The mark that a WukongRestore should bear and does not yet, in the light of its status: one from the moment it begins to act, another
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
        return obstacle().or(this::unusableSnapshot).or(this::lock).orElseGet(this::power);
    }

    private Optional<RestoreStep> obstacle() {
        if (!context.apiServed()) {
            return waits(
                    RestoreReasons.API_MISSING,
                    "the cluster does not serve VirtualMachineRestores (%s); install KubeVirt with its snapshot API, then the restore goes on by itself"
                            .formatted(OptionalApi.RESTORE.crdName()));
        }
        if (context.wukong().isEmpty()) {
            return waits(
                    RestoreReasons.WUKONG_NOT_FOUND,
                    "Wukong %s not found in namespace %s; spec.wukongName must name one, or create it"
                            .formatted(wukong, namespace));
        }
        if (context.machine().isEmpty() && !beginsTheWukong(context.wukong().get())) {
            return waits(
                    RestoreReasons.NO_MACHINE,
                    "Wukong %s has no virtual machine; for a new Wukong write spec.restoreFromSnapshot: %s into the Wukong itself"
                            .formatted(wukong, restore.getSpec().snapshotName()));
        }
        return Optional.empty();
    }

    private Optional<RestoreStep> unusableSnapshot() {
        String named = restore.getSpec().snapshotName();
        if (context.snapshot().isEmpty()) {
            return waits(
                    RestoreReasons.SNAPSHOT_NOT_FOUND,
                    "WukongSnapshot %s not found in namespace %s; see: kubectl get wukongsnapshots -n %s"
                            .formatted(named, namespace, namespace));
        }
        WukongSnapshot snapshot = context.snapshot().get();
        if (!wukong.equals(snapshot.getSpec().wukongName())) {
            return Optional.of(failed(
                    RestoreReasons.OTHER_WUKONG,
                    "WukongSnapshot %s is of Wukong %s and cannot be restored to Wukong %s"
                            .formatted(named, snapshot.getSpec().wukongName(), wukong)));
        }
        WukongSnapshotStatus status = snapshot.getStatus();
        if (status != null && status.phase() == SnapshotPhase.Failed) {
            return Optional.of(failed(
                    RestoreReasons.SNAPSHOT_FAILED,
                    "WukongSnapshot %s failed and cannot be restored: %s".formatted(named, status.error())));
        }
        return status != null && status.usable()
                ? Optional.empty()
                : waits(
                        RestoreReasons.SNAPSHOT_NOT_READY,
                        "WukongSnapshot %s is not complete yet; the restore goes on when it is".formatted(named));
    }

    private Optional<RestoreStep> lock() {
        Optional<String> other = context.other()
                .or(() -> context.machine().map(VirtualMachine::getStatus).map(s -> s.restoreInProgress()));
        if (other.isPresent() && context.running().isEmpty()) {
            return waits(
                    RestoreReasons.OTHER_RESTORE,
                    "restore %s of the virtual machine runs; this one follows when that is over"
                            .formatted(other.get()));
        }
        return context.machine()
                .map(VirtualMachine::getStatus)
                .map(s -> s.snapshotInProgress())
                .flatMap(snapshot -> waits(
                        RestoreReasons.SNAPSHOT_RUNNING,
                        "snapshot %s of the virtual machine is being taken; the restore goes on when that is over"
                                .formatted(snapshot)));
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
                failed(
                        RestoreReasons.MACHINE_RUNS,
                        "VirtualMachine %s runs and spec.stopPolicy is Never; nothing was restored. Stop it (virtctl stop %s -n %s) and make another WukongRestore, or make one with stopPolicy Stop"
                                .formatted(vm, vm, namespace));
            case Wait ->
                pending(
                        RestoreReasons.WAITING_FOR_STOP,
                        "VirtualMachine %s runs and is not stopped for the restore; stop it, then the restore goes on by itself: virtctl stop %s -n %s"
                                .formatted(vm, vm, namespace));
            case Stop -> halt(withPower(strategy, true));
        };
    }

    /** KubeVirt refuses its own restore's change of a machine that is not Halted, even while it is off. */
    private RestoreStep halt(Facts facts) {
        return step(
                RestorePhase.Stopping,
                RestoreReasons.STOPPING,
                "VirtualMachine %s is being stopped".formatted(vm),
                new RestoreAction.WriteRunStrategy(PowerPlan.HALTED),
                facts);
    }

    private RestoreStep stopping() {
        if (context.machine().isEmpty()) {
            return failed(RestoreReasons.GONE, "VirtualMachine %s is gone; nothing was restored".formatted(vm));
        }
        VirtualMachine machine = context.machine().get();
        boolean halted = PowerPlan.HALTED.equals(strategy(machine));
        if (halted && context.guest().isEmpty()) {
            return create(before);
        }
        boolean locked = machine.getStatus() != null && machine.getStatus().snapshotInProgress() != null;
        return step(
                RestorePhase.Stopping,
                locked ? RestoreReasons.SNAPSHOT_RUNNING : RestoreReasons.STOPPING,
                locked
                        ? "snapshot %s of the virtual machine is being taken; it is stopped when that is over"
                                .formatted(machine.getStatus().snapshotInProgress())
                        : "VirtualMachine %s is being stopped".formatted(vm),
                halted || locked ? NOTHING : new RestoreAction.WriteRunStrategy(PowerPlan.HALTED),
                before);
    }

    private RestoreStep create(Facts facts) {
        if (context.running().isPresent()) {
            return restoring();
        }
        VirtualMachineRestore object = new VirtualMachineRestore();
        object.setMetadata(OwnedMetadata.of(restore, name, wukong, true));
        object.setSpec(new VirtualMachineRestoreSpec(
                TypedReference.virtualMachine(vm),
                context.snapshot()
                        .map(WukongSnapshot::getStatus)
                        .map(WukongSnapshotStatus::snapshotName)
                        .orElse(restore.getSpec().snapshotName()),
                "WaitGracePeriod",
                "InPlace",
                "None"));
        return step(
                RestorePhase.Restoring,
                RestoreReasons.IN_PROGRESS,
                "KubeVirt puts the disks back",
                new RestoreAction.Create(object),
                facts);
    }

    private RestoreStep restoring() {
        if (context.running().isEmpty()) {
            return before.restoreName() == null
                    ? create(before)
                    : failed(
                            RestoreReasons.GONE,
                            "somebody deleted VirtualMachineRestore %s while it ran; look at the disks before you start VirtualMachine %s, and make another WukongRestore"
                                    .formatted(name, vm));
        }
        VirtualMachineRestore running = context.running().get();
        if (!OwnedMetadata.isMadeFor(restore, running)) {
            return failed(
                    RestoreReasons.NAME_TAKEN,
                    "a VirtualMachineRestore %s is there that was not made for this WukongRestore; it is left alone and nothing was restored: make a WukongRestore of another name"
                            .formatted(name));
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
                    ? afterwards(facts)
                    : step(
                            RestorePhase.Restoring,
                            RestoreReasons.IN_PROGRESS,
                            "the disks are back; KubeVirt has not let go of the virtual machine yet",
                            NOTHING,
                            facts);
        }
        Optional<ResourceCondition> failure =
                status == null ? Optional.empty() : status.condition("Failure").filter(ResourceCondition::holds);
        if (failure.isPresent()) {
            return new RestoreStep(
                    RestorePhase.Failed,
                    RestoreReasons.KUBEVIRT_FAILED,
                    Sentences.join(
                            "KubeVirt could not restore: " + words(failure.get()),
                            "VirtualMachine %s stays off; look at its disks before you start it: virtctl start %s -n %s"
                                    .formatted(vm, vm, namespace)),
                    NOTHING,
                    facts);
        }
        String progress = status == null
                ? ""
                : status.condition("Progressing")
                        .map(RestorePlanner::words)
                        .map(words -> " and says: " + words)
                        .orElse("");
        return step(
                RestorePhase.Restoring,
                RestoreReasons.IN_PROGRESS,
                "KubeVirt puts the disks back" + progress,
                NOTHING,
                facts);
    }

    private RestoreStep afterwards(Facts facts) {
        return givesBack(facts)
                ? step(
                        RestorePhase.Starting,
                        RestoreReasons.STARTING,
                        "the disks are back; VirtualMachine %s is brought to the spec of its Wukong, then started again"
                                .formatted(vm),
                        NOTHING,
                        facts)
                : succeeded(facts);
    }

    /** Manual starts nothing by itself, and so comes back in any case; the others would start a machine that was off. */
    private boolean givesBack(Facts facts) {
        String previous = facts.previousRunStrategy();
        return previous != null
                && !wantsOff()
                && (previous.equals(MANUAL)
                        || (facts.wasRunning() && restore.getSpec().restarts()));
    }

    /** Whether the Wukong asks, by now, for a machine that is off. */
    private boolean wantsOff() {
        return context.wukong()
                .map(Wukong::getSpec)
                .filter(spec -> PowerPlan.of(spec).wantsOff())
                .isPresent();
    }

    /** Starts only a machine that is as the Wukong says now: it comes back with the spec it had when the snapshot was taken. */
    private RestoreStep starting(Facts facts) {
        String previous = facts.previousRunStrategy();
        if (context.machine().isEmpty() || previous == null || wantsOff()) {
            return succeeded(facts);
        }
        boolean given = previous.equals(strategy(context.machine().get()));
        boolean byHand = previous.equals(MANUAL)
                && facts.wasRunning()
                && restore.getSpec().restarts()
                && context.guest().isEmpty();
        if (given && !byHand) {
            return succeeded(facts);
        }
        RestoreAction action = NOTHING;
        if (context.asPlanned()) {
            action = given ? new RestoreAction.Start() : new RestoreAction.WriteRunStrategy(previous);
        }
        return step(
                RestorePhase.Starting,
                RestoreReasons.STARTING,
                "the disks are back; VirtualMachine %s is brought to the spec of its Wukong, then started again"
                        .formatted(vm),
                action,
                facts);
    }

    private RestoreStep succeeded(Facts facts) {
        boolean left = facts.previousRunStrategy() != null && !givesBack(facts) && !wantsOff();
        String power = left
                ? "; VirtualMachine %s is off, start it with: virtctl start %s -n %s".formatted(vm, vm, namespace)
                : "";
        return step(
                RestorePhase.Succeeded,
                RestoreReasons.RESTORED,
                "the disks %s are as in WukongSnapshot %s; cpu, memory and networks are as the Wukong says now%s"
                        .formatted(
                                facts.restoredDisks().stream().collect(Collectors.joining(", ")),
                                restore.getSpec().snapshotName(),
                                power),
                NOTHING,
                facts);
    }

    /** Whether a machine is on, or about to be. */
    private boolean runs(VirtualMachine machine) {
        if (context.guest().isPresent()) {
            return true;
        }
        String strategy = strategy(machine);
        return !List.of(PowerPlan.HALTED, MANUAL, RERUN_ON_FAILURE).contains(strategy);
    }

    private boolean released() {
        return context.machine()
                .map(VirtualMachine::getStatus)
                .map(status -> status.restoreInProgress())
                .isEmpty();
    }

    private boolean beginsTheWukong(Wukong found) {
        return name.equals(Names.restore(wukong, restore.getSpec().snapshotName()))
                && restore.getSpec().snapshotName().equals(found.getSpec().restoreFromSnapshot());
    }

    private static String strategy(VirtualMachine machine) {
        return PowerPlan.strategyOf(machine.getSpec());
    }

    private static String words(ResourceCondition condition) {
        return condition.message().isEmpty() ? condition.reason() : condition.message();
    }

    private Facts withPower(String strategy, boolean running) {
        return new Facts(strategy, running, before.restoreName(), before.restoreTime(), before.restoredDisks());
    }

    private RestoreStep step(RestorePhase phase, String reason, String message, RestoreAction action, Facts facts) {
        return new RestoreStep(phase, reason, message, action, facts);
    }

    private RestoreStep pending(String reason, String message) {
        return step(RestorePhase.Pending, reason, message, NOTHING, before);
    }

    private RestoreStep failed(String reason, String message) {
        return step(RestorePhase.Failed, reason, message, NOTHING, before);
    }

    private Optional<RestoreStep> waits(String reason, String message) {
        return Optional.of(pending(reason, message));
    }
}
