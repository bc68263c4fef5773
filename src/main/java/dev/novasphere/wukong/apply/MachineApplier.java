package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.apply.outcome.PutBack;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.gooperator.MachineTakeover;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
import dev.novasphere.wukong.kubevirt.machine.VolumeUpdateState;
import dev.novasphere.wukong.plan.OwnMachine;
import dev.novasphere.wukong.plan.naming.Names;
import dev.novasphere.wukong.plan.power.Power;
import dev.novasphere.wukong.plan.power.PowerPlan;
import dev.novasphere.wukong.plan.step.ApplyMachine;
import dev.novasphere.wukong.write.CreatedFields;
import dev.novasphere.wukong.write.FieldManagers;
import dev.novasphere.wukong.write.ManagedFieldsReader;
import dev.novasphere.wukong.write.Writer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Creates or applies the virtual machine. */
final class MachineApplier {

    /** Attempts on a machine that others change at the same time, before it is left to a later reconciliation. */
    private static final int ATTEMPTS = 3;

    private final ManagedFieldsReader reader;
    private final Writer writer;
    private final MachineTakeover takeover;
    private final CreatedFields created;

    MachineApplier(ManagedFieldsReader reader, Writer writer, Clock clock) {
        this.reader = reader;
        this.writer = writer;
        this.takeover = new MachineTakeover(reader, writer, clock);
        this.created = new CreatedFields(reader, writer);
    }

    /**
     * Writes the machine unless it is as planned. When it changes before the write, the newer state is read and compared. The plan is of no
     * use for another machine of that name, for one whose guest has changed, and for one that a restore holds.
     *
     * @param live the machine as it was observed; one that is being deleted is left alone
     * @return the other operator that writes the machine too, if there is one; then nothing was written
     */
    StepResult apply(ApplyMachine step, Optional<VirtualMachine> live) {
        MachineApplyConfiguration planned = MachineApplyConfiguration.of(step);
        if (live.isEmpty()) {
            return StepResult.machineWritten(
                    writer.apply(planned.created(step.power()), null, FieldManagers.OPERATOR), Optional.empty());
        }
        VirtualMachine machine = live.get();
        for (int attempt = 1; machine.getMetadata().getDeletionTimestamp() == null; attempt++) {
            try {
                return apply(planned, step.power(), machine);
            } catch (KubernetesClientException e) {
                if (!ApiErrors.isConflict(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                VirtualMachine plannedFor = machine;
                machine = reader.machine(machine)
                        .filter(newer -> servesPlanOf(plannedFor, newer))
                        .orElseThrow(() -> e);
            }
        }
        return StepResult.DONE;
    }

    /** Whether what was planned for a machine is as good for a newer state of it: a plan depends on its guest and on restores. */
    private static boolean servesPlanOf(VirtualMachine before, VirtualMachine newer) {
        return Objects.equals(restore(before), restore(newer)) && Objects.equals(before.guestSpec(), newer.guestSpec());
    }

    private static String restore(VirtualMachine machine) {
        return machine.getStatus() == null ? null : machine.getStatus().restoreInProgress();
    }

    /**
     * Reads the machine past the cache before something is written that says on which claim its data are.
     *
     * @throws KubernetesClientException a conflict when the machine is another one by now, or has another spec, or KubeVirt notes another move
     *     of its disks
     */
    void mustBeAsSeen(VirtualMachine seen) {
        must(
                seen,
                now -> Objects.equals(
                                now.getMetadata().getGeneration(),
                                seen.getMetadata().getGeneration())
                        && Objects.equals(moves(now), moves(seen)));
    }

    private static VolumeUpdateState moves(VirtualMachine machine) {
        return machine.getStatus() == null ? null : machine.getStatus().volumeUpdateState();
    }

    /**
     * Reads the machine past the cache before a claim is deleted.
     *
     * @throws KubernetesClientException a conflict when the machine is another one by now, or is on that claim
     */
    void mustNotUse(VirtualMachine seen, String claim) {
        must(seen, now -> !OwnMachine.claims(Optional.of(now)).contains(claim));
    }

    private void must(VirtualMachine seen, Predicate<VirtualMachine> be) {
        if (reader.machine(seen).filter(be).isEmpty()) {
            throw ApiErrors.conflict("VirtualMachine %s changed meanwhile"
                    .formatted(Names.qualified(
                            seen.getMetadata().getNamespace(),
                            seen.getMetadata().getName())));
        }
    }

    private StepResult apply(MachineApplyConfiguration planned, PowerPlan power, VirtualMachine live) {
        VirtualMachine machine = live;
        if (MachineTakeover.isDue(machine)) {
            MachineTakeover.Result taken = takeover.of(machine, power);
            if (taken.conflictingOperator().isPresent()) {
                return StepResult.leftTo(taken.conflictingOperator().get());
            }
            machine = taken.machine();
        }
        if (Power.toWrite(machine, power).isEmpty() && planned.reached(machine)) {
            return StepResult.DONE;
        }
        UnaryOperator<VirtualMachine> write = seen -> {
            VirtualMachine wanted = planned.changed(seen, power);
            return writer.apply(wanted, created.settle(wanted, seen), FieldManagers.OPERATOR);
        };
        List<List<String>> taken = planned.takenFromController(machine);
        VirtualMachine written = taken.isEmpty()
                ? write.apply(machine)
                : created.takingOver(machine, ControllerFields.WRITER, taken, write);
        return StepResult.machineWritten(written, PutBack.of(planned.comparedWith(machine), machine));
    }
}
