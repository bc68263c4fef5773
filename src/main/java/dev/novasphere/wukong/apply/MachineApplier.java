package dev.novasphere.wukong.apply;

import dev.novasphere.wukong.apply.outcome.PutBack;
import dev.novasphere.wukong.apply.outcome.StepResult;
import dev.novasphere.wukong.errors.ApiErrors;
import dev.novasphere.wukong.gooperator.MachineTakeover;
import dev.novasphere.wukong.kubevirt.machine.VirtualMachine;
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
import java.util.Optional;
import java.util.stream.Stream;

/** Creates or applies the virtual machine. */
final class MachineApplier {

    /** Attempts on a machine that others change at the same time, before it is left to a later reconciliation. */
    private static final int ATTEMPTS = 3;

    /** Who writes what an instancetype gives into machines, and where: what the plan does not have of it is to go with the instancetype. */
    private static final String EXPANDER = "virt-controller";

    private static final List<List<String>> EXPANDED = Stream.of(
                    List.of("f:cpu"),
                    List.of("f:memory"),
                    List.of("f:resources"),
                    List.of("f:ioThreads"),
                    List.of("f:ioThreadsPolicy"),
                    List.of("f:launchSecurity"),
                    List.of("f:devices", "f:gpus"),
                    List.of("f:devices", "f:hostDevices"))
            .map(part -> Stream.concat(Stream.of("f:spec", "f:template", "f:spec", "f:domain"), part.stream())
                    .toList())
            .toList();

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
     * Writes the machine unless it is as planned. When it changes before the write, the newer state is read and compared.
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
                machine = reader.machine(machine).orElseThrow(() -> e);
            }
        }
        return StepResult.DONE;
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
        if (planned.leavesInstancetype(machine)) {
            machine = created.takeOver(machine, EXPANDER, EXPANDED);
        }
        VirtualMachine written =
                created.settle(machine, writer.apply(planned.changed(machine, power), machine, FieldManagers.OPERATOR));
        return StepResult.machineWritten(written, PutBack.of(planned.comparedWith(machine), machine));
    }
}
